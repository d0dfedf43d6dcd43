"""Write what was checked into docs/validation.md: ``python -m tests.validation.report``.

All tests of this folder are run at full length in one process; what `confirm` noted is summed up
in tables between the marks in the page. The words around them are written by hand.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.validation import reference
from tests.validation.reference import HERE, Finding, metric_names

PAGE = HERE.parents[1] / "docs" / "validation.md"
BEGIN, END = "<!-- The tables begin here. -->", "<!-- The tables end here. -->"


def main() -> int:
    """Run the tests, write the page if all are right, and return the exit code of the tests."""
    arguments = [str(HERE), "-m", "long or not long", "--numprocesses=0", "-p", "no:cacheprovider"]
    code = int(pytest.main(arguments))
    if code:
        return code
    findings = [finding for finding in reference.NOTED if "quick" not in finding.test]
    seen = {(finding.subject, finding.metric.split(" ")[0]) for finding in findings}
    wanted = {(case, name) for case in reference.all_cases() for name in metric_names(case)}
    if wanted - seen:
        raise SystemExit(f"nothing was compared for {sorted(wanted - seen)}")
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    page = f"{before}{BEGIN}\n\n{_tables(findings)}\n\n{END}{after}"
    Path(PAGE).write_text(page, encoding="utf-8")
    return code


def _tables(findings: list[Finding]) -> str:
    known = reference.all_cases()
    families = list(dict.fromkeys(case["family"] for case in known.values()))
    listed = [finding for finding in findings if finding.subject in known]
    others = [finding for finding in findings if finding.subject not in known]
    parts = [_summary(findings)]
    for family in families:
        rows = [
            _row(group) for group in _grouped(listed) if known[group[0].subject]["family"] == family
        ]
        parts.append("\n".join([f"### {family.replace('_', ' ').capitalize()}", "", *HEAD, *rows]))
    rows = [_row_of_test(group) for group in _by_test(others)]
    parts.append("\n".join(["### Other parameter values", "", *HEAD_OF_OTHERS, *rows]))
    parts.append("\n".join(["### Sources of the cases", "", *SOURCES_HEAD, *_sources()]))
    return "\n\n".join(parts)


HEAD = [
    "| case | number | exact | simulated | standard errors | test |",
    "| --- | --- | --- | --- | --- | --- |",
]
HEAD_OF_OTHERS = [
    "| test | models | comparisons | largest distance in standard errors |",
    "| --- | --- | --- | --- |",
]
SOURCES_HEAD = ["| case | what | source | method |", "| --- | --- | --- | --- |"]


def _summary(findings: list[Finding]) -> str:
    random = [abs(f.standard_errors) for f in findings if f.standard_errors]
    within = [100 * sum(z <= limit for z in random) / len(random) for limit in (1, 2)]
    return (
        f"{len(findings)} numbers were compared, {sum(not f.is_right for f in findings)} of them "
        f"disagree. {len(random)} of them are estimates: {within[0]:.0f} % lie within one standard "
        f"error and {within[1]:.0f} % within two (68 % and 95 % are expected), and the largest "
        f"distance is {max(random):.1f}. The others are exactly equal."
    )


def _grouped(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Return the findings by case and number; the entries of a list or table are one group."""
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        name = finding.metric.split(" ")[0]
        groups.setdefault((finding.subject, name, _name(finding.test)), []).append(finding)
    return list(groups.values())


def _by_test(findings: Iterable[Finding]) -> list[list[Finding]]:
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(_name(finding.test), []).append(finding)
    return list(groups.values())


def _name(test: str) -> str:
    return test.split("[")[0].removeprefix("test_").replace("_", " ")


def _row(group: list[Finding]) -> str:
    first = group[0]
    name = first.metric.split(" ")[0]
    if len(group) > 1:
        name, exact, estimate = f"{name} ({len(group)} values)", "", ""
    else:
        name, exact, estimate = first.metric, f"{first.exact:.6g}", f"{first.estimate:.6g}"
    cells = [first.subject, name, exact, estimate, _distance(group), _name(first.test)]
    return f"| {' | '.join(cells)} |"


def _row_of_test(group: list[Finding]) -> str:
    subjects = len({finding.subject for finding in group})
    return f"| {_name(group[0].test)} | {subjects} | {len(group)} | {_distance(group)} |"


def _distance(group: list[Finding]) -> str:
    if not any(finding.standard_errors for finding in group):
        return "exactly equal" if all(f.estimate == f.exact for f in group) else "within tolerance"
    furthest = max(group, key=lambda finding: abs(finding.standard_errors))
    return f"{furthest.standard_errors:+.2f}"


def _sources() -> list[str]:
    return [
        f"| {name} | {case['title']} | {case['source']} | {case['method']} |"
        for name, case in reference.all_cases().items()
    ]


if __name__ == "__main__":
    sys.exit(main())
