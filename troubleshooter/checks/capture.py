"""A capture: all the evidence of one machine at one time, and its two forms on disk, a zip and a folder."""

from __future__ import annotations

import json
import os
import re
import stat
import time
import zipfile
import zlib
from dataclasses import dataclass, field, replace
from datetime import UTC
from typing import TYPE_CHECKING, Any

from troubleshooter import __version__
from troubleshooter.checks.evidence import Evidence, FileKind, Reading, ReadStatus
from troubleshooter.checks.file_source import read_file
from troubleshooter.checks.probe import KEPT_BYTES
from troubleshooter.checks.shape import flag, mapping, moment, number, words
from troubleshooter.errors import TroubleshooterError
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from pathlib import Path
    from typing import IO

FORMAT = 1
INDEX = "capture.json"
FOLDER = "evidence"

_MOST_FILES = 500
_MOST_INDEX_BYTES = 2 * 1024 * 1024
#: What all files of a zip may come to when unpacked; a log is read to its end, but only its end is kept.
_MOST_UNPACKED_BYTES = 512 * 1024 * 1024
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_CHUNK = 256 * 1024
_LONGEST = 300  # characters of a text in the index
_ZIP_BEGINS = (1980, 1, 1, 0, 0, 0)
_ZIP_ENDS = (2107, 12, 31, 23, 59, 58)


class CaptureError(TroubleshooterError):
    """A file is no capture, a damaged one, or one that must not be opened."""


@dataclass(frozen=True, slots=True)
class Machine:
    """Where the evidence comes from."""

    os: str = ""  # "windows", "linux", "macos", or empty when not recorded
    release: str = ""  # as people say it: "Windows Server 2022", "Ubuntu 24.04"
    hostname: str = ""


@dataclass(frozen=True, slots=True)
class Capture:
    """All the evidence of one machine at one time."""

    machine: Machine = field(default_factory=Machine)
    taken: datetime | None = None  # UTC
    elevated: bool | None = None  # None: not recorded
    tool_version: str = __version__
    evidence: Mapping[str, Evidence] = field(default_factory=dict)

    def joined(self, other: Capture) -> Capture:
        """Join this capture with another reading's evidence in place of its own, where that one looked."""
        better = {
            probe: one
            for probe, one in other.evidence.items()
            if one.status is ReadStatus.OK or probe not in self.evidence
        }
        return replace(self, evidence={**self.evidence, **better})


