"""Tells a capture from a log by looks, before anything of it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troubleshooter.checks.capture import INDEX
from troubleshooter.checks.evidence import FileKind
from troubleshooter.checks.probes.registry import PROBES
from troubleshooter.checks.rules.registry import RULES

if TYPE_CHECKING:
    from pathlib import Path

_ZIP = b"PK\x03\x04"


def looks_like_capture(path: Path) -> bool:
    """Whether a file or folder is meant as a capture: a zip, a folder, or one saved output named after its probe.

    Raises:
        OSError: when the file cannot be read.
    """
    if path.is_dir() or path.name == INDEX:
        return True
    if path.suffix.lstrip(".").lower() in {*FileKind}:
        known = {*PROBES, *(probe for rule in RULES.values() for probe in rule.probes)}
        return path.stem in known
    with path.open("rb") as file:
        return file.read(len(_ZIP)) == _ZIP
