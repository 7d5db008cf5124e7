"""``vmbt list`` and its filters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.console.console import ENTRY
from troubleshooter.words import Language, Operation, Platform, Status

if TYPE_CHECKING:
    from tests.console.console import Console
    from troubleshooter.knowledge.knowledge import Knowledge


def test_every_entry_is_listed_and_counted(console: Console, knowledge: Knowledge) -> None:
    *rows, count = console.text("list").splitlines()

    assert [row.split()[0] for row in rows] == list(knowledge.summaries)
    assert count == f"{len(knowledge.summaries)} entries"


def filters() -> list[tuple[str, str]]:
    """Every filter with every value."""
    kinds = {"--operation": Operation, "--platform": Platform, "--status": Status}
    return [(option, value.value) for option, kind in kinds.items() for value in kind]


@pytest.mark.parametrize(("option", "value"), filters())
def test_a_filter_leaves_the_entries_of_its_value(
    console: Console, knowledge: Knowledge, option: str, value: str
) -> None:
    wanted = [
        summary.id
        for summary in knowledge.summaries.values()
        if value in (summary.operation, *summary.platforms, summary.status)
    ]

    assert [row["id"] for row in console.json("list", option, value)] == wanted


def test_filters_narrow_one_another(console: Console, knowledge: Knowledge) -> None:
    rows = console.json("list", "--operation", "backup", "--platform", "linux")

    assert rows
    assert [row["id"] for row in rows] == [
        summary.id
        for summary in knowledge.summaries.values()
        if summary.operation == "backup" and Platform.LINUX in summary.platforms
    ]


def test_a_row_of_a_list_as_json(console: Console, knowledge: Knowledge) -> None:
    row = next(row for row in console.json("list") if row["id"] == ENTRY)
    summary = knowledge.summaries[ENTRY]

    expected = {
        "id": ENTRY,
        "codes": list(summary.codes),
        "operation": "backup",
        "platforms": ["windows"],
        "status": "current",
        "title_en": summary.title[Language.EN],
        "title_es": summary.title[Language.ES],
        "message_en": summary.message[Language.EN],
        "message_es": summary.message[Language.ES],
    }
    assert {name: row[name] for name in expected} == expected


def test_a_list_as_json_holds_whole_entries(console: Console, knowledge: Knowledge) -> None:
    rows = console.json("list")

    assert [row["id"] for row in rows] == list(knowledge.summaries)
    for row in rows:
        entry = knowledge.entry(row["id"])
        assert (row["names"], row["numbers"]) == (list(entry.codes), list(entry.numbers))
        assert row["code_confidence"] == entry.code_confidence
        assert row["verified"] == entry.verified.isoformat()
        assert [cause["id"] for cause in row["causes"]] == [cause.id for cause in entry.causes]
        assert row["pages"] == list(entry.pages)
        assert [source["url"] for source in row["sources"]] == [source.url for source in entry.sources]
        for language, text in entry.text.items():
            printed = [(m["text"], m["era"]) for m in row["messages"] if m["language"] == language]
            assert printed == [(message.text, message.era) for message in text.messages]
            assert row[f"meaning_{language}"] == text.meaning
            assert row[f"aliases_{language}"] == list(text.aliases)
            assert row[f"status_note_{language}"] == text.status_note
    checked = next(cause for row in rows for cause in row["causes"] if cause["confirmed_by"])
    assert set(checked["confirmed_by"][0]) == {"check", "verdicts"}
    assert checked["sentence_en"]
    assert checked["sign_es"]


def test_a_list_in_spanish(console: Console, knowledge: Knowledge) -> None:
    out = console.text("list", "--lang", "es")

    assert knowledge.summaries[ENTRY].title[Language.ES] in out
    assert "Copia de seguridad" in out
    assert out.rstrip().endswith(f"{len(knowledge.summaries)} entradas")
