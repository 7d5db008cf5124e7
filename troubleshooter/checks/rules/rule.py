"""What ties a check to its evidence and to the function that judges it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troubleshooter.words import Platform

if TYPE_CHECKING:
    from collections.abc import Callable

    from troubleshooter.checks.capture import Capture
    from troubleshooter.checks.judgement import Judgement


@dataclass(frozen=True, slots=True)
class Rule:
    """The judging half of a check; ``resources/checks/<check>.yaml`` is the half that people read."""

    check: str
    probes: tuple[str, ...]  # whose evidence it reads, the preferred first
    judge: Callable[[Capture], Judgement]  # may raise CannotTell
    platforms: tuple[Platform, ...] = tuple(Platform)
    guest: bool = True  # whether it only makes sense inside an Azure VM
