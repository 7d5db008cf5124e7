"""Exports are whole or not there, and say why when they are not."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest

from tests.report.planted import planted_report
from troubleshooter import organisation
from troubleshooter.organisation import Organisation
from troubleshooter.report import export as exporting
from troubleshooter.report.export import ExportError, ReportFormat, export, prepare

if TYPE_CHECKING:
    from pathlib import Path
    from typing import IO

    from troubleshooter.knowledge.knowledge import Knowledge


@pytest.mark.parametrize("kind", ReportFormat)
def test_a_full_disk_leaves_the_old_file_and_nothing_else(
    knowledge: Knowledge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: ReportFormat
) -> None:
    file = tmp_path / "report.out"
    file.write_text("older", encoding="utf-8")

    def full(_prepared: object, _kind: object, out: IO[bytes], _paper: object) -> None:
        out.write(b"half of it")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(exporting, "write", full)

    with pytest.raises(ExportError, match="No space left"):
        export(prepare(planted_report(knowledge), knowledge), kind, file)

    assert [path.name for path in tmp_path.iterdir()] == ["report.out"]
    assert file.read_text(encoding="utf-8") == "older"


def test_a_file_that_another_program_holds_is_reported(
    knowledge: Knowledge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(_self: Path, _target: Path) -> None:
        raise PermissionError(errno.EACCES, "The process cannot access the file")

    monkeypatch.setattr("pathlib.Path.replace", held)

    with pytest.raises(ExportError, match="cannot access the file"):
        export(prepare(planted_report(knowledge), knowledge), ReportFormat.MARKDOWN, tmp_path / "report.md")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_or_a_missing_folder_is_named(knowledge: Knowledge, tmp_path: Path) -> None:
    prepared = prepare(planted_report(knowledge), knowledge)
    with pytest.raises(ExportError, match="is a folder"):
        export(prepared, ReportFormat.HTML, tmp_path)
    with pytest.raises(ExportError, match="no folder"):
        export(prepared, ReportFormat.HTML, tmp_path / "gone" / "report.html")


@pytest.mark.skipif(os.name == "nt", reason="rights of files as POSIX has them")
def test_a_report_gets_the_rights_of_any_new_file(knowledge: Knowledge, tmp_path: Path) -> None:
    old = os.umask(0o022)
    try:
        export(prepare(planted_report(knowledge), knowledge), ReportFormat.MARKDOWN, tmp_path / "report.md")
    finally:
        os.umask(old)
    assert (tmp_path / "report.md").stat().st_mode & 0o777 == 0o644


def test_names_are_hidden_where_the_organisation_says_so_whoever_asks_to_show_them(
    knowledge: Knowledge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = tmp_path / "policy.json"
    policy.write_text('{"always_hide_names": true}', encoding="utf-8")
    report = planted_report(knowledge)

    shown = prepare(report, knowledge, hide_names=False)
    settled = prepare(report, knowledge, hide_names=False, organisation=Organisation(always_hide_names=True))
    monkeypatch.setattr(organisation, "policy_path", lambda: policy)
    by_file = prepare(report, knowledge, hide_names=False)

    assert [one.report.redacted for one in (shown, settled, by_file)] == [False, True, True]
    assert by_file.report.names == ()
