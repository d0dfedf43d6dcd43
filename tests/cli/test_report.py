"""``factorysim report``, and the report at the end of ``factorysim run``."""

from __future__ import annotations

import pytest

from tests.cli.asking import ask


def test_the_page_of_a_scenario_says_means_intervals_and_why_parts_waited(tmp_path):
    said = ask("report", "tiny.yaml", "--lang", "fr", "-o", "new/page.html")
    assert said.code == 0
    assert "new/page.html" in said.out.replace("\\", "/")
    page = (tmp_path / "new" / "page.html").read_text(encoding="utf-8")
    assert "<h1>Petite ligne</h1>" in page
    assert "Moyennes de 3 réplications" in page
    assert "Pourquoi les pièces ont attendu" in page


def test_a_run_leaves_its_page_unless_it_is_not_wanted(tmp_path):
    said = ask("run", "tiny.yaml", "--out", "with")
    assert "report.html" in said.out
    assert (tmp_path / "with" / "report.html").exists()
    assert ask("verify", "with").code == 0
    ask("run", "tiny.yaml", "--out", "without", "--no-report")
    assert not (tmp_path / "without" / "report.html").exists()


def test_the_page_of_a_folder_is_that_of_its_run(tmp_path):
    ask("run", "tiny.yaml", "--out", "done", "--lang", "de")
    assert ask("report", "done", "--lang", "de", "--out", "again.html").code == 0
    first = (tmp_path / "done" / "report.html").read_text(encoding="utf-8")
    assert (tmp_path / "again.html").read_text(encoding="utf-8") == first


def test_the_tables_become_an_excel_file(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    said = ask("report", "tiny.yaml", "--excel", "tables.xlsx")
    assert "tables.xlsx" in said.out
    assert "machines" in openpyxl.load_workbook(tmp_path / "tables.xlsx").sheetnames


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["waiting-lin"], "Did you mean 'waiting-line'"),
        (["tiny.yaml", "--excel", "tables.csv"], "an Excel file ends in .xlsx"),
        (["tiny.yaml", "--out", "."], "this is a folder"),
        (["tiny.yaml", "--replications", "0"], "replications"),
    ],
)
def test_mistakes_are_said_before_anything_is_made(tmp_path, arguments, said):
    answer = ask("report", *arguments)
    assert answer.code == 2
    assert said in answer.err
    assert [file.name for file in tmp_path.iterdir()] == ["tiny.yaml"]


def test_what_is_in_a_folder_cannot_be_changed_any_more():
    ask("run", "tiny.yaml", "--out", "done", "--no-report")
    answer = ask("report", "done", "--seed", "3")
    assert answer.code == 2
    assert "cannot be changed any more" in answer.err
