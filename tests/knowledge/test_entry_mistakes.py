"""Whoever writes an error's file wrongly is told the file, the line, the field and what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.knowledge.content_folder import ENTRY, line_with, spoil, write
from troubleshooter.errors import Mistake

if TYPE_CHECKING:
    from tests.knowledge.content_folder import ContentFolder

FILE = "backup/disk-asleep.yaml"


def test_the_small_content_has_no_mistakes(content: ContentFolder) -> None:
    assert content.mistakes() == []


#: What is replaced by what, the words that stand on the line to be named, the field, a part of the problem.
SPOILT = {
    "missing field": ("status: current\n", "", "id:", "status", "is missing"),
    "missing field of a language": (
        "  title: The disk is asleep\n",
        "",
        "meaning: >-",
        "en.title",
        "is missing",
    ),
    "missing field of a cause": ("      sign: It snores.\n", "", "Nobody woke", "causes[0].en.sign", "is missing"),
    "cause without a page": ("    pages: [wake-disk]\n", "    pages: []\n", "pages: []", "causes[0].pages", "empty"),
    "empty field": ("title: The disk is asleep", 'title: "  "', 'title: "  "', "en.title", "is empty"),
    "misspelt key": ("related: []", "relatde: []", "relatde", "relatde", "is not a known field"),
    "misspelt key of a cause": (
        "    confirmed_by:",
        "    confirmed: []\n    confirmed_by:",
        "confirmed: []",
        "causes[0].confirmed",
        "is not a known field",
    ),
    "key given twice": ("seed: [Z01]", "seed: [Z01]\nseed: [Z02]", "seed: [Z02]", "seed", "appears twice"),
    "wrong word of an enumeration": (
        "code_confidence: documented",
        "code_confidence: certain",
        "certain",
        "code_confidence",
        "'certain' is none of documented, inferred, reported, none",
    ),
    "wrong platform": ("windows]\nstatus", "windows, plan9]\nstatus", "plan9", "platforms", "'plan9' is none of"),
    "wrong era": ("era: today", "era: yesterday", "yesterday", "en.messages[0].era", "'yesterday' is none of 2017"),
    "wrong verdict": (
        "verdicts: [problem]",
        "verdicts: [broken]",
        "[broken]",
        "causes[0].confirmed_by[0].verdicts",
        "'broken' is none of ok",
    ),
    "a date that does not exist": (
        "verified: 2026-11-22",
        "verified: 2026-13-40",
        "2026-13-40",
        "verified",
        "'2026-13-40' is not a date",
    ),
    "a source without encryption": (
        "url: https://learn",
        "url: http://learn",
        "http://",
        "sources[0].url",
        "must be an https address",
    ),
    "an id that is not the file's name": (
        "id: disk-asleep",
        "id: disk-dozing",
        "disk-dozing",
        "id",
        "must be the file's name, 'disk-asleep'",
    ),
    "a folder of another operation": (
        "operation: backup",
        "operation: restore",
        "operation: restore",
        "operation",
        "must be the folder's name, 'backup'",
    ),
    "a code that is a sentence": (
        "[UserErrorDiskAsleep]",
        "[the disk sleeps]",
        "the disk sleeps]",
        "codes",
        "'the disk sleeps' is not a symbolic code",
    ),
    "a number in lower case": ('["400999"]', '["0x800423f0"]', "423f0", "numbers", "is neither decimal nor like"),
    "an alias given twice": (
        "[disk sleeps, sleeping disk]",
        "[disk sleeps, disk sleeps]",
        "[disk sleeps, disk sleeps]",
        "en.aliases",
        "'disk sleeps' is listed twice",
    ),
    "text instead of a list": ("seed: [Z01]", "seed: Z01", "seed: Z01", "seed", "must be a list"),
    "a list instead of text": (
        "title: The disk is asleep",
        "title: [The disk]",
        "[The disk]",
        "en.title",
        "must be text",
    ),
    "related to itself": (
        "related: []",
        "related: [disk-asleep]",
        "related: [",
        "related",
        "an entry is not related to itself",
    ),
    "the platform of a cause": (
        "    platforms: [windows]\n    en",
        "    platforms: [linux]\n    en",
        "- id: never-woken",
        "causes",
        "'never-woken' names a platform that the entry does not have",
    ),
    "the id of a cause": (
        "id: never-woken",
        "id: Never woken",
        "Never woken",
        "causes[0].id",
        "must be lower-case words joined by hyphens",
    ),
    "codes without a word on how sure they are": (
        "code_confidence: documented",
        "code_confidence: none",
        "code_confidence: none",
        "code_confidence",
        "must be 'none' exactly when no code is given",
    ),
    "a link to a page that is not there": (
        "(page:wake-disk)",
        "(page:wake-dusk)",
        "(page:wake-dusk)",
        "en.meaning",
        "page 'wake-dusk' does not exist",
    ),
    "a cause's page that is not there": (
        "pages: [wake-disk]",
        "pages: [wake-disk, wake-dusk]",
        "wake-disk, wake-dusk",
        "causes[0].pages[1]",
        "page 'wake-dusk' does not exist",
    ),
    "a check that is not there": (
        "check: disk.awake",
        "check: disk.woken",
        "disk.woken",
        "causes[0].confirmed_by[0].check",
        "check 'disk.woken' does not exist",
    ),
    "a related error that is not there": (
        "related: []",
        "related:\n  - disk-gone",
        "disk-gone",
        "related[0]",
        "error 'disk-gone' does not exist",
    ),
    "an unencrypted link in a text": (
        "sign: It snores.",
        "sign: It [snores](http://snore.example).",
        "http://snore",
        "causes[0].en.sign",
        "link 'http://snore.example' is neither https nor",
    ),
    "HTML in a text": (
        "sentence: Nobody woke the disk.",
        "sentence: Nobody <b>woke</b> it.",
        "<b>",
        "causes[0].en.sentence",
        "html_inline",
    ),
    "a picture in a text": (
        "sign: It snores.",
        "sign: '![snore](https://snore.example/a.png)'",
        "a.png",
        "causes[0].en.sign",
        "image",
    ),
    "a list in a text": (
        "    See [how to wake it](page:wake-disk).",
        "\n    - It snores.\n\n    - [It](page:wake-disk) dreams.",
        "meaning: >-",
        "en.meaning",
        "must be one paragraph",
    ),
}


@pytest.mark.parametrize(("old", "new", "words", "field", "problem"), SPOILT.values(), ids=SPOILT.keys())
def test_a_mistake_is_named(content: ContentFolder, old: str, new: str, words: str, field: str, problem: str) -> None:
    spoil(content.entry, old, new)

    found = [mistake for mistake in content.mistakes() if mistake.field == field and problem in mistake.problem]

    assert len(found) == 1 + (new.count("</b>")), [str(mistake) for mistake in content.mistakes()]
    assert {(mistake.file, mistake.line) for mistake in found} == {(FILE, line_with(content.entry, words))}


@pytest.mark.parametrize("status", ["stale", "retired"])
def test_what_is_out_of_date_must_say_so_in_every_language(content: ContentFolder, status: str) -> None:
    spoil(content.entry, "status: current", f"status: {status}")
    problem = "needs a status_note exactly when the status is not 'current'"

    assert content.mistakes() == [
        Mistake(FILE, line_with(content.entry, "title: The disk"), "en", problem),
        Mistake(FILE, line_with(content.entry, "title: El disco"), "es", problem),
    ]


def test_what_is_current_has_no_note(content: ContentFolder) -> None:
    spoil(content.entry, "  aliases: [disk sleeps", "  status_note: Old.\n  aliases: [disk sleeps")

    assert [(mistake.field, mistake.line) for mistake in content.mistakes()] == [
        ("en", line_with(content.entry, "title: The disk"))
    ]


def test_all_mistakes_of_a_file_come_at_once(content: ContentFolder) -> None:
    spoil(content.entry, "verified: 2026-11-22", "verified: soon")
    spoil(content.entry, "related: []", "relatde: []")
    spoil(content.entry, "era: translation", "era: never")
    spoil(content.entry, "      sign: Ronca.\n", "")

    assert [(mistake.line, mistake.field) for mistake in content.mistakes()] == [
        (8, "verified"),
        (13, "relatde"),
        (28, "es.messages[0].era"),
        (37, "causes[0].es.sign"),
    ]


def test_mistakes_of_several_files_come_at_once(content: ContentFolder) -> None:
    spoil(content.entry, "era: today", "era: never")
    spoil(content.page_es, "minutes: 5", "minutes: some")
    spoil(content.check, "elevation: false", "elevation: maybe")

    assert {"backup/disk-asleep.yaml", "es/wake-disk.md", "disk.awake.yaml"} <= {m.file for m in content.mistakes()}


def test_one_id_in_two_folders(content: ContentFolder) -> None:
    twin = content.root / "catalogue" / "restore" / "disk-asleep.yaml"
    write(twin, ENTRY.replace("operation: backup", "operation: restore"))

    assert Mistake("disk-asleep.yaml", 1, "id", "'disk-asleep' is used by another file too") in content.mistakes()


def test_two_causes_with_one_id(content: ContentFolder) -> None:
    causes = ENTRY.partition("causes:\n")[2]
    write(content.entry, ENTRY + causes)

    assert content.mistakes() == [
        Mistake(FILE, line_with(content.entry, "- id: never-woken"), "causes", "two causes have the same id")
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("id: disk-asleep\ncodes: [One, Two\nstatus: current\n", 3),
        ("id: disk-asleep\n\tcodes: []\n", 2),
        ("id: disk-asleep\ntitle: a: b\n", 2),
        ("just a sentence\n", 1),
        ("- a\n- b\n", 1),
        ("", 1),
    ],
    ids=["open bracket", "tab", "colon in a value", "sentence", "list", "nothing"],
)
def test_a_file_that_is_not_the_yaml_it_should_be(content: ContentFolder, text: str, line: int) -> None:
    write(content.entry, text)

    found = [mistake for mistake in content.mistakes() if mistake.file == FILE]

    assert [mistake.line for mistake in found] == [line]
    assert "YAML" in found[0].problem or "must be a mapping" in found[0].problem


def test_a_key_that_is_a_list_is_a_mistake_like_any_other(content: ContentFolder) -> None:
    write(content.entry, ENTRY + "? [a, b]\n: c\n")

    assert [(mistake.line, mistake.problem) for mistake in content.mistakes()] == [(44, "is not a known field")]


def test_a_file_in_another_encoding(content: ContentFolder) -> None:
    content.entry.write_bytes(ENTRY.encode("cp1252"))

    assert content.mistakes() == [Mistake(FILE, line_with_bytes(ENTRY, "El disco está"), "", "is not saved as UTF-8")]


MOST_ASKED = "disk-asleep:\n  - https://example.com/que-pasó\n"


def test_threads_about_an_error_that_is_not_there(content: ContentFolder) -> None:
    path = content.root / "catalogue" / "most_asked.yaml"
    write(path, MOST_ASKED)
    assert content.mistakes() == []
    write(path, MOST_ASKED.replace("disk-asleep", "disk-awake"))
    assert content.mistakes() == [Mistake("most_asked.yaml", 0, "disk-awake", "is no entry")]


def test_threads_in_a_file_of_another_encoding(content: ContentFolder) -> None:
    (content.root / "catalogue" / "most_asked.yaml").write_bytes(MOST_ASKED.encode("cp1252"))
    assert content.mistakes() == [Mistake("most_asked.yaml", 2, "", "is not saved as UTF-8")]


def line_with_bytes(text: str, words: str) -> int:
    """The line of ``words`` in a text that a file holds in another encoding."""
    return text[: text.index(words)].count("\n") + 1


@pytest.mark.parametrize("prefix", ["", "\ufeff"], ids=["plain", "BOM"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_files_of_windows_editors_are_read_alike(content: ContentFolder, prefix: str, line_end: str) -> None:
    for path in (content.entry, content.page_en, content.page_es, content.check):
        write(path, prefix + path.read_text(encoding="utf-8").replace("\n", line_end))

    assert content.mistakes() == []


@pytest.mark.parametrize("prefix", ["", "\ufeff"], ids=["plain", "BOM"])
def test_lines_are_counted_in_files_of_windows_editors(content: ContentFolder, prefix: str) -> None:
    write(content.entry, prefix + ENTRY.replace("era: today", "era: never").replace("\n", "\r\n"))

    assert [(mistake.line, mistake.field) for mistake in content.mistakes()] == [(21, "en.messages[0].era")]


def test_a_mistake_reads_as_file_line_field_and_problem() -> None:
    assert str(Mistake("backup/x.yaml", 7, "en.title", "is missing")) == "backup/x.yaml:7: en.title: is missing"
    assert str(Mistake("es/x.md", 0, "", "this language is missing")) == "es/x.md: this language is missing"
