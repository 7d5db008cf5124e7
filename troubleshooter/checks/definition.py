"""What a check is, in words; the judging is Python."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from troubleshooter.blocks import CodeBlock
from troubleshooter.words import Language, Platform


@dataclass(frozen=True, slots=True)
class CheckText:
    """A check in one language."""

    title: str
    looks_at: str
    why: str  # why backup cares
    healthy: str
    by_hand: str  # how to read the result of looking by hand


@dataclass(frozen=True, slots=True)
class CheckDefinition:
    """One thing that can be looked at on a machine to prove or rule out causes."""

    id: str
    platforms: tuple[Platform, ...]
    elevation: bool
    by_hand: tuple[CodeBlock, ...]
    text: Mapping[Language, CheckText]
