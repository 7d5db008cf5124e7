"""Counts what the catalogue holds and where it comes from: the text of ``resources/catalogue/README.md``."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from troubleshooter.words import CodeConfidence, Era, Language, Operation, Platform, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from troubleshooter.catalogue.entry import Entry
    from troubleshooter.knowledge.sources import Sources

_HEAD = """# The catalogue

One YAML file per error or topic, in the folder of its operation. [CONTRIBUTING.md](../../CONTRIBUTING.md) explains the
fields. This page is written by `python -m troubleshooter.knowledge --census`; a test fails when it is out of date.
"""


def census(sources: Sources) -> str:
    """The whole page as Markdown."""
    entries = sources.entries
    codes = {code for entry in entries for code in entry.codes}
    numbers = {number for entry in entries for number in entry.numbers}
    seed = {row for entry in entries for row in entry.seed}
    lines = [
        _HEAD,
        f"- {len(entries)} entries, {len(sources.pages)} pages, {len(sources.checks)} checks",
        f"- {len(codes)} symbolic codes and {len(numbers)} numbers",
        f"- {len(seed)} rows of the 2017 document are carried on by {sum(bool(e.seed) for e in entries)} entries",
        "",
        *_table("Operation", Counter(entry.operation for entry in entries), Operation),
        *_table("Platform", Counter(p for entry in entries for p in entry.platforms), Platform),
        *_table("Status", Counter(entry.status for entry in entries), Status),
        *_table("How the codes are known", Counter(entry.code_confidence for entry in entries), CodeConfidence),
        *_wordings(entries),
        *_table("Entries by host of their sources", _hosts(entries), None),
        *_table("Entries by year of their newest dated source", _years(entries), None),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _wordings(entries: Iterable[Entry]) -> list[str]:
    counted = Counter(
        f"{language.value}, {message.era.value}"
        for entry in entries
        for language, text in entry.text.items()
        for message in text.messages
    )
    order = [f"{language.value}, {era.value}" for language in Language for era in Era]
    return _table("Wordings by language and generation", counted, order)


def _hosts(entries: Iterable[Entry]) -> Counter[str]:
    return Counter(
        host for entry in entries for host in {urlsplit(source.url).hostname or "?" for source in entry.sources}
    )


def _years(entries: Iterable[Entry]) -> Counter[str]:
    return Counter(max((source.dated[:4] for source in entry.sources), default="") or "undated" for entry in entries)


def _table(title: str, counted: Mapping[str, int], order: Iterable[str] | None) -> list[str]:
    keys = [key for key in order if counted.get(key)] if order else sorted(counted, key=lambda k: (-counted[k], k))
    return [f"## {title}", "", "| | count |", "|---|---:|", *(f"| {key} | {counted[key]} |" for key in keys), ""]
