"""The package is typed for its users, and light to import."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import factorysim

SCRIPT = Path(__file__).parent / "typing" / "user_script.py"
HEAVY = ["matplotlib", "networkx", "pandas", "scipy"]


def python(*arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python in *folder* with the installed package only."""
    own = {key: value for key, value in os.environ.items() if key != "MYPYPATH"}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=own | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )


def loaded_after(statement: str, folder: Path) -> set[str]:
    """Return the names of the modules that are loaded after *statement*."""
    tell = "import json, sys; print(json.dumps(sorted(sys.modules)), file=sys.stderr)"
    done = python("-c", f"{statement}\n{tell}", folder=folder)
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stderr.splitlines()[-1]))


def test_the_package_says_that_it_is_typed():
    assert (Path(factorysim.__file__).parent / "py.typed").is_file()


@pytest.mark.long
def test_a_script_of_a_user_passes_mypy_strict_and_a_mistake_does_not(tmp_path: Path):
    pytest.importorskip("mypy", reason='mypy comes with pip install ".[test]"')
    # An empty settings file: a user has none of the settings of this repository.
    (tmp_path / "mypy.ini").write_text("[mypy]\n", encoding="utf-8")
    (tmp_path / "right.py").write_text(SCRIPT.read_text("utf-8"), encoding="utf-8")
    mistake = 'import factorysim as fs\n\nfs.simulate("no factory", untill=5)\n'
    (tmp_path / "wrong.py").write_text(mistake, encoding="utf-8")
    options = ["--strict", "--config-file", "mypy.ini", "--no-error-summary"]
    done = python("-m", "mypy", *options, "right.py", "wrong.py", folder=tmp_path)
    assert done.stderr == ""
    found = [line for line in done.stdout.splitlines() if "error:" in line]
    assert found, "mypy sees no types in the package"
    assert {line.split(": ")[0] for line in found} == {"wrong.py:3"}, done.stdout


def test_the_script_of_the_user_runs(tmp_path: Path):
    done = python(str(SCRIPT), folder=tmp_path)
    assert done.returncode == 0, done.stderr


def test_import_loads_nothing_heavy(tmp_path: Path):
    assert loaded_after("import factorysim", tmp_path).isdisjoint(HEAVY)


def test_making_and_running_a_line_loads_no_drawing_library(tmp_path: Path):
    run = "import factorysim as fs; fs.simulate(fs.serial_line(times=[1, 2]), until=100)"
    assert loaded_after(run, tmp_path).isdisjoint({"matplotlib", "networkx"})


def test_help_loads_nothing_heavy(tmp_path: Path):
    ask = (
        "import sys; sys.argv = ['factorysim', '--help']\n"
        "from factorysim.cli.app import main\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code"
    )
    assert loaded_after(ask, tmp_path).isdisjoint({*HEAVY, "simpy"})


def test_import_has_no_side_effects(tmp_path: Path):
    script = """
import logging, multiprocessing, os, random, signal, sys, threading, warnings
def look():
    return (
        dict(os.environ), os.getcwd(), random.getstate(), list(warnings.filters), sys.excepthook,
        list(logging.root.handlers), logging.root.level, threading.active_count(),
        multiprocessing.get_start_method(allow_none=True), signal.getsignal(signal.SIGINT),
        sys.getrecursionlimit(), list(sys.path),
    )
import numpy
before, drawn = look(), str(numpy.random.get_state())
import factorysim
for name in factorysim.__all__:
    getattr(factorysim, name)
assert look() == before
assert str(numpy.random.get_state()) == drawn
"""
    done = python("-c", script, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert done.stderr == ""
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_does_not_exist_is_refused():
    with pytest.raises(AttributeError, match="has no attribute 'simulat'"):
        _ = factorysim.simulat  # type: ignore[attr-defined]
