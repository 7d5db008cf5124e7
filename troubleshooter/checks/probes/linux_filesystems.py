"""What a Linux VM has mounted, what its ext file systems record, what SELinux does; no network mount is touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troubleshooter.checks.command import run_command
from troubleshooter.checks.evidence import FileKind, Reading, ReadStatus
from troubleshooter.checks.file_source import read_file
from troubleshooter.checks.probe import Probe
from troubleshooter.words import Platform

if TYPE_CHECKING:
    from troubleshooter.checks.probe import ProbeContext

_EXT = {b"ext2", b"ext3", b"ext4"}
_MOST_DEVICES = 40
_LINUX = (Platform.LINUX,)


def _read_mountinfo(context: ProbeContext) -> Reading:
    return read_file(context.path("/proc/self/mountinfo"))


def _read_tune2fs(context: ProbeContext) -> Reading:
    """The superblock of every mounted ext file system, each under a line that names its device."""
    table = _read_mountinfo(context)
    if table.status is not ReadStatus.OK:
        return table
    devices = list(dict.fromkeys(_ext_devices(table.data)))[:_MOST_DEVICES]
    if not devices:
        return Reading(ReadStatus.OK, b"# no ext file system is mounted\n")
    parts: list[bytes] = []
    code: int | None = 0
    for device in devices:
        one = run_command(context, ["tune2fs", "-l", device])
        if one.status is not ReadStatus.OK:
            return Reading(one.status, b"".join(parts), detail=one.detail)
        parts += [f"# device: {device}\n".encode(), one.data]
        code = one.exit or code
    return Reading(ReadStatus.OK, b"".join(parts), code)


def _ext_devices(table: bytes) -> list[str]:
    found = []
    for line in table.splitlines():
        before, hyphen, after = line.partition(b" - ")
        fields = after.split()
        if hyphen and before and len(fields) > 1 and fields[0] in _EXT and fields[1].startswith(b"/dev/"):
            found.append(fields[1].decode("utf-8", "replace"))
    return found


def _read_enforce(context: ProbeContext) -> Reading:
    return read_file(context.path("/sys/fs/selinux/enforce"))


def _read_audit(context: ProbeContext) -> Reading:
    """Of the audit log, only the denials that name the agent."""
    log = read_file(context.path("/var/log/audit/audit.log"))
    if log.status is not ReadStatus.OK:
        return log
    kept = [line for line in log.data.splitlines(keepends=True) if b"avc:" in line and b"waagent" in line.lower()]
    return Reading(ReadStatus.OK, b"".join(kept), cut=log.cut)


PROBES = (
    Probe("mountinfo", FileKind.TEXT, _read_mountinfo, _LINUX, budget_s=1),
    Probe("tune2fs", FileKind.TEXT, _read_tune2fs, _LINUX, budget_s=15),
    Probe("selinux-enforce", FileKind.TEXT, _read_enforce, _LINUX, budget_s=1),
    Probe("audit-log", FileKind.LOG, _read_audit, _LINUX, budget_s=3),
)
