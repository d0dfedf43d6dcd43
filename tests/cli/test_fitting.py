from __future__ import annotations

import numpy as np
import pytest

import factorysim as fs
from factorysim.cli.fitting import fit_file
from factorysim.errors import ScenarioError
from factorysim.experiments.input_analysis.curves import draw


@pytest.fixture
def file(folder):
    values = draw(fs.gamma(5, cv=0.5), np.random.default_rng(1), 60)
    path = folder / "times.csv"
    path.write_text("\n".join(["part,time [s]", *(f"a,{v:.4f}" for v in values)]), "utf-8")
    return path


def test_the_table_and_the_line_to_paste_are_printed(file, capsys):
    fit_file(file, column="time", time_unit="min", bootstrap=9)
    out = capsys.readouterr().out
    assert out.startswith("60 values of 'time' [min]: ")
    assert "p (KS)" in out
    assert "\nTo paste: {" in out


def test_the_picture_is_written(file, folder, capsys):
    fit_file(file, column="time", picture=folder / "new" / "qq.png", language="de")
    assert (folder / "new" / "qq.png").read_bytes().startswith(b"\x89PNG")
    assert "qq.png is written." in capsys.readouterr().out


def test_a_missing_column_is_said_with_the_closest_one(file):
    with pytest.raises(ScenarioError, match="Did you mean 'time"):
        fit_file(file, column="tim")
