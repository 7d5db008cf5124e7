"""The machine itself: its system's version, its load, its memory, its disks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from troubleshooter.checks.facts.text import json_of, text_of
from troubleshooter.checks.facts.unread import CannotTell, require
from troubleshooter.checks.shape import items, mapping, number, words
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from troubleshooter.checks.capture import Capture

SYSTEM_PROBES = ("os-release", "windows-version", "systeminfo")
CPU_PROBE = "cpu-load"
MEMORY_PROBES = ("memory", "free")
DISK_PROBES = ("disks", "df")

_RELEASE_LINE = re.compile(r"^([A-Z_]+)=[\"']?(.*?)[\"']?\s*$", re.MULTILINE)
#: Registered signs may stand in it, or what a code page made of them.
_WINDOWS_NAME = re.compile(r"Microsoft\S* Windows[^\n]*")
_BUILD = re.compile(r"\b(\d+)\.(\d+)\.(\d{4,5})\b")


@dataclass(frozen=True, slots=True)
class System:
    """Which system it is."""

    id: str  # as os-release has it; "windows" or "windows-client"
    version: str  # "22.04", "8.6", "12"; of Windows the build
    name: str  # as people say it


def read_system(capture: Capture) -> System:
    """The system and its version.

    Raises:
        CannotTell: when the evidence is absent, or names none.
    """
    evidence = require(capture, *SYSTEM_PROBES)
    if evidence.probe == "os-release":
        values = dict(_RELEASE_LINE.findall(text_of(evidence)))
        if "ID" not in values:
            raise CannotTell(_("The evidence does not name the system."), probe=evidence.probe)
        name = values.get("PRETTY_NAME") or f"{values.get('NAME', values['ID'])} {values.get('VERSION_ID', '')}"
        return System(values["ID"].lower(), values.get("VERSION_ID", ""), name.strip())
    if evidence.probe == "windows-version":
        found = mapping(json_of(evidence))
        build, name = words(found.get("CurrentBuild")), words(found.get("ProductName"))
        client = words(found.get("InstallationType")).lower() == "client"
    else:
        text = text_of(evidence)
        named, numbered = _WINDOWS_NAME.search(text), _BUILD.search(text)
        name, build = (named[0].strip() if named else ""), (numbered[3] if numbered else "")
        client = "server" not in name.lower()
    if not build.isdigit() or (not name and evidence.probe == "systeminfo"):
        raise CannotTell(_("The evidence does not name the system."), probe=evidence.probe)
    return System("windows-client" if client else "windows", build, name or f"Windows {build}")


def read_cpu(capture: Capture) -> float:
    """The processors' load, in percent, averaged over some seconds.

    Raises:
        CannotTell: when the evidence is absent, or holds no figures.
    """
    samples = [one for one in items(mapping(json_of(require(capture, CPU_PROBE))).get("percent")) if _is_figure(one)]
    if not samples:
        raise CannotTell(_("The evidence holds no figures of the load."), probe=CPU_PROBE)
    return float(sum(samples) / len(samples))


def _is_figure(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 100


@dataclass(frozen=True, slots=True)
class Memory:
    """The memory, in bytes."""

    total: int
    available: int

    @property
    def used_percent(self) -> float:
        """How much is not available."""
        return 100.0 * (1 - self.available / self.total)


def read_memory(capture: Capture) -> Memory:
    """The memory.

    Raises:
        CannotTell: when the evidence is absent, or holds no figures.
    """
    evidence = require(capture, *MEMORY_PROBES)
    if evidence.probe == "memory":
        found = mapping(json_of(evidence))
        total, available = number(found.get("total")), number(found.get("available"))
    else:  # free: the heading's columns say which figure is which
        total, available = _printed_memory(text_of(evidence))
    if not total or available is None or not 0 <= available <= total:
        raise CannotTell(_("The evidence holds no figures of the memory."), probe=evidence.probe)
    return Memory(total, available)


def _printed_memory(text: str) -> tuple[int | None, int | None]:
    lines = [line.split() for line in text.splitlines() if line.strip()]
    if len(lines) < 2 or "available" not in lines[0] or not lines[1][0].endswith(":"):
        return None, None
    figures = lines[1][1:]
    at = lines[0].index("available")
    if at >= len(figures) or not (figures[0].isdigit() and figures[at].isdigit()):
        return None, None
    return int(figures[0]) * 1024, int(figures[at]) * 1024


@dataclass(frozen=True, slots=True)
class Disk:
    """A mounted file system and the room on it, in bytes."""

    target: str
    type: str  # empty when not known
    total: int
    free: int


#: Images and the like, which are full by nature.
_FULL_BY_NATURE = {"squashfs", "iso9660", "overlay", "tmpfs", "devtmpfs", "udf", "proc", "sysfs"}
_DF_LINE = re.compile(
    r"^(?P<source>\S+)(?:\s+(?P<type>[a-z]\w*))?\s+(?P<total>\d[\d.,]*[A-Z]?)\s+\d[\d.,]*[A-Z]?"
    r"\s+(?P<free>\d[\d.,]*[A-Z]?)\s+(?:\d+%|-)\s+(?P<target>/.*)$"
)
#: The heading's "1K-blocks" or "512-blocks", in whatever language.
_DF_UNIT = re.compile(r"\s(\d+)([BKMG]?)-")
_FACTORS = {"": 1, "B": 1, "K": 2**10, "M": 2**20, "G": 2**30, "T": 2**40, "P": 2**50}


def read_disks(capture: Capture) -> tuple[Disk, ...]:
    """The file systems that can run full.

    Raises:
        CannotTell: when the evidence is absent, or names none.
    """
    evidence = require(capture, *DISK_PROBES)
    if evidence.probe == "disks":
        found = [
            Disk(
                words(one.get("target")),
                words(one.get("type")),
                number(one.get("total")) or 0,
                number(one.get("free")) or 0,
            )
            for one in map(mapping, items(json_of(evidence)))
        ]
    else:
        found = _printed_disks(text_of(evidence))
    real = tuple(one for one in found if one.total > 0 and one.type not in _FULL_BY_NATURE)
    if not real:
        raise CannotTell(_("The evidence names no disk."), probe=evidence.probe)
    return real


def _printed_disks(text: str) -> list[Disk]:
    """What df prints; a long source stands on a line of its own, and its figures on the next."""
    joined = re.sub(r"^(\S+)\n(?=\s)", r"\1 ", text, flags=re.MULTILINE)
    heading = joined.lstrip().partition("\n")[0]
    unit = _DF_UNIT.search(heading)
    block = int(unit[1]) * _FACTORS[unit[2]] if unit else 1024
    found = []
    for line in joined.splitlines():
        match = _DF_LINE.match(line.strip())
        if match is not None:
            kind = match["type"] or ("squashfs" if match["source"].startswith("/dev/loop") else "")
            total, free = _printed_size(match["total"], block), _printed_size(match["free"], block)
            found.append(Disk(match["target"], kind, total, free))
    return found


def _printed_size(text: str, block: int) -> int:
    """``28291856`` blocks, ``27G`` or ``1,5T``, in bytes; 0 when it is no size."""
    factor = _FACTORS.get(text[-1]) if text[-1].isalpha() else block
    try:
        return int(float(text.rstrip("BKMGTPE").replace(",", ".")) * (factor or 0))
    except (ValueError, OverflowError):
        return 0
