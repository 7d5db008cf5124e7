"""A report opens again; a file that is none, or was made to do harm, is refused in one clear line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.report.planted import planted_report
from tests.report.rendering import rendered
from troubleshooter.report.export import ReportFormat, prepare
from troubleshooter.report.report_json import ReportError, looks_like_report, open_report

if TYPE_CHECKING:
    from pathlib import Path

    from troubleshooter.knowledge.knowledge import Knowledge


@pytest.fixture
def saved(knowledge: Knowledge) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(rendered(prepare(planted_report(knowledge), knowledge), ReportFormat.JSON))
    return value


def put(folder: Path, value: object) -> Path:
    file = folder / "report.json"
    file.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return file


def test_a_report_comes_back_as_it_was(knowledge: Knowledge, tmp_path: Path) -> None:
    prepared = prepare(planted_report(knowledge), knowledge)
    file = put(tmp_path, rendered(prepared, ReportFormat.JSON))

    assert looks_like_report(file)
    assert open_report(file, knowledge) == prepared.report


def test_the_format_is_what_others_rely_on(saved: dict[str, Any]) -> None:
    assert saved["format"] == 1
    assert saved["redacted"] is True
    assert {"tool", "catalogue", "created", "summary", "findings"} <= saved.keys()
    assert saved["created"] == "2026-11-23T08:20:00Z"
    assert "names" not in saved


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "not valid JSON"),
        ("[" * 200_000, "not valid JSON"),
        ('{"a":' * 100_000, "not valid JSON"),
        ('{"format": 1, "findings": NaN}', "not valid JSON"),
        ('{"format": ' + "1" * 5000 + ', "findings": []}', "not valid JSON"),
        ("[]", "not a report"),
        ('{"format": 1}', "not a report"),
        ('{"format": 2, "findings": []}', "format 2"),
        ('{"format": true, "findings": []}', "format True"),
        ('{"format": 1, "findings": {}}', "findings"),
        ('{"format": 1, "findings": [[]]}', r"findings\[0\]"),
        ('{"format": 1, "findings": []}', "created"),
        ('{"format": 1, "findings": [], "created": "2026-11-23T08:20:00", "catalogue": "2026-11-22"}', "created"),
        ('{"format": 1, "findings": [], "created": "2026-11-23T08:20:00Z", "catalogue": "<b>"}', "catalogue"),
    ],
)
def test_what_is_no_report_is_refused(knowledge: Knowledge, tmp_path: Path, content: str, says: str) -> None:
    with pytest.raises(ReportError, match=says) as refusal:
        open_report(put(tmp_path, content), knowledge)
    assert "\n" not in str(refusal.value)
    assert len(str(refusal.value)) < 250


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("verdict", "excellent"),
        ("verdict", ["problem"]),
        ("title", 7),
        ("title", "x" * 300_000),
        ("lines", "not a list"),
        ("lines", [None]),
        ("causes", [{"cause": "x"}]),
        ("job", {"started": "yesterday"}),
        ("job", {"started": "0001-01-01T00:00:00+23:59"}),
    ],
)
def test_a_field_of_another_type_is_named(
    knowledge: Knowledge, tmp_path: Path, saved: dict[str, Any], field: str, value: object
) -> None:
    saved["findings"][1][field] = value
    with pytest.raises(ReportError, match=rf"findings\[1\]\.{field}"):
        open_report(put(tmp_path, saved), knowledge)


def test_ids_that_the_catalogue_does_not_have_are_dropped(
    knowledge: Knowledge, tmp_path: Path, saved: dict[str, Any]
) -> None:
    for finding in saved["findings"]:
        finding.update(entry="zq-name", check="zq-name", pages=["../zq-name"])
        for cause in finding.get("causes", []):
            cause.update(cause="zq-name", check="zq-name", settled_by=["zq-name"], pages=["zq-name"])
    saved.update(pages=[{"id": "zq-name"}, 7], tool="zq-name", zq_name="zq-name")

    report = open_report(put(tmp_path, saved), knowledge)

    for kind in (ReportFormat.HTML, ReportFormat.MARKDOWN, ReportFormat.JSON):
        assert "zq-name" not in rendered(prepare(report, knowledge, hide_names=False), kind)


def test_a_file_that_is_too_large_is_not_read(
    knowledge: Knowledge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("troubleshooter.report.report_json.LARGEST", 1024 * 1024)
    with pytest.raises(ReportError, match="more than 1 MB"):
        open_report(put(tmp_path, " " * (1024 * 1024 + 1)), knowledge)


def test_lone_halves_of_signs_do_not_stop_an_export(
    knowledge: Knowledge, tmp_path: Path, saved: dict[str, Any]
) -> None:
    saved["findings"][0]["summary"] = "half \ud800 and \x00 and \u202e turned"
    report = open_report(put(tmp_path, saved), knowledge)
    for kind in ReportFormat:
        assert rendered(prepare(report, knowledge), kind)
