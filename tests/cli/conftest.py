from __future__ import annotations

import pytest

from tests.cli.asking import TINY


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """An empty folder with the file tiny.yaml, in which the command is given."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.delenv("FACTORYSIM_LANG", raising=False)
    (tmp_path / "tiny.yaml").write_text(TINY, encoding="utf-8")
    return tmp_path
