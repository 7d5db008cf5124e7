"""A saved log is read as it was written, whatever program saved it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from troubleshooter import text_file
from troubleshooter.text_file import read_text_file

if TYPE_CHECKING:
    from pathlib import Path

LOG = "Error en la operación: la máquina no responde."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_letters_beyond_ascii_are_read_in_every_usual_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "agent.log"
    path.write_bytes(LOG.encode(encoding))

    assert read_text_file(path) == LOG


def test_the_limit_may_cut_a_letter_in_two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "agent.log"
    path.write_bytes(LOG.encode("utf-8"))
    cut = LOG.encode("utf-8").index("á".encode()) + 1
    monkeypatch.setattr(text_file, "LARGEST", cut)

    assert read_text_file(path) == "Error en la operación: la m"
