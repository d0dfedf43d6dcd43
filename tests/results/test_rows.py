from __future__ import annotations

from dataclasses import replace
from math import inf

from factorysim.results import Provenance, Result, load_result
from factorysim.results.audit import audit
from factorysim.results.observed import ROW, PartRow, PartRows
from factorysim.results.rows import columns_of
from tests.results.stories import SAW_FACTS, SAW_ROWS, saw_result, saw_story


def packed() -> PartRows:
    return PartRows(b"".join(ROW.pack(*row) for row in SAW_ROWS))


def test_packed_rows_and_a_list_of_rows_give_the_same_columns():
    one, two = columns_of(packed()), columns_of(list(SAW_ROWS))
    assert one.tolist() == two.tolist() == [tuple(row) for row in SAW_ROWS]
    assert one.dtype.names == PartRow._fields
    assert one["due"].tolist() == [inf, 5.0, 10.0, inf]


def test_a_result_with_packed_rows_equals_one_with_a_list():
    result = Result(replace(saw_story(), parts=packed()), SAW_FACTS, saw_result().provenance)
    assert result == saw_result()
    assert result.numbers["lead_time_p95"] == saw_result().numbers["lead_time_p95"]
    assert result.wip.equals(saw_result().wip)
    audit(result.observed)


def test_a_result_with_packed_rows_can_be_saved(tmp_path):
    result = Result(replace(saw_story(), parts=packed()), SAW_FACTS, Provenance())
    assert load_result(result.save(tmp_path)) == result
