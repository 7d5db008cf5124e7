"""Text that people and tools saved: wrapped in JSON by an agent, or with the prompt and the command before it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from troubleshooter.checks.facts.text import text_of
from troubleshooter.checks.facts.unread import CannotTell
from troubleshooter.checks.judgement import EvidenceLine

if TYPE_CHECKING:
    import re

    from troubleshooter.checks.evidence import Evidence

_DEEPEST = 6


def plain_text_of(evidence: Evidence) -> str:
    r"""The text of evidence; when it is JSON, the texts inside it, one after the other, with ``\n`` at line ends.

    Raises:
        CannotTell: when there is none in it.
    """
    text = text_of(evidence)
    if text.lstrip()[:1] not in {"{", "["}:
        return text
    try:
        inside = _texts(json.loads(text), _DEEPEST)
    except (ValueError, RecursionError):
        return text
    joined = "\n".join(inside).replace("\r\n", "\n").replace("\r", "\n")
    return joined if joined.strip() else text


def first_line_with(evidence: Evidence, pattern: re.Pattern[str], longest: int = 300) -> EvidenceLine | None:
    """The first line of a saved text that a pattern finds, cut to ``longest`` characters; None when there is none."""
    try:
        lines = plain_text_of(evidence).split("\n")
    except CannotTell:
        return None
    found = ((number, line) for number, line in enumerate(lines, 1) if pattern.search(line))
    return next((EvidenceLine(evidence.probe, line.strip()[:longest], number) for number, line in found), None)


def _texts(value: object, depth: int) -> list[str]:
    if isinstance(value, str):
        return [value]
    if depth and isinstance(value, dict):
        return [text for inner in value.values() for text in _texts(inner, depth - 1)]
    if depth and isinstance(value, list):
        return [text for inner in value for text in _texts(inner, depth - 1)]
    return []
