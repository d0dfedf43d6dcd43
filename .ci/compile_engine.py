"""Builds a wheel whose engine is machine code, if it is asked for.

mypyc compiles the modules of `factorysim.engine` as they stand. They do the same, to the last bit,
and most factories run faster. A C compiler is needed. Nothing is written into the checkout.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

STAY_AS_THEY_ARE = ("__init__.py", "dispatching.py", "hooks.py", "plan.py")
"""Classes that extend `list` and `deque`, and dataclasses with slots: mypyc has no such ones."""

MYPY_OPTIONS = ("--config-file=", "--follow-imports=silent", "--ignore-missing-imports")
"""The types are checked elsewhere; here only those of the engine have to be understood."""

SETUP = """
from mypyc.build import mypycify
from setuptools import setup

setup(
    name="factorysim-engine",
    packages=[],
    ext_modules=mypycify(
        {options}, multi_file=True, debug_level="0", group_name="factorysim_engine"
    ),
)
"""


class CompileEngine(BuildHookInterface[Any]):
    """Compiles a copy of the engine, and adds what comes out to the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, unless the installation is editable: then the sources are what is run."""
        if version == "editable":
            raise SystemExit(
                "An editable installation runs the sources. Leave out HATCH_BUILD_HOOKS_ENABLE, or "
                "leave out -e to get a compiled engine."
            )
        # It clears itself, also when the compiler fails.
        self.workshop = tempfile.TemporaryDirectory(prefix="factorysim-")
        workshop = Path(self.workshop.name)
        shutil.copytree(
            Path(self.root, "factorysim"), workshop / "factorysim",
            ignore=shutil.ignore_patterns("__pycache__"),
        )  # fmt: skip
        engine = workshop / "factorysim" / "engine"
        modules = sorted(
            str(path.relative_to(workshop))
            for path in engine.rglob("*.py")
            if path.name not in STAY_AS_THEY_ARE
        )
        options = [*MYPY_OPTIONS, *modules]
        (workshop / "setup.py").write_text(SETUP.format(options=options), encoding="utf-8")
        # Products and sums stay apart on every processor, so that results do not depend on it.
        flags = "" if os.name == "nt" else f"{os.environ.get('CFLAGS', '')} -ffp-contract=off"
        subprocess.run(
            [sys.executable, "setup.py", "build_ext", "--inplace", f"-j{os.cpu_count() or 1}"],
            cwd=workshop,
            env={**os.environ, "CFLAGS": flags},
            check=True,
        )
        for suffix in ("*.so", "*.pyd"):
            for path in workshop.rglob(suffix):
                if "build" not in path.relative_to(workshop).parts:
                    built = path.relative_to(workshop).as_posix()
                    build_data["force_include"][str(path)] = built
        build_data["pure_python"] = False
        build_data["infer_tag"] = True

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Clear the workshop."""
        self.workshop.cleanup()
