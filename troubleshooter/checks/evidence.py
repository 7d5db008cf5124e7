"""What a probe brings back, raw, before anybody judges it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ReadStatus(StrEnum):
    """How reading one source went; anything but ``OK`` means that nobody has looked."""

    OK = "ok"
    MISSING = "missing"  # the source does not exist on this machine: no such file, command, key or service
    DENIED = "denied"  # it exists, but this user may not read it, as the system's error code says
    TIMED_OUT = "timed_out"
    FAILED = "failed"  # it answered with an error; ``detail`` says which
    CANCELLED = "cancelled"


class FileKind(StrEnum):
    """How the raw bytes are to be read; the ending of the file in a capture."""

    TEXT = "txt"
    JSON = "json"
    LOG = "log"  # of a long one only the end is kept


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading a source once gave."""

    status: ReadStatus
    data: bytes = b""
    exit: int | None = None  # of a command
    detail: str = ""  # the system's own error: its code, and its words as far as they help
    cut: bool = False  # whether only the end of the source was kept


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reading of one probe, as it is kept in a capture."""

    probe: str
    kind: FileKind
    reading: Reading
    ms: int = 0  # how long the reading took
    elevated: bool | None = None  # whether it was read as administrator or root; None: not recorded

    @property
    def status(self) -> ReadStatus:
        """How the reading went."""
        return self.reading.status

    @property
    def data(self) -> bytes:
        """The raw bytes."""
        return self.reading.data
