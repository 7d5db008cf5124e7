"""Reads the entries from ``resources/catalogue/<operation>/<id>.yaml`` and checks them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from troubleshooter.catalogue.entry import (
    Cause,
    CauseText,
    CheckEvidence,
    Entry,
    EntryText,
    Message,
    Source,
)
from troubleshooter.content_reader import read_mapping
from troubleshooter.errors import Mistake
from troubleshooter.words import CodeConfidence, Era, Language, Operation, Platform, Status, Verdict

if TYPE_CHECKING:
    from pathlib import Path

    from troubleshooter.content_reader import Field

_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.]+\Z")
_NUMBER = re.compile(r"(0x[0-9A-F]{8}|-?[0-9]+)\Z")
_HRESULT = re.compile(r"0x8[0-9A-F]{7}\Z")


def load_entries(folder: Path, mistakes: list[Mistake]) -> list[Entry]:
    """Read every entry below ``folder``, sorted by id, adding what is wrong to ``mistakes``."""
    entries: dict[str, Entry] = {}
    for path in sorted(folder.glob("*/*.yaml")):
        entry = read_entry(path, mistakes)
        if entry is None:
            continue
        if entry.id in entries:
            mistakes.append(Mistake(path.name, 1, "id", f"'{entry.id}' is used by another file too"))
        entries[entry.id] = entry
    return [entries[entry_id] for entry_id in sorted(entries)]


def load_most_asked(folder: Path, mistakes: list[Mistake]) -> dict[str, int]:
    """How many public threads ask about an entry, by id; of ``most_asked.yaml``, which may be missing."""
    path = folder / "most_asked.yaml"
    if not path.is_file():
        return {}
    root = read_mapping(path.read_text(encoding="utf-8-sig"), path.name, mistakes)
    if root is None:
        return {}
    return {entry_id: len(root.texts(entry_id)) for entry_id in root.names()}


def read_entry(path: Path, mistakes: list[Mistake]) -> Entry | None:
    """Read one entry, adding what is wrong with it to ``mistakes``; None when it is not YAML at all."""
    file = f"{path.parent.name}/{path.name}"
    root = read_mapping(path.read_text(encoding="utf-8-sig"), file, mistakes)
    if root is None:
        return None
    entry = Entry(
        id=root.id(),
        codes=_matching(root, "codes", _CODE, "is not a symbolic code"),
        numbers=_matching(root, "numbers", _NUMBER, "is neither decimal nor like 0x800423F0"),
        hresults=_matching(root, "hresults", _HRESULT, "is not like 0x800423F0"),
        code_confidence=root.choice("code_confidence", CodeConfidence),
        operation=root.choice("operation", Operation),
        platforms=root.choices("platforms", Platform),
        status=root.choice("status", Status),
        verified=root.date("verified"),
        seed=root.texts("seed", required=False),
        sources=read_cited(root),
        related=root.texts("related", required=False),
        text={language: _read_text(root.mapping(language)) for language in Language},
        causes=tuple(_read_cause(field) for field in root.mappings("causes")),
    )
    _check_entry(entry, root, path)
    root.finish()
    return entry


def read_cited(parent: Field) -> tuple[Source, ...]:
    """Read a ``sources`` list: where facts come from, each an https address."""
    sources = []
    for field in parent.mappings("sources"):
        source = Source(field.text("url"), field.text("dated", required=False), field.text("note", required=False))
        if source.url and not source.url.startswith("https://"):
            field.mistake("url", "must be an https address")
        field.finish()
        sources.append(source)
    return tuple(sources)


def _read_text(field: Field) -> EntryText:
    messages = []
    for item in field.mappings("messages", required=False):
        messages.append(Message(item.text("text"), item.choice("era", Era)))
        item.finish()
    text = EntryText(
        title=field.text("title"),
        meaning=field.text("meaning"),
        messages=tuple(messages),
        aliases=field.texts("aliases"),
        status_note=field.text("status_note", required=False),
    )
    field.finish()
    return text


def _read_cause(field: Field) -> Cause:
    texts = {}
    for language in Language:
        inner = field.mapping(language)
        texts[language] = CauseText(inner.text("sentence"), inner.text("sign"))
        inner.finish()
    cause = Cause(
        id=field.id(),
        platforms=field.choices("platforms", Platform),
        text=texts,
        confirmed_by=_read_evidence(field, "confirmed_by"),
        ruled_out_by=_read_evidence(field, "ruled_out_by"),
        pages=field.texts("pages"),
    )
    field.finish()
    return cause


def _read_evidence(field: Field, key: str) -> tuple[CheckEvidence, ...]:
    evidence = []
    for item in field.mappings(key, required=False):
        found = item.texts("found", required=False)
        evidence.append(CheckEvidence(item.text("check"), item.choices("verdicts", Verdict), found))
        item.finish()
    return tuple(evidence)


def _matching(root: Field, key: str, pattern: re.Pattern[str], problem: str) -> tuple[str, ...]:
    values = root.texts(key, required=False)
    for value in values:
        if not pattern.match(value):
            root.mistake(key, f"'{value}' {problem}")
    return values


def _check_entry(entry: Entry, root: Field, path: Path) -> None:
    """Rules that tie several fields together."""
    if entry.id != path.stem:
        root.mistake("id", f"must be the file's name, '{path.stem}'")
    if entry.operation != path.parent.name:
        root.mistake("operation", f"must be the folder's name, '{path.parent.name}'")
    if (entry.code_confidence is CodeConfidence.NONE) == bool(entry.all_codes):
        root.mistake("code_confidence", "must be 'none' exactly when no code is given")
    if entry.id in entry.related:
        root.mistake("related", "an entry is not related to itself")
    cause_ids = [cause.id for cause in entry.causes]
    if len(set(cause_ids)) < len(cause_ids):
        root.mistake("causes", "two causes have the same id")
    for cause in entry.causes:
        if not set(cause.platforms) <= set(entry.platforms):
            root.mistake("causes", f"'{cause.id}' names a platform that the entry does not have")
    for language, text in entry.text.items():
        if (entry.status is Status.CURRENT) == bool(text.status_note):
            root.mistake(language, "needs a status_note exactly when the status is not 'current'")