def write_capture(capture: Capture, path: Path) -> None:
    """Write a capture as a zip, whole or not at all.

    Raises:
        OSError: when the folder cannot be written.
    """
    draft = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with zipfile.ZipFile(draft, "x", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(_entry(INDEX), json.dumps(_index(capture), indent=1, ensure_ascii=False))
            for one in capture.evidence.values():
                if one.data:
                    archive.writestr(_entry(_file_of(one)), one.data)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _entry(name: str) -> zipfile.ZipInfo:
    """A file of the zip, of now; a clock that is wrong by decades leaves the years that a zip can hold."""
    now = min(max(time.localtime()[:6], _ZIP_BEGINS), _ZIP_ENDS)
    entry = zipfile.ZipInfo(name, now)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry


def open_capture(path: Path) -> Capture:
    """Read a capture: a zip, a folder, a folder's ``capture.json``, or one saved output named after its probe.

    Raises:
        CaptureError: when it is no capture, or damaged, or made to do harm.
        OSError: when it cannot be read.
    """
    if path.is_dir():
        return _from_folder(path)
    if path.name == INDEX:
        return _from_folder(path.parent)
    with path.open("rb") as file:
        start = file.read(4)
    if start.startswith(b"PK"):
        return _from_zip(path)
    if path.suffix.lstrip(".").lower() in {*FileKind} and _ID.match(path.stem):
        found = _evidence(path.stem, FileKind(path.suffix.lstrip(".").lower()), {}, read_file(path))
        return Capture(tool_version="", evidence={path.stem: found})
    raise CaptureError(
        _("{file} is not a capture: neither a zip nor a folder with {index}.").format(file=path.name, index=INDEX)
    )


def _index(capture: Capture) -> dict[str, Any]:
    machine = capture.machine
    return {
        "format": FORMAT,
        "tool_version": capture.tool_version,
        "machine": {"os": machine.os, "release": machine.release, "hostname": machine.hostname},
        "taken": capture.taken.astimezone(UTC).isoformat(timespec="seconds") if capture.taken else None,
        "elevated": capture.elevated,
        "probes": {
            one.probe: {
                "status": one.status.value,
                "exit": one.reading.exit,
                "ms": one.ms,
                "file": _file_of(one) if one.data else None,
                "detail": one.reading.detail,
                "cut": one.reading.cut,
                "elevated": one.elevated,
            }
            for one in capture.evidence.values()
        },
    }


def _file_of(one: Evidence) -> str:
    return f"{FOLDER}/{one.probe}.{one.kind}"


def _from_folder(folder: Path) -> Capture:
    index = folder / INDEX
    described = _read_index(read_file(index).data) if index.is_file() else {}
    files: dict[str, Reading] = {}
    for place in (folder, folder / FOLDER):
        for path in sorted(place.iterdir()) if place.is_dir() else ():
            if path.is_symlink():
                raise CaptureError(
                    _("{file} in the capture is a link; captures hold plain files only.").format(file=path.name)
                )
            if path.is_file() and path.name != INDEX and _probe_of(path.name):
                files[path.name] = read_file(path)
            if len(files) > _MOST_FILES:
                raise CaptureError(_("The capture holds too many files."))
    if not index.is_file() and not files:
        raise CaptureError(
            _("{file} is not a capture: neither a zip nor a folder with {index}.").format(file=folder.name, index=INDEX)
        )
    return _capture(described, files)


def _from_zip(path: Path) -> Capture:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _refuse_hostile(members)
            by_name = {member.filename: member for member in members}
            if INDEX not in by_name:
                raise CaptureError(
                    _("{file} is a zip, but not a capture: it holds no {index}.").format(file=path.name, index=INDEX)
                )
            with archive.open(by_name[INDEX]) as file:
                described = _read_index(file.read(_MOST_INDEX_BYTES + 1))
            return _capture(described, dict(_unpacked(archive, members)))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, UnicodeError) as error:
        raise CaptureError(_("{file} is damaged and cannot be read as a zip.").format(file=path.name)) from error


