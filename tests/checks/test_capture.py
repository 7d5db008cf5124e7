"""Captures travel: what was written is read, a folder with one saved output will do, and nothing hostile is opened."""

from __future__ import annotations

import io
import json
import stat
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from troubleshooter.checks.capture import Capture, CaptureError, Machine, open_capture, system_of, write_capture
from troubleshooter.checks.evidence import Evidence, FileKind, Reading, ReadStatus
from troubleshooter.checks.judge import judge
from troubleshooter.checks.probe import KEPT_BYTES
from troubleshooter.checks.probes.registry import PROBES
from troubleshooter.checks.rules.registry import RULES
from troubleshooter.words import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MINIMAL = json.dumps({"format": 1})


def zip_of(path: Path, members: dict[str, bytes | str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def evidence(probe: str, data: bytes = b"", status: ReadStatus = ReadStatus.OK) -> Evidence:
    return Evidence(probe, FileKind.TEXT, Reading(status, data, exit=3, detail="13: no"), ms=12, elevated=True)


def test_a_capture_is_read_as_it_was_written(tmp_path: Path) -> None:
    written = Capture(
        Machine("windows", "Windows Server 2022", "web-prod-03"),
        datetime(2026, 11, 25, 8, 12, tzinfo=UTC),
        elevated=True,
        evidence={
            "tune2fs": evidence("tune2fs", b"\xff\x00 raw bytes \r\n"),
            "imds": evidence("imds", status=ReadStatus.DENIED),
        },
    )

    write_capture(written, tmp_path / "vm.zip")

    assert open_capture(tmp_path / "vm.zip") == written


def test_an_older_capture_is_replaced_whole_and_no_draft_stays(tmp_path: Path) -> None:
    path = tmp_path / "vm.zip"
    path.write_bytes(b"something older")

    write_capture(Capture(), path)

    assert open_capture(path).evidence == {}
    assert [file.name for file in tmp_path.iterdir()] == ["vm.zip"]


def test_a_capture_that_cannot_be_written_leaves_the_older_one(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="gone"):
        write_capture(Capture(), tmp_path / "gone" / "vm.zip")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", ["evidence", "."])
def test_a_folder_with_one_saved_output_is_a_capture(tmp_path: Path, place: str) -> None:
    (tmp_path / "capture.json").write_text(MINIMAL)
    (tmp_path / place).mkdir(exist_ok=True)
    (tmp_path / place / "getenforce.txt").write_bytes(b"Enforcing\n")

    capture = open_capture(tmp_path)

    assert capture.evidence["getenforce"].data == b"Enforcing\n"
    assert capture.evidence["getenforce"].status is ReadStatus.OK
    assert (capture.machine.os, capture.elevated, capture.taken) == ("", None, None)
    assert open_capture(tmp_path / "capture.json") == capture


def test_one_saved_output_alone_is_enough(tmp_path: Path) -> None:
    saved = tmp_path / "vssadmin-list-writers.txt"
    saved.write_bytes(b"words")

    assert open_capture(saved).evidence["vssadmin-list-writers"].data == b"words"


@pytest.mark.parametrize("shape", [dict, list])
def test_what_is_written_beside_a_saved_output_is_heeded(tmp_path: Path, shape: type) -> None:
    about = {"status": "ok", "exit": 1, "ms": 40, "file": "evidence/tune2fs.txt"}
    probes = {"tune2fs": about} if shape is dict else [{"id": "tune2fs", **about}]
    index = {"format": 1, "machine": {"os": "Ubuntu 22.04"}, "taken": "2026-11-25T09:12:00+01:00", "probes": probes}
    path = zip_of(tmp_path / "c.zip", {"capture.json": json.dumps(index), "evidence/tune2fs.txt": "text"})

    capture = open_capture(path)

    assert capture.machine.os == "linux"
    assert capture.taken == datetime(2026, 11, 25, 8, 12, tzinfo=UTC)
    assert (capture.evidence["tune2fs"].reading.exit, capture.evidence["tune2fs"].ms) == (1, 40)


@pytest.mark.parametrize(
    ("words", "system"),
    [("Windows Server 2019", "windows"), ("win32", "windows"), ("Darwin", "macos"), ("RHEL", "linux"), ("BeOS", "")],
)
def test_the_system_is_known_by_many_names(words: str, system: str) -> None:
    assert system_of(words) == system


def test_of_a_long_log_the_end_is_kept(tmp_path: Path) -> None:
    log = b"old\n" * (KEPT_BYTES // 2) + b"the last line\n"
    path = zip_of(tmp_path / "c.zip", {"capture.json": MINIMAL, "evidence/waagent-log.log": log})
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "waagent-log.log").write_bytes(log)

    for capture in (open_capture(path), open_capture(folder)):
        kept = capture.evidence["waagent-log"]
        assert kept.data.endswith(b"the last line\n")
        assert len(kept.data) == KEPT_BYTES
        assert kept.reading.cut


def _link(archive: zipfile.ZipFile) -> None:
    member = zipfile.ZipInfo("evidence/imds.json")
    member.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive.writestr(member, "/etc/shadow")


def _twice(archive: zipfile.ZipFile) -> None:
    archive.writestr("evidence/imds.json", "{}")
    with pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("evidence/imds.json", "{}")


def _encrypted(archive: zipfile.ZipFile) -> None:
    archive.writestr("evidence/imds.json", "{}")
    archive.infolist()[-1].flag_bits |= 1  # as the directory at the end of the zip will say


def _too_many(archive: zipfile.ZipFile) -> None:
    for number in range(501):
        archive.writestr(f"evidence/p{number}.txt", "x")


def _bomb(archive: zipfile.ZipFile) -> None:
    for number in range(9):
        archive.writestr(f"evidence/p{number}.txt", bytes(64 * 1024 * 1024))


HOSTILE: dict[str, Callable[[zipfile.ZipFile], None]] = {
    "leads out": lambda archive: archive.writestr("../../evil.txt", "x"),
    "leads out below": lambda archive: archive.writestr("evidence/../../evil.txt", "x"),
    "absolute": lambda archive: archive.writestr("/etc/evil.txt", "x"),
    "a drive": lambda archive: archive.writestr("C:/evil.txt", "x"),
    "backslashes": lambda archive: archive.writestr("evidence\\..\\..\\evil.txt", "x"),
    "a link": _link,
    "stands twice": _twice,
    "is encrypted": _encrypted,
    "too many files": _too_many,
    "a bomb": _bomb,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_zip_is_refused_with_a_clear_sentence(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "hostile.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("capture.json", MINIMAL)
        HOSTILE[kind](archive)

    with pytest.raises(CaptureError) as refusal:
        open_capture(path)

    assert str(refusal.value).startswith("The capture")  # a sentence of ours, not that of a library
    assert [file.name for file in tmp_path.iterdir()] == ["hostile.zip"]


def test_a_zip_that_lies_about_its_sizes_stays_within_bounds(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "c.zip", {"capture.json": MINIMAL, "evidence/imds.txt": bytes(1000)})
    honest = path.read_bytes()
    path.write_bytes(honest.replace((1000).to_bytes(4, "little"), (10).to_bytes(4, "little")))

    with pytest.raises(CaptureError, match="damaged"):
        open_capture(path)


@pytest.mark.parametrize(
    ("index", "complaint"),
    [
        ("", "not valid JSON"),
        ("[]", "not valid JSON"),
        ("[" * 100_000, "not valid JSON"),
        ('{"format": 2}', "has format 2; this version reads format 1"),
        ("{}", "has format None"),
        (" " * 3_000_000, "too large"),
    ],
)
def test_an_index_that_is_none_is_refused(tmp_path: Path, index: str, complaint: str) -> None:
    path = zip_of(tmp_path / "c.zip", {"capture.json": index})
    with pytest.raises(CaptureError, match=complaint):
        open_capture(path)


def test_odd_values_in_the_index_are_left_aside(tmp_path: Path) -> None:
    probes = {"imds": 1, "UP": {}, "df": {"ms": "x"}}
    odd = {"format": 1, "machine": 7, "taken": "yesterday", "elevated": "yes", "probes": probes}

    capture = open_capture(zip_of(tmp_path / "c.zip", {"capture.json": json.dumps(odd)}))

    assert (capture.machine, capture.taken, capture.elevated) == (Machine(), None, None)
    assert set(capture.evidence) == {"df"}


def test_other_files_are_no_captures(tmp_path: Path) -> None:
    for name, content in (
        ("photo.jpg", b"\xff\xd8\xff"),
        ("empty.zip", b""),
        ("broken.zip", b"PK\x03\x04 and no more"),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(CaptureError, match=name):
            open_capture(tmp_path / name)
    (tmp_path / "photos").mkdir()
    with pytest.raises(CaptureError, match="photos is not a capture"):
        open_capture(tmp_path / "photos")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("letter.txt", "hello")
    (tmp_path / "other.zip").write_bytes(buffer.getvalue())
    with pytest.raises(CaptureError, match=r"holds no capture\.json"):
        open_capture(tmp_path / "other.zip")


def test_a_link_in_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "capture.json").write_text(MINIMAL)
    (tmp_path / "imds.json").symlink_to("/etc/passwd")
    with pytest.raises(CaptureError, match="is a link"):
        open_capture(tmp_path)


def test_a_second_look_replaces_what_the_first_could_not_see() -> None:
    first = Capture(evidence={"tune2fs": evidence("tune2fs", status=ReadStatus.DENIED), "imds": evidence("imds", b"1")})
    second = Capture(
        evidence={"tune2fs": evidence("tune2fs", b"clean"), "imds": evidence("imds", status=ReadStatus.TIMED_OUT)}
    )

    joined = first.joined(second)

    assert joined.evidence["tune2fs"].data == b"clean"
    assert joined.evidence["imds"].data == b"1"


#: Probes of another version of the program, older or newer, which this one does not have.
RETIRED, FUTURE = "retired-source", "source-of-2031"


@pytest.fixture(params=["zip", "folder"])
def of_another_version(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A capture that another version took, with probes that this one does not have; synthetic."""
    probes = {
        "getenforce": {"status": "ok", "exit": 0, "ms": 4, "file": "evidence/getenforce.txt"},
        RETIRED: {"status": "ok", "exit": 1, "ms": 7, "file": f"evidence/{RETIRED}.json", "shape": "of its own"},
        FUTURE: {"status": "timed_out", "ms": 9000, "detail": "9 s"},
    }
    index = {"format": 1, "tool_version": "9.9", "machine": {"os": "linux"}, "probes": probes, "mood": "sunny"}
    files = {"capture.json": json.dumps(index), "evidence/getenforce.txt": "Enforcing\n",
             f"evidence/{RETIRED}.json": "[1, 2]"}  # fmt: skip
    if request.param == "zip":
        return zip_of(tmp_path / "other.zip", files)
    (tmp_path / "other" / "evidence").mkdir(parents=True)
    for name, content in files.items():
        (tmp_path / "other" / name).write_text(content, encoding="utf-8")
    return tmp_path / "other"


def test_evidence_of_probes_that_this_version_does_not_have_is_kept(of_another_version: Path, tmp_path: Path) -> None:
    assert not {RETIRED, FUTURE} & {*PROBES, *(probe for rule in RULES.values() for probe in rule.probes)}

    capture = open_capture(of_another_version)
    write_capture(capture.joined(Capture(evidence={"imds": evidence("imds", b"{}")})), tmp_path / "again.zip")
    again = open_capture(tmp_path / "again.zip")

    assert (capture.tool_version, again.tool_version) == ("9.9", "9.9")
    for opened in (capture, again):
        retired, future = opened.evidence[RETIRED], opened.evidence[FUTURE]
        assert (retired.kind, retired.data, retired.reading.exit, retired.ms) == (FileKind.JSON, b"[1, 2]", 1, 7)
        assert (future.status, future.data, future.ms) == (ReadStatus.TIMED_OUT, b"", 9000)


def test_evidence_of_probes_that_this_version_does_not_have_changes_no_verdict(of_another_version: Path) -> None:
    capture = open_capture(of_another_version)
    without = replace(capture, evidence={"getenforce": capture.evidence["getenforce"]})

    results = judge(capture)

    assert results == judge(without)
    assert {one.check: one.verdict for one in results}["selinux"] is Verdict.INFO
    assert Verdict.CHECK_ERROR not in {one.verdict for one in results}
