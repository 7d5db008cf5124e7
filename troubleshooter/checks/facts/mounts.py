"""What is mounted: from the kernel's own table, or from what ``mount`` printed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from troubleshooter.checks.facts.text import text_of
from troubleshooter.checks.facts.unread import CannotTell, require
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from troubleshooter.checks.capture import Capture
    from troubleshooter.checks.evidence import Evidence

#: The probes that tell, the preferred first.
PROBES = ("mountinfo", "mount")

#: File systems that the extension freezes, and network ones that can hang.
FREEZABLE = frozenset({"ext3", "ext4", "xfs", "btrfs"})
NETWORK = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "glusterfs", "ceph", "fuse.sshfs", "fuse.glusterfs"})

#: Where Azure mounts the temporary disk, which the extension skips.
TEMPORARY = frozenset({"/mnt", "/mnt/resource"})

_OCTAL = re.compile(r"\\([0-7]{3})")
#: ``SOURCE on TARGET type FSTYPE (OPTIONS)``; a target may hold blanks, so the end decides.
_PRINTED = re.compile(r"^(?P<source>\S+) on (?P<target>/.*) type (?P<type>[\w.]+) \((?P<options>[^()]*)\)\s*$")


@dataclass(frozen=True, slots=True)
class Mount:
    """One mount."""

    source: str
    device: str  # major:minor, or the source where that is not known
    root: str  # what of the device is mounted: "/" for all of it; empty when not known
    target: str
    type: str
    options: frozenset[str]  # of the mount and of the file system
    read_only: bool  # whether the file system is, as far as can be told, and not only this mount of it
    line: str  # as it stood in the evidence
    number: int

    @property
    def is_frozen(self) -> bool:
        """Whether the extension freezes it: a real disk's file system, but not the temporary disk's."""
        return self.type in FREEZABLE and not self.source.startswith("/dev/loop") and self.target not in TEMPORARY


@dataclass(frozen=True, slots=True)
class Mounts:
    """All mounts of a machine."""

    probe: str
    mounts: tuple[Mount, ...]

    def holding(self, path: str) -> Mount | None:
        """The mount that a path lies on: the deepest one above it, of several the last."""
        above = [one for one in self.mounts if _is_below(path, one.target)]
        return max(reversed(above), key=lambda one: len(one.target), default=None)


def read_mounts(capture: Capture) -> Mounts:
    """All mounts.

    Raises:
        CannotTell: when the evidence is absent, or holds none.
    """
    evidence = require(capture, *PROBES)
    found = _parse(evidence)
    if not found:
        raise CannotTell(_("No mount could be read from the evidence."), probe=evidence.probe)
    return Mounts(evidence.probe, found)


def _parse(evidence: Evidence) -> tuple[Mount, ...]:
    found = []
    for number, line in enumerate(text_of(evidence).split("\n"), 1):
        mount = _of_kernel(line, number) or _as_printed(line, number)
        if mount is not None:
            found.append(mount)
    return tuple(found)


def _of_kernel(line: str, number: int) -> Mount | None:
    """A line of ``/proc/self/mountinfo``: optional fields end at a hyphen."""
    fields = line.split()
    if "-" not in fields[6:] or not fields[0].isdigit() or ":" not in fields[2]:
        return None
    after = fields[fields.index("-", 6) + 1 :]
    if len(after) < 2:
        return None
    of_system = after[2].split(",") if len(after) > 2 else []
    options = frozenset({*fields[5].split(","), *of_system})
    return Mount(
        _plain(after[1]),
        fields[2],
        _plain(fields[3]),
        _plain(fields[4]),
        after[0],
        options,
        "ro" in of_system,
        line,
        number,
    )


def _as_printed(line: str, number: int) -> Mount | None:
    match = _PRINTED.match(line)
    if match is None:
        return None
    source = match["source"]
    options = frozenset(match["options"].split(","))
    return Mount(source, source, "", match["target"], match["type"], options, "ro" in options, line, number)


def _plain(field: str) -> str:
    return _OCTAL.sub(lambda match: chr(int(match[1], 8)), field)


def _is_below(path: str, target: str) -> bool:
    return target == "/" or path == target or path.startswith(f"{target}/")
