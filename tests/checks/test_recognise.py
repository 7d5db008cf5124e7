"""What is opened as a capture, and what as a log, by looks alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from troubleshooter.checks.capture import Capture, write_capture
from troubleshooter.checks.recognise import looks_like_capture

if TYPE_CHECKING:
    from pathlib import Path


def test_a_zip_a_folder_and_its_index_are_captures(tmp_path: Path) -> None:
    write_capture(Capture(), tmp_path / "vm.zip")
    write_capture(Capture(), tmp_path / "renamed.bin")
    folder = tmp_path / "unpacked"
    folder.mkdir()
    (folder / "capture.json").write_text("{}")
    for path in (tmp_path / "vm.zip", tmp_path / "renamed.bin", folder, folder / "capture.json"):
        assert looks_like_capture(path)


def test_an_output_named_after_its_probe_is_one_and_other_logs_are_not(tmp_path: Path) -> None:
    (tmp_path / "imds.json").write_text("{}")
    (tmp_path / "nightly.log").write_text("snapshot failed")
    (tmp_path / "mail.txt").write_text("it failed again")
    assert looks_like_capture(tmp_path / "imds.json")
    assert not looks_like_capture(tmp_path / "nightly.log")
    assert not looks_like_capture(tmp_path / "mail.txt")


def test_a_file_that_is_gone_says_so(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="gone"):
        looks_like_capture(tmp_path / "gone.zip")
