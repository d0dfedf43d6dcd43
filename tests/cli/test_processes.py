"""The installed command in a process of its own: start, encodings, pipes, Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from factorysim.experiments import running
from factorysim.experiments.saving import read_study
from tests.cli.asking import TINY, ask

COMMAND = [sys.executable, "-m", "factorysim"]


def call(*arguments, encoding="utf-8", **environment):
    variables = os.environ | {"PYTHONIOENCODING": encoding} | environment
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, env=variables, timeout=120, check=False
    )


def test_the_command_is_installed():
    command = Path(sys.executable).with_name("factorysim")
    if not command.exists():
        command = command.with_suffix(".exe")
    if not command.exists():
        pytest.skip("the library is not installed in this environment")
    found = subprocess.run([command, "--version"], capture_output=True, text=True, check=True)
    assert found.stdout.startswith("factorysim ")


def test_help_answers_at_once_because_nothing_heavy_is_loaded():
    program = (
        "import sys\n"
        "from factorysim.cli.app import app\n"
        "try:\n"
        "    app(['--help'])\n"
        "except SystemExit:\n"
        "    pass\n"
        "heavy = ['numpy', 'simpy', 'pandas', 'matplotlib', 'scipy', 'yaml', 'factorysim.model']\n"
        "loaded = [name for name in heavy if name in sys.modules]\n"
        "sys.exit(f'{loaded} were loaded' if loaded else 0)\n"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert found.stderr == b""
    assert found.returncode == 0
    assert b"validate" in found.stdout


@pytest.mark.parametrize(
    ("encoding", "arguments", "code"),
    [
        ("ascii", ["show", "flexible-line", "--lang", "de"], 0),
        ("ascii", ["run", "schön.yaml"], 2),
        ("cp1252", ["run", "tiny.yaml", "--lang", "fr", "--no-report"], 0),
        *(
            pytest.param(*case, marks=pytest.mark.long)
            for case in (
                ("ascii", ["list", "--lang", "fr"], 0),
                ("ascii", ["run", "tiny.yaml", "--explain", "10", "--lang", "fr"], 0),
                ("cp1252", ["schema"], 0),
            )
        ),
    ],
)
def test_a_terminal_without_the_letters_is_no_reason_to_fail(encoding, arguments, code):
    found = call(*arguments, encoding=encoding)
    assert b"Traceback" not in found.stderr
    assert b"Error" not in found.stderr
    assert found.returncode == code
    assert found.stdout or found.stderr


def test_letters_that_cannot_be_shown_are_replaced_by_similar_ones():
    found = call("run", "tiny.yaml", "--lang", "fr", "--no-report", encoding="ascii")
    assert b"debit" in found.stdout
    assert b"+-" in found.stdout
    assert b"####" in found.stdout


def test_what_goes_into_a_file_is_utf_8_whatever_the_terminal_speaks(folder):
    text = TINY.replace("Kleine Linie", "Kürzeste Linie")
    (folder / "umlaut.yaml").write_text(text, encoding="utf-8", newline="\n")
    assert call("show", "umlaut.yaml", "--yaml", encoding="cp1252").stdout.decode("utf-8") == text


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals of this kind")
def test_ctrl_c_ends_a_run_with_a_word_and_without_a_folder(folder):
    running = subprocess.Popen(
        [*COMMAND, "run", "little-flexibility", "--no-report"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    deadline = time.monotonic() + 60
    while not (folder / "results" / "little-flexibility").exists():
        assert time.monotonic() < deadline
        assert running.poll() is None
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert err.decode() == "Stopped. Nothing more was written.\n"
    # Python ends itself by the signal if it came while a text was executed, such as the text of a
    # dataclass; a shell shows 130 for both.
    assert running.returncode in (130, -signal.SIGINT)
    assert out == b""
    assert not list((folder / "results").iterdir())


def test_ctrl_c_between_replications_keeps_what_is_done(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    Path("tiny.yaml").write_text(TINY, encoding="utf-8")
    finished = []

    def stop(outcomes):
        for outcome in outcomes:
            if len(finished) == 1:
                raise KeyboardInterrupt
            finished.append(outcome)
            yield outcome

    run_all = running.run_all
    module = sys.modules["factorysim.experiments.replicate"]
    monkeypatch.setattr(module, "run_all", lambda *a, **k: stop(run_all(*a, **k)))
    answer = ask("run", "tiny.yaml", "--replications", "20")
    assert answer.code == 130
    assert "Stopped after 2 of 20 replications" in answer.err
    assert len(read_study(Path("results/tiny")).rows) == 2
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path)
    assert ask("verify", "results/tiny").code == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes of this kind")
def test_a_reader_who_goes_away_is_no_error_worth_words():
    running = subprocess.Popen(
        [*COMMAND, "show", "flexible-line"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    running.stdout.close()
    assert running.wait(timeout=60) == 1
    assert running.stderr.read() == b""


def test_an_error_that_nobody_foresaw_is_called_ours():
    program = (
        "import sys\n"
        "import factorysim.cli.scenarios as scenarios\n"
        "def broken(language):\n"
        "    raise ZeroDivisionError('by nothing')\n"
        "scenarios.list_scenarios = broken\n"
        "sys.argv = ['factorysim', 'list', *sys.argv[1:]]\n"
        "from factorysim.cli.app import main\n"
        "main()\n"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert found.returncode == 1
    assert found.stderr.startswith(b"This is an error of factorysim, not yours: ZeroDivisionError")
    assert b"Traceback" not in found.stderr
    command = [sys.executable, "-c", program, "--debug"]
    assert b"Traceback" in subprocess.run(command, capture_output=True, check=False).stderr
