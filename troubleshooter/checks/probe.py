"""A probe: reads one source of one machine, changes nothing, judges nothing."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from troubleshooter.cancel import CancelToken
from troubleshooter.words import Platform

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from troubleshooter.checks.evidence import FileKind, Reading

#: The most that is kept of one source, in bytes; of a log, the end.
KEPT_BYTES = 5 * 1024 * 1024

#: Left of a budget for telling what happened, in seconds.
_RESERVE_S = 0.3


@dataclass(frozen=True, slots=True)
class ProbeContext:
    """What a reading may use, and how long it may take."""

    deadline: float  # of :func:`time.monotonic`
    cancel: CancelToken = field(default_factory=CancelToken)
    root: Path = Path("/")  # where absolute paths of Linux begin; tests put a tree of their own here
    environment: Mapping[str, str] = field(default_factory=dict)  # of the program, for proxies and %SystemRoot%
    detours: Mapping[tuple[str, int], tuple[str, int]] = field(default_factory=dict)  # for tests: host and port instead

    def ending_earlier(self, seconds: float = _RESERVE_S) -> ProbeContext:
        """The same with an earlier deadline, so that a silent peer still leaves time to say so."""
        return replace(self, deadline=self.deadline - seconds)

    @property
    def seconds_left(self) -> float:
        """Seconds until the deadline, 0 when it has passed or the run was stopped."""
        return 0.0 if self.cancel.cancelled else max(0.0, self.deadline - time.monotonic())

    def address(self, host: str, port: int) -> tuple[str, int]:
        """Where to connect to reach a host and port."""
        return self.detours.get((host, port), (host, port))

    def path(self, absolute: str) -> Path:
        """An absolute Linux path, below ``root``."""
        return self.root / absolute.lstrip("/")


@dataclass(frozen=True, slots=True)
class Probe:
    """One source and how it is read."""

    id: str  # words joined by hyphens; names the file in a capture
    kind: FileKind
    read: Callable[[ProbeContext], Reading]
    platforms: tuple[Platform, ...] = tuple(Platform)
    budget_s: float = 5.0
    guest: bool = True  # whether it only makes sense inside an Azure VM
    on_any_system: bool = False  # whether it runs on further systems too, such as macOS
