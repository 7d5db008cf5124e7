"""Keeps the content ready: two JSON files, rebuilt only when a source file has changed.

``summary.json`` holds what start-up needs (the list and the search index), ``details.json`` the rest. They are
made in the user's cache folder; a built program ships them in its resources instead, the details packed. A cache
that cannot be written, or is damaged, costs time and nothing else.
"""

from __future__ import annotations

import contextlib
import json
import os
import zlib
from typing import TYPE_CHECKING, Any

from troubleshooter import __version__
from troubleshooter.atomic_file import write_atomically
from troubleshooter.catalogue.search import SearchIndex
from troubleshooter.errors import ResourceMissingError
from troubleshooter.knowledge.knowledge import Counts, EntrySummary, Knowledge
from troubleshooter.words import Language, Operation, Platform, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

FORMAT = 10
_SUMMARY = "summary.json"
_DETAILS = "details.json"
_DAMAGED = (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError, zlib.error)
_PARTS = ("error", "page", "check", "back_links", "walk")
_CONTENT = ("catalogue", "pages/en", "pages/es", "checks", "search")
_SYMPTOMS = "walk.yaml"


def open_knowledge(root: Path, cache: Path) -> Knowledge:
    """The content below the resource folder ``root``, from its compiled form when that is still true.

    Raises:
        ContentError: when it had to be read from the sources and they have mistakes.
        ResourceMissingError: when what the program ships with is gone or damaged.
    """
    shipped = root / "compiled"
    if (shipped / _SUMMARY).is_file():
        return _shipped(shipped)
    key = _key(root)
    try:
        summary = _read(cache / _SUMMARY)
        if summary["key"] == key:
            return _knowledge(summary, lambda: _details(root, cache, key))
    except _DAMAGED:
        pass  # absent, damaged or of another version: made anew below
    summary, details = compile_content(root, key)
    with contextlib.suppress(OSError):  # a read-only profile works all the same, only slower to start
        write_compiled(cache, summary, details)
    return _knowledge(summary, lambda: details)


def compile_content(root: Path, key: str = "shipped") -> tuple[dict[str, Any], dict[str, Any]]:
    """Read the sources and make the summary and the details of them.

    Raises:
        ContentError: with every mistake in the sources.
    """
    from troubleshooter.knowledge.codec import to_plain
    from troubleshooter.knowledge.sources import read_sources

    sources = read_sources(root)
    back_links: dict[str, list[str]] = {}
    for entry in sources.entries:
        links = {f"page:{page}" for page in entry.pages}
        links |= {f"check:{found.check}" for cause in entry.causes for found in cause.confirmed_by + cause.ruled_out_by}
        for link in sorted(links):
            back_links.setdefault(link, []).append(entry.id)
    summary = {
        "key": key,
        "counts": [len(sources.entries), len(sources.pages), len(sources.checks)],
        "date": max((entry.verified.isoformat() for entry in sources.entries), default=""),
        "entries": [
            [
                entry.id,
                entry.all_codes,
                entry.operation,
                entry.platforms,
                entry.status,
                {language: text.title for language, text in entry.text.items()},
                {language: text.messages[0].text if text.messages else "" for language, text in entry.text.items()},
                sources.asked.get(entry.id, 0),
                max((source.dated for source in entry.sources), default=""),
            ]
            for entry in sources.entries
        ],
        "search": SearchIndex.build(sources.entries, sources.asked).to_json(),
    }
    details = {
        "key": key,
        "error": {entry.id: to_plain(entry) for entry in sources.entries},
        "page": {page.id: to_plain(page) for page in sources.pages},
        "check": {check.id: to_plain(check) for check in sources.checks},
        "back_links": back_links,
        "walk": {"symptoms": to_plain(sources.symptoms)},
    }
    return summary, details


def write_compiled(folder: Path, summary: Mapping[str, Any], details: Mapping[str, Any]) -> None:
    """Write both files; the summary last, as it is what makes them count.

    Raises:
        OSError: when the folder cannot be written.
    """
    for name, content in ((_DETAILS, details), (_SUMMARY, summary)):
        write_atomically(folder / name, json.dumps(content, separators=(",", ":")))


def pack_compiled(folder: Path) -> None:
    """Compress the details, to a quarter; not the summary, which every start waits for.

    Raises:
        OSError: when they are not there or cannot be written.
    """
    details = folder / _DETAILS
    details.write_bytes(zlib.compress(details.read_bytes(), 9))


def _shipped(folder: Path) -> Knowledge:
    def details() -> Mapping[str, Any]:
        try:
            return _parts(_read(folder / _DETAILS))
        except _DAMAGED as error:
            raise ResourceMissingError(str(folder / _DETAILS)) from error

    try:
        return _knowledge(_read(folder / _SUMMARY), details)
    except _DAMAGED as error:
        raise ResourceMissingError(str(folder / _SUMMARY)) from error


def _details(root: Path, cache: Path, key: str) -> Mapping[str, Any]:
    try:
        details = _parts(_read(cache / _DETAILS))
        if details["key"] == key:
            return details
    except _DAMAGED:
        pass  # gone or changed since start-up
    return compile_content(root, key)[1]


def _knowledge(summary: Mapping[str, Any], details: Callable[[], Mapping[str, Any]]) -> Knowledge:
    return Knowledge(
        tuple(_summary(*row) for row in summary["entries"]),
        SearchIndex.from_json(summary["search"]),
        Counts(*summary["counts"]),
        summary["date"],
        details,
    )


def _summary(
    entry_id: str,
    codes: list[str],
    operation: str,
    platforms: list[str],
    status: str,
    title: dict[str, str],
    message: dict[str, str],
    asked: int,
    dated: str,
) -> EntrySummary:
    return EntrySummary(
        entry_id,
        tuple(codes),
        Operation(operation),
        tuple(map(Platform, platforms)),
        Status(status),
        {language: title[language] for language in Language},
        {language: message[language] for language in Language},
        asked,
        dated,
    )


def _parts(details: Any) -> dict[str, Any]:
    """The details, if they have all their parts.

    Raises:
        TypeError: when they have not.
    """
    if not isinstance(details, dict) or not all(isinstance(details.get(part), dict) for part in _PARTS):
        raise TypeError(f"details without {', '.join(_PARTS)}")
    return details


def _read(path: Path) -> Any:
    content = path.read_bytes()
    return json.loads(content if content.startswith(b"{") else zlib.decompress(content))


def _key(root: Path) -> str:
    """Changes whenever a source file is added, removed or written (places, sizes and times; no contents)."""
    seen: list[tuple[str, int, int]] = []
    for part in _CONTENT:
        _look(os.path.join(root, part), seen)  # noqa: PTH118  a third of Path's time
    with contextlib.suppress(FileNotFoundError):
        status = os.stat(os.path.join(root, _SYMPTOMS))  # noqa: PTH116, PTH118  the same
        seen.append((_SYMPTOMS, status.st_size, status.st_mtime_ns))
    return f"{FORMAT}:{__version__}:{root}:{len(seen)}:{zlib.crc32(repr(sorted(seen)).encode()):08x}"


def _look(folder: str, seen: list[tuple[str, int, int]]) -> None:
    """Note the place, size and time of every file below a folder, which need not be there."""
    try:
        found = os.scandir(folder)
    except OSError:
        return
    with found:
        for item in found:
            if item.is_dir():
                _look(item.path, seen)
            else:
                status = item.stat()
                seen.append((item.path, status.st_size, status.st_mtime_ns))
