"""Captures for tests: from bytes, from JSON values, from recorded files."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from troubleshooter.checks.capture import Capture, Machine
from troubleshooter.checks.evidence import Evidence, FileKind, Reading, ReadStatus
from troubleshooter.checks.judge import judge

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from troubleshooter.checks.judgement import CheckResult

#: Outputs as real machines gave them, in a folder for each probe; ``manifest.tsv`` says where each comes from.
RECORDED = Path(__file__).parent.parent / "captures"


def recorded(name: str) -> bytes:
    """A recorded output, by its folder and file."""
    return (RECORDED / name).read_bytes()


def evidence_of(probe: str, content: object, *, elevated: bool | None = None, code: int | None = None) -> Evidence:
    """Evidence: a reading as it is, bytes and texts as text, anything else as JSON."""
    if isinstance(content, Reading):
        return Evidence(probe, FileKind.TEXT, content, elevated=elevated)
    if isinstance(content, str):
        content = content.encode()
    if isinstance(content, bytes):
        return Evidence(probe, FileKind.TEXT, Reading(ReadStatus.OK, content, code), elevated=elevated)
    return Evidence(probe, FileKind.JSON, Reading(ReadStatus.OK, json.dumps(content).encode(), code), elevated=elevated)


def capture_of(
    evidence: Mapping[str, object], *, os: str = "", taken: datetime | None = None, elevated: bool | None = None
) -> Capture:
    """A capture that holds this evidence, by probe."""
    read = {probe: evidence_of(probe, content, elevated=elevated) for probe, content in evidence.items()}
    return Capture(Machine(os), taken, elevated, evidence=read)


def result_of(check: str, capture: Capture) -> CheckResult:
    """The result of one check."""
    (result,) = judge(capture, [check])
    return result


def with_exit(capture: Capture, probe: str, code: int) -> Capture:
    """The same capture, with the exit status of a command."""
    one = capture.evidence[probe]
    changed = replace(one, reading=replace(one.reading, exit=code))
    return replace(capture, evidence={**capture.evidence, probe: changed})
