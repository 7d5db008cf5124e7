"""Whoever writes a page wrongly is told the file, the line, the field and what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.knowledge.content_folder import PAGE_EN, PAGE_ES, line_with, spoil, write
from troubleshooter.errors import Mistake

if TYPE_CHECKING:
    from tests.knowledge.content_folder import ContentFolder

EN, ES = "en/wake-disk.md", "es/wake-disk.md"

#: What is replaced by what in the English page, the words on the line to be named, the field, a part of the problem.
SPOILT = {
    "missing field": ("minutes: 5\n", "", "title: Wake", "minutes", "is missing"),
    "misspelt key": ("risk: low", "risk: low\nrisc: low", "risc", "risc", "is not a known field"),
    "wrong risk": ("risk: low", "risk: huge", "huge", "risk", "'huge' is none of none, low, medium, high"),
    "wrong need": ("needs: [elevation]", "needs: [luck]", "luck", "needs", "'luck' is none of portal"),
    "minutes in words": ("minutes: 5", "minutes: five", "five", "minutes", "'five' is not a whole number"),
    "bad date": ("verified: 2026-11-22", "verified: 22/11/2026", "22/11", "verified", "is not a date like"),
    "unencrypted source": ("url: https:", "url: http:", "http://", "sources[0].url", "must be an https address"),
    "a role that is not needed": (
        'role: ""',
        "role: Backup Operator",
        "Backup Operator",
        "role",
        "must be given exactly when 'needs' lists 'role'",
    ),
    "a role that is not named": (
        "needs: [elevation]",
        "needs: [role]",
        'role: ""',
        "role",
        "must be given exactly when 'needs' lists 'role'",
    ),
    "wrong heading": ("## Steps", "## What to do", "## What", "What to do", "heading is none of Steps, Check that"),
    "heading of the wrong level": ("## Steps", "# Steps", "# Steps", "Steps", "heading is none of"),
    "missing section": (
        "## Check that it worked\n",
        "",
        "Wakes a disk",
        "Check that it worked",
        "section is missing",
    ),
    "empty section": ("- Ring again.\n", "", "## If this did not help", "next", "section is empty"),
    "no introduction": ("Wakes a disk that is [asleep](error:disk-asleep).\n", "", "", "intro", "section is empty"),
    "heading given twice": (
        "- Ring again.\n",
        "- Ring again.\n\n## Steps\n1. Ring more.\n",
        "## Steps",
        "Steps",
        "heading appears twice",
    ),
    "section out of its place": (
        "2. Wait a minute.",
        "Wait.\n\n## Good to know\nMore.",
        "## Good",
        "sections",
        "order",
    ),
    "HTML": ("Wait a minute.", "Wait a <br> minute.", "<br>", "", "html_inline"),
    "HTML on lines of its own": ("- Ring again.", "<table>\n<tr>\n</table>\n\n- Ring again.", "<table>", "", "html"),
    "picture": ("Wait a minute.", "Look: ![bell](https://bell.example/bell.png)", "bell.png", "", "image"),
    "rule": ("- Ring again.", "- Ring again.\n\n***\n", "***", "", "'hr' is not used"),
    "unknown fence": (
        "```powershell",
        "```pwsh",
        "```pwsh",
        "",
        "code block language 'pwsh' is none of azure-powershell",
    ),
    "fence without a language": ("```powershell", "```", "```", "", "code block language '' is none of"),
    "indented code": ("- Ring again.", "Then:\n\n    ring --again\n", "ring --again", "", "'code_block' is not used"),
    "unencrypted link": (
        "- Ring again.",
        "- Ring the\n  [bell](http://bell.example).",
        "bell.example",
        "",
        "link 'http://bell.example' is neither https nor",
    ),
    "link to an unknown page": (
        "- Ring again.",
        "- Ring again, or\n  see [there](page:ring-twice).",
        "(page:ring-twice)",
        "page",
        "page 'ring-twice' does not exist",
    ),
    "link to an unknown error": ("error:disk-asleep", "error:disk-awake", "disk-awake", "error", "does not exist"),
    "next page that is not there": ("next: []", "next: [ring-twice]", "next:", "next[0]", "page 'ring-twice' does"),
    "check that is not there": (
        "checks: [disk.awake]",
        "checks: [disk.awake, disk.up]",
        "disk.up",
        "checks[1]",
        "check 'disk.up' does not exist",
    ),
}


@pytest.mark.parametrize(("old", "new", "words", "field", "problem"), SPOILT.values(), ids=SPOILT.keys())
def test_a_mistake_is_named(content: ContentFolder, old: str, new: str, words: str, field: str, problem: str) -> None:
    spoil(content.page_en, old, new)
    line = line_with(content.page_en, words) if words else PAGE_EN[: PAGE_EN.index("Wakes")].count("\n") + 1
    if "appears twice" in problem:
        line = PAGE_EN.count("\n") + 2

    found = [mistake for mistake in content.mistakes() if mistake.file == EN and problem in mistake.problem]

    assert [(mistake.line, mistake.field) for mistake in found] == [(line, field)], list(map(str, content.mistakes()))


def test_steps_must_be_numbered(content: ContentFolder) -> None:
    spoil(content.page_en, "1. Ring the bell:", "- Ring the bell:")
    spoil(content.page_en, "2. Wait a minute.", "- Wait a minute.")

    assert content.mistakes() == [Mistake(EN, line_with(content.page_en, "## Steps"), "steps", "has no numbered step")]


def test_sections_in_another_order(content: ContentFolder) -> None:
    start, verify, rest = PAGE_EN.partition("## Check that it worked")
    steps = start[start.index("## Steps") :]
    last = rest.index("## If this did not help")
    swapped = start.replace(steps, "") + verify + rest[:last] + steps + rest[last:]
    write(content.page_en, swapped)

    assert content.mistakes() == [
        Mistake(
            EN,
            line_with(content.page_en, "## Check that it worked"),
            "sections",
            "must stand in the order intro, steps, verify, next",
        )
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [("Start-Bell -Loud", "Start-Campana -Loud"), ("```powershell", "```cmd")],
    ids=["translated command", "other language"],
)
def test_a_spanish_page_with_other_commands(content: ContentFolder, old: str, new: str) -> None:
    spoil(content.page_es, old, new)
    line = line_with(content.page_es, "```")

    assert content.mistakes() == [Mistake(ES, line, "code blocks", "differ from the English page's")]


def test_the_line_is_the_one_of_the_command_that_differs(content: ContentFolder) -> None:
    more = "\n```powershell\nStop-Bell\n```\n"
    write(content.page_en, PAGE_EN + more)
    write(content.page_es, PAGE_ES + more.replace("Stop", "Start"))

    assert [(mistake.file, mistake.line) for mistake in content.mistakes()] == [(ES, PAGE_ES.count("\n") + 2)]


def test_a_spanish_page_without_a_command(content: ContentFolder) -> None:
    write(content.page_en, PAGE_EN + "\n```powershell\nStop-Bell\n```\n")

    assert content.mistakes() == [
        Mistake(ES, line_with(content.page_es, "```powershell"), "code blocks", "differ from the English page's")
    ]


def test_a_spanish_page_that_claims_something_else(content: ContentFolder) -> None:
    spoil(content.page_es, "minutes: 5", "minutes: 50")
    spoil(content.page_es, "risk: low", "risk: high")

    assert content.mistakes() == [Mistake(ES, 1, "risk, minutes", "differs from the English page")]


def test_a_page_in_one_language_only(content: ContentFolder) -> None:
    content.page_es.unlink()

    assert Mistake(ES, 0, "", "this language is missing") in content.mistakes()


@pytest.mark.parametrize(
    "text",
    ["Only words.\n", "---\ntitle: x\n", PAGE_EN.removeprefix("---\n"), ""],
    ids=["words", "open front matter", "second line only", "nothing"],
)
def test_a_page_without_front_matter(content: ContentFolder, text: str) -> None:
    write(content.page_en, text)
    problem = "must start with front matter between two lines of ---"

    assert Mistake(EN, 1, "", problem) in content.mistakes()


def test_front_matter_that_is_not_yaml(content: ContentFolder) -> None:
    spoil(content.page_en, "title: Wake the disk", "title: Wake: the disk")

    found = [mistake for mistake in content.mistakes() if mistake.file == EN]

    assert [mistake.line for mistake in found] == [2]
    assert "not valid YAML" in found[0].problem


def test_a_page_that_nothing_leads_to(content: ContentFolder) -> None:
    for folder, text in (("en", PAGE_EN), ("es", PAGE_ES)):
        write(content.root / "pages" / folder / "ring-twice.md", text + "\n[Again](page:ring-twice)\n")

    assert content.mistakes() == [Mistake("en/ring-twice.md", 1, "", "no cause and no page leads here")]


def test_all_mistakes_of_a_page_come_at_once(content: ContentFolder) -> None:
    spoil(content.page_en, "risk: low", "risk: huge")
    spoil(content.page_en, "## Steps", "## What to do")
    spoil(content.page_en, "Wait a minute.", "Wait a <br> minute.")
    spoil(content.page_en, "- Ring again.", "- Ring [again](page:ring-twice).")

    lines = {(mistake.line, mistake.field) for mistake in content.mistakes() if mistake.file == EN}

    assert {(4, "risk"), (16, "What to do"), (23, ""), (29, "page")} <= lines
