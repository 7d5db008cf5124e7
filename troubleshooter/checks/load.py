"""Reads the descriptions of checks from ``resources/checks/<id>.yaml``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from troubleshooter.blocks import CODE_LABELS, CodeBlock
from troubleshooter.checks.definition import CheckDefinition, CheckText
from troubleshooter.content_reader import read_mapping
from troubleshooter.words import Language, Platform

if TYPE_CHECKING:
    from pathlib import Path

    from troubleshooter.content_reader import Field
    from troubleshooter.errors import Mistake

_ID = re.compile(r"[a-z0-9]+(\.[a-z0-9]+)*\Z")


def load_checks(folder: Path, mistakes: list[Mistake]) -> list[CheckDefinition]:
    """Read every check's description, sorted by id, adding what is wrong to ``mistakes``."""
    return [check for path in sorted(folder.glob("*.yaml")) if (check := read_check(path, mistakes))]


def read_check(path: Path, mistakes: list[Mistake]) -> CheckDefinition | None:
    """Read one check's description, adding what is wrong with it to ``mistakes``."""
    root = read_mapping(path.read_text(encoding="utf-8-sig"), path.name, mistakes)
    if root is None:
        return None
    check = CheckDefinition(
        id=root.text("id"),
        platforms=root.choices("platforms", Platform),
        elevation=_yes_or_no(root, "elevation"),
        by_hand=tuple(_read_command(field) for field in root.mappings("by_hand")),
        text={language: _read_text(root.mapping(language)) for language in Language},
    )
    if check.id and (check.id != path.stem or not _ID.match(check.id)):
        root.mistake("id", f"must be the file's name, '{path.stem}': words joined by dots")
    root.finish()
    return check


def _read_command(field: Field) -> CodeBlock:
    block = CodeBlock(field.text("language"), field.text("command"))
    if block.language and block.language not in CODE_LABELS:
        field.mistake("language", f"'{block.language}' is none of {', '.join(CODE_LABELS)}")
    field.finish()
    return block


def _read_text(field: Field) -> CheckText:
    text = CheckText(
        title=field.text("title"),
        looks_at=field.text("looks_at"),
        why=field.text("why"),
        healthy=field.text("healthy"),
        by_hand=field.text("by_hand"),
    )
    field.finish()
    return text


def _yes_or_no(root: Field, key: str) -> bool:
    value = root.text(key)
    if value and value not in ("true", "false"):
        root.mistake(key, "must be true or false")
    return value == "true"
