"""Every recorded output deserves one verdict, whoever opens it wherever; the list of them says which."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.checks.captures import RECORDED, recorded
from troubleshooter.checks.capture import open_capture
from troubleshooter.checks.judge import judge

if TYPE_CHECKING:
    from pathlib import Path


class Recorded(NamedTuple):
    """One line of the list: an output, where it comes from, and what a check must make of it."""

    file: str
    source: str
    kind: str
    check: str
    verdict: str


def listed() -> list[Recorded]:
    """The list, without its heading."""
    lines = (RECORDED / "manifest.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return [Recorded(*line.split("\t")) for line in lines if line.strip()]


@pytest.mark.parametrize("one", listed(), ids=lambda one: f"{one.file} {one.check}")
def test_a_saved_output_is_judged_as_it_deserves(one: Recorded, tmp_path: Path) -> None:
    probe, _slash, name = one.file.partition("/")
    ending = name.rpartition(".")[2]
    (tmp_path / "evidence").mkdir()
    (tmp_path / "evidence" / f"{probe}.{ending}").write_bytes(recorded(one.file))
    (tmp_path / "capture.json").write_text('{"format": 1}', encoding="utf-8")

    (result,) = judge(open_capture(tmp_path), [one.check])

    assert result.verdict.value == one.verdict, result.judgement.summary
    assert result.evidence == (probe,)
    assert result.judgement.summary


def test_every_recorded_file_is_in_the_list() -> None:
    there = {path.relative_to(RECORDED).as_posix() for path in RECORDED.rglob("*") if path.is_file()} - {"manifest.tsv"}

    assert there == {one.file for one in listed()}


def test_what_was_not_recorded_anywhere_says_so() -> None:
    for one in listed():
        assert ("synthetic" in one.file) <= one.kind.startswith("synthetic"), one.file
        assert one.source, one.file
