"""What is compiled comes back exactly as it was written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeVar

from troubleshooter.catalogue.entry import Entry
from troubleshooter.checks.definition import CheckDefinition
from troubleshooter.knowledge.codec import from_plain, to_plain
from troubleshooter.pages.page import Page

if TYPE_CHECKING:
    from troubleshooter.knowledge.sources import Sources

_T = TypeVar("_T")


def there_and_back(kind: type[_T], value: _T) -> _T:
    """A value after it has been a file."""
    return from_plain(kind, json.loads(json.dumps(to_plain(value))))


def test_every_entry_survives(sources: Sources) -> None:
    assert [there_and_back(Entry, entry) for entry in sources.entries] == list(sources.entries)


def test_every_page_survives(sources: Sources) -> None:
    assert [there_and_back(Page, page) for page in sources.pages] == list(sources.pages)


def test_every_check_survives(sources: Sources) -> None:
    assert [there_and_back(CheckDefinition, check) for check in sources.checks] == list(sources.checks)


def test_words_come_back_as_members_of_their_vocabulary(sources: Sources) -> None:
    entry = sources.entries[0]

    back = there_and_back(Entry, entry)

    assert type(back.status) is type(entry.status)
    assert type(next(iter(back.text))) is type(next(iter(entry.text)))
