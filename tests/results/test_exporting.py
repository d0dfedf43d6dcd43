from __future__ import annotations

import csv
import importlib.util
import json

import pandas as pd
import pytest

from factorysim.errors import MissingPart, ScenarioError
from factorysim.results import exporting
from tests.results.stories import saw_result


def test_csv_files_hold_every_table_with_all_digits(tmp_path):
    result = saw_result()
    files = result.to_csv(tmp_path / "tables")
    assert {"indicators.csv", "states.csv", "parts.csv", "wip.csv", "history.csv"} <= {
        file.name for file in files
    }
    with (tmp_path / "tables" / "indicators.csv").open(encoding="utf-8", newline="") as file:
        names, values = csv.reader(file)
    found = {name: float(value) for name, value in zip(names, values, strict=True) if value}
    assert found == result.indicators.dropna(axis="columns").iloc[0].to_dict()


def test_json_has_null_for_what_cannot_be_said(tmp_path):
    data = json.loads(saw_result().to_json(tmp_path / "result.json"))
    assert data["indicators"]["throughput"] == 18
    assert data["indicators"]["first_pass_yield"] is None
    assert data["tables"]["parts"][3]["lead_time [min]"] is None
    assert data["provenance"]["seed"] == 7
    assert json.loads((tmp_path / "result.json").read_text("utf-8")) == data


def test_parquet_gives_the_same_tables_again(tmp_path):
    pytest.importorskip("pyarrow")
    result = saw_result()
    result.to_parquet(tmp_path)
    pd.testing.assert_frame_equal(
        pd.read_parquet(tmp_path / "parts.parquet"), result.parts, check_dtype=False
    )


def test_excel_has_one_sheet_per_table(tmp_path):
    pytest.importorskip("openpyxl")
    file = saw_result().to_excel(tmp_path / "book.xlsx")
    sheets = pd.read_excel(file, sheet_name=None)
    assert list(sheets)[:2] == ["indicators", "states"]
    assert sheets["indicators"].loc[0, "throughput [1/h]"] == 18


def test_a_table_that_is_too_long_for_excel_says_what_to_use_instead(tmp_path, monkeypatch):
    pytest.importorskip("openpyxl")
    monkeypatch.setattr(exporting, "_ROWS_OF_A_SHEET", 5)
    with pytest.raises(ScenarioError, match="Use to_csv or to_parquet"):
        saw_result().to_excel(tmp_path / "book.xlsx")


@pytest.mark.parametrize(("method", "extra"), [("to_parquet", "parquet"), ("to_excel", "excel")])
def test_a_missing_library_is_answered_with_one_line(tmp_path, monkeypatch, method, extra):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(MissingPart) as caught:
        getattr(saw_result(), method)(tmp_path / "there")
    assert f"pip install 'factorysim[{extra}]'" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "there").exists()