def _unpacked(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> Iterator[tuple[str, Reading]]:
    left = _MOST_UNPACKED_BYTES
    for member in members:
        folder, _slash, name = member.filename.rpartition("/")
        if folder != FOLDER or not _probe_of(name):
            continue
        with archive.open(member) as file:
            data, size = _end_of(file, left)
        left -= size
        if left < 0:
            raise CaptureError(_("The capture is too large when unpacked."))
        yield name, Reading(ReadStatus.OK, data, cut=size > len(data))


def _end_of(file: IO[bytes], limit: int) -> tuple[bytes, int]:
    """The last :data:`KEPT_BYTES` of a stream and its size; reading ends beyond ``limit``."""
    kept, size = bytearray(), 0
    while chunk := file.read(_CHUNK):
        size += len(chunk)
        kept += chunk
        if len(kept) > 2 * KEPT_BYTES:
            del kept[:-KEPT_BYTES]
        if size > limit:
            break
    return bytes(kept[-KEPT_BYTES:]), size


def _refuse_hostile(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > _MOST_FILES:
        raise CaptureError(_("The capture holds too many files."))
    seen: set[str] = set()
    for member in members:
        name = member.filename
        outside = name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/") or "\0" in name
        link = stat.S_ISLNK(member.external_attr >> 16)
        if outside or link or name in seen or member.flag_bits & 1:
            raise CaptureError(
                _(
                    "The capture was refused: {file} in it would lead outside, is a link, is encrypted or stands twice."
                ).format(file=name[:80])
            )
        seen.add(name)
    if sum(member.file_size for member in members) > _MOST_UNPACKED_BYTES:
        raise CaptureError(_("The capture is too large when unpacked."))


def _read_index(data: bytes) -> dict[str, Any]:
    if len(data) > _MOST_INDEX_BYTES:
        raise CaptureError(_("{index} of the capture is too large.").format(index=INDEX))
    try:
        described = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise CaptureError(_("{index} of the capture is not valid JSON.").format(index=INDEX)) from error
    if not isinstance(described, dict):
        raise CaptureError(_("{index} of the capture is not valid JSON.").format(index=INDEX))
    if described.get("format") != FORMAT:
        raise CaptureError(
            _("The capture has format {found}; this version reads format {known}. A newer version may open it.").format(
                found=str(described.get("format"))[:20], known=FORMAT
            )
        )
    return described


def _capture(described: dict[str, Any], files: dict[str, Reading]) -> Capture:
    machine = mapping(described.get("machine"))
    probes = _probes(described.get("probes"))
    evidence: dict[str, Evidence] = {}
    for name, reading in files.items():
        probe = _probe_of(name)
        evidence[probe] = _evidence(probe, FileKind(name.rpartition(".")[2].lower()), probes.get(probe, {}), reading)
    for probe, about in probes.items():
        if probe not in evidence and _ID.match(probe):
            evidence[probe] = _evidence(probe, FileKind.TEXT, about, _without_file(about))
    return Capture(
        machine=Machine(
            system_of(_short(machine.get("os"))),
            _short(machine.get("release")),
            _short(machine.get("hostname")),
        ),
        taken=moment(described.get("taken")),
        elevated=flag(described.get("elevated")),
        tool_version=_short(described.get("tool_version")),
        evidence=evidence,
    )


def _without_file(about: Mapping[str, Any]) -> Reading:
    """What a probe read whose file is not in the capture: nothing, unless the index names a file that should be."""
    status = _status(about.get("status"), ReadStatus.FAILED)
    if status is ReadStatus.OK and about.get("file"):
        return Reading(ReadStatus.FAILED, detail=_short(about["file"]))
    return Reading(status)


def _evidence(probe: str, kind: FileKind, about: Mapping[str, Any], reading: Reading) -> Evidence:
    status = reading.status  # the file itself may be unreadable
    if status is ReadStatus.OK:
        status = _status(about.get("status"), ReadStatus.OK)
    return Evidence(
        probe,
        kind,
        replace(
            reading,
            status=status,
            exit=number(about.get("exit")),
            detail=_short(about.get("detail")) or reading.detail,
            cut=reading.cut or about.get("cut") is True,
        ),
        ms=max(0, min(number(about.get("ms")) or 0, 10**9)),
        elevated=flag(about.get("elevated")),
    )


def system_of(text: str) -> str:
    """The system that somebody's words mean: ``windows``, ``linux``, ``macos``, or empty when unclear."""
    lowered = text.strip().lower()
    if lowered.startswith(("win", "microsoft windows")):
        return "windows"
    if lowered in ("macos", "darwin", "mac os x"):
        return "macos"
    return "linux" if lowered.startswith(_LINUX_NAMES) else ""


_LINUX_NAMES = (
    "linux", "gnu/linux", "ubuntu", "debian", "rhel", "red hat", "centos", "suse", "sles", "opensuse", "alma", "rocky",
    "oracle", "azure linux", "mariner", "fedora", "arch", "flatcar", "freebsd",
)  # fmt: skip


def _probe_of(name: str) -> str:
    """The probe that a file of evidence belongs to, or an empty text when its name says nothing."""
    stem, _dot, ending = name.rpartition(".")
    return stem if ending.lower() in {*FileKind} and _ID.match(stem) else ""


def _probes(value: object) -> dict[str, Mapping[str, Any]]:
    if isinstance(value, list):  # a list of objects that name themselves
        named = [(_short(item.get("id") or item.get("probe")), item) for item in value if isinstance(item, dict)]
        return {name: item for name, item in named if name}
    return {str(name): about for name, about in mapping(value).items() if isinstance(about, dict)}


def _status(value: object, otherwise: ReadStatus) -> ReadStatus:
    """A recorded status; ``otherwise`` for a word that this version does not know. Without any, it went well."""
    if value is None:
        return ReadStatus.OK
    return ReadStatus(value) if isinstance(value, str) and value in {*ReadStatus} else otherwise


def _short(value: object) -> str:
    return words(value, _LONGEST)
