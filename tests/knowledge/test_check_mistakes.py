"""Whoever describes a check wrongly is told the file, the line, the field and what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.knowledge.content_folder import line_with, spoil
from troubleshooter.errors import ResourceMissingError
from troubleshooter.knowledge.sources import read_sources

if TYPE_CHECKING:
    from pathlib import Path

    from tests.knowledge.content_folder import ContentFolder

#: What is replaced by what, the words on the line to be named, the field, a part of the problem.
SPOILT = {
    "missing field": ("  healthy: Its eyes are open.\n", "", "title: Disk awake", "en.healthy", "is missing"),
    "misspelt key": ("elevation: false", "elevation: false\nelevated: no", "elevated", "elevated", "is not a known"),
    "neither yes nor no": ("elevation: false", "elevation: perhaps", "perhaps", "elevation", "must be true or false"),
    "missing yes or no": ("elevation: false\n", "", "id:", "elevation", "is missing"),
    "wrong platform": ("platforms: [windows]", "platforms: [beos]", "beos", "platforms", "'beos' is none of"),
    "no platform": ("platforms: [windows]", "platforms: []", "[]", "platforms", "must not be empty"),
    "unknown language of a command": (
        "language: powershell",
        "language: cobol",
        "cobol",
        "by_hand[0].language",
        "'cobol' is none of azure-powershell",
    ),
    "no command": ("    command: Get-Disk\n", "", "language: powershell", "by_hand[0].command", "is missing"),
    "another id": ("id: disk.awake", "id: disk-awake", "id:", "id", "must be the file's name, 'disk.awake'"),
    "unencrypted link": (
        "  why: A sleeping disk gives no data.",
        "  why: A [sleeping disk](http://sleep.example) gives no data.",
        "http:",
        "en.why",
        "link 'http://sleep.example' is neither",
    ),
    "link to nothing": (
        "  by_hand: Mírelo.",
        "  by_hand: Mírelo [así](page:look).",
        "(page:look)",
        "es.by_hand",
        "page 'look' does not exist",
    ),
    "HTML": ("  healthy: Its eyes", "  healthy: Its <i> eyes", "<i>", "en.healthy", "html_inline"),
}


@pytest.mark.parametrize(("old", "new", "words", "field", "problem"), SPOILT.values(), ids=SPOILT.keys())
def test_a_mistake_is_named(content: ContentFolder, old: str, new: str, words: str, field: str, problem: str) -> None:
    spoil(content.check, old, new)

    found = [mistake for mistake in content.mistakes() if mistake.file == "disk.awake.yaml"]

    assert [(mistake.line, mistake.field) for mistake in found] == [(line_with(content.check, words), field)]
    assert problem in found[0].problem


def test_a_check_that_is_not_yaml(content: ContentFolder) -> None:
    spoil(content.check, "platforms: [windows]", "platforms: [windows")

    found = [mistake for mistake in content.mistakes() if mistake.file == "disk.awake.yaml"]

    assert [mistake.line for mistake in found] == [3]
    assert "not valid YAML" in found[0].problem


def test_a_folder_without_content_is_a_damaged_installation(tmp_path: Path) -> None:
    with pytest.raises(ResourceMissingError):
        read_sources(tmp_path)
