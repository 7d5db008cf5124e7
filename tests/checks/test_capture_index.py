"""What ``capture.json`` says of a probe whose file is lost, or in words of another version, never reads as fine."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from troubleshooter.checks.capture import INDEX, open_capture
from troubleshooter.checks.evidence import ReadStatus

if TYPE_CHECKING:
    from pathlib import Path

    from troubleshooter.checks.evidence import Evidence


def opened(folder: Path, about: dict[str, Any], data: bytes | None = None) -> Evidence:
    """The evidence of a capture with one probe."""
    (folder / "evidence").mkdir()
    if data is not None:
        (folder / "evidence" / "tune2fs.txt").write_bytes(data)
    (folder / INDEX).write_text(json.dumps({"format": 1, "probes": {"tune2fs": about}}), encoding="utf-8")
    return open_capture(folder).evidence["tune2fs"]


@pytest.mark.parametrize(
    ("about", "status"),
    [
        ({"status": "ok", "file": None}, ReadStatus.OK),  # it was read, and was empty
        ({"status": "ok", "file": "evidence/tune2fs.txt"}, ReadStatus.FAILED),  # lost on the way
        ({"status": "denied", "file": None}, ReadStatus.DENIED),
        ({"status": "postponed", "file": None}, ReadStatus.FAILED),  # a word of a later version
    ],
)
def test_without_its_file_evidence_is_what_the_index_says(
    tmp_path: Path, about: dict[str, Any], status: ReadStatus
) -> None:
    assert opened(tmp_path, about).status is status


def test_a_file_with_an_unknown_status_was_read(tmp_path: Path) -> None:
    assert opened(tmp_path, {"status": "partial"}, b"Filesystem state: clean\n").status is ReadStatus.OK
