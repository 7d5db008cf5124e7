"""Judges what surrounds the agent: the system's version, its load, the room on its disks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from packaging.version import Version

from troubleshooter.checks.facts import system
from troubleshooter.checks.facts.system import (
    read_cpu,
    read_disks,
    read_memory,
    read_system,
)
from troubleshooter.checks.facts.version import version_of
from troubleshooter.checks.judgement import Judgement, Sureness
from troubleshooter.checks.rules.rule import Rule
from troubleshooter.i18n import _
from troubleshooter.words import Verdict

if TYPE_CHECKING:
    from troubleshooter.checks.capture import Capture
    from troubleshooter.checks.facts.system import Disk

_BUSY = 90.0  # percent
_MIB = 1024 * 1024
_GIB = 1024 * _MIB
#: What must have room for the agent to work; a small /boot is no fault.
_WATCHED = ("/", "/var", "/var/lib", "/var/lib/waagent", "/var/log", "C:\\")

#: The oldest version of each system that its maker still looks after at the end of 2026; longer paid support exists.
_OLDEST = {
    "ubuntu": "18.04", "debian": "11", "rhel": "8", "centos": "9", "ol": "7", "rocky": "8", "almalinux": "8",
    "sles": "12.5", "sles_sap": "12.5", "opensuse-leap": "15.6", "azurelinux": "3.0", "mariner": "3.0", "fedora": "42",
}  # fmt: skip
#: Systems that VM backup never supported, or does not support any more.
_UNSUPPORTED = {"coreos": "CoreOS"}
_OLDEST_WINDOWS_BUILD = 14393  # Windows Server 2016
_OLDEST_SUPPORTED_BUILD = 6002  # Windows Server 2008 SP2, where backup begins to work at all


def _judge_system(capture: Capture) -> Judgement:
    found = read_system(capture)
    expected = _("a system that its maker and Azure Backup support")
    if found.id == "windows-client":
        summary = _("{name} is not a server system; the support matrix says which of them are supported.")
        return Judgement(Verdict.NOT_APPLICABLE, summary.format(name=found.name), found.name, expected)
    if found.id in _UNSUPPORTED:
        summary = _("{name} is not supported by Azure VM backup.").format(name=found.name)
        return Judgement(Verdict.PROBLEM, summary, found.name, expected, pages=("support-matrix-check",))
    if found.id == "windows":
        return _judge_windows(found, expected)
    oldest = _OLDEST.get(found.id)
    version = version_of(found.version)
    if oldest is None or version is None:
        summary = _("{name} is not one of the systems that the program knows; look into the support matrix.")
        return Judgement(Verdict.INFO, summary.format(name=found.name), found.name, expected, Sureness.POSSIBLE)
    if version < Version(oldest):
        summary = _("{name} is past the end of its support; new agents and extensions may not work on it.")
        return Judgement(Verdict.WARNING, summary.format(name=found.name), found.name, expected)
    return Judgement(Verdict.OK, _("{name} is supported.").format(name=found.name), found.name, expected)


def _judge_windows(found: system.System, expected: str) -> Judgement:
    build = int(found.version)
    observed = f"{found.name} ({build})"
    if build < _OLDEST_SUPPORTED_BUILD:
        summary = _("{name} is too old for Azure VM backup.").format(name=found.name)
        return Judgement(Verdict.PROBLEM, summary, observed, expected, pages=("support-matrix-check",))
    if build < _OLDEST_WINDOWS_BUILD:
        summary = _("{name} is past the end of its support; new agents and extensions may not work on it.")
        return Judgement(Verdict.WARNING, summary.format(name=found.name), observed, expected)
    return Judgement(Verdict.OK, _("{name} is supported.").format(name=found.name), observed, expected)


def _judge_cpu(capture: Capture) -> Judgement:
    load = read_cpu(capture)
    observed = f"{load:.0f} %"
    expected = _("below {n} %").format(n=round(_BUSY))
    if load >= _BUSY:
        summary = _("The processors are busy to {n} % at this moment.").format(n=round(load))
        return Judgement(Verdict.WARNING, summary, observed, expected, Sureness.LIKELY)
    summary = _("The processors have room: {n} % busy at this moment.").format(n=round(load))
    return Judgement(Verdict.OK, summary, observed, expected)


def _judge_memory(capture: Capture) -> Judgement:
    memory = read_memory(capture)
    observed = _("{free} of {total} available").format(free=_size(memory.available), total=_size(memory.total))
    expected = _("more than {n} % available").format(n=round(100 - _BUSY))
    if memory.used_percent >= _BUSY:
        summary = _("Memory is short at this moment: {observed}.").format(observed=observed)
        return Judgement(Verdict.WARNING, summary, observed, expected, Sureness.LIKELY)
    return Judgement(Verdict.OK, _("There is enough memory: {observed}.").format(observed=observed), observed, expected)


def _judge_disks(capture: Capture) -> Judgement:
    disks = [one for one in read_disks(capture) if one.target in _WATCHED or one.target.upper().startswith("C:")]
    expected = _("more than 1 GiB and a tenth free where the system and the agent write")
    if not disks:
        disks = list(read_disks(capture))
    worst = min(disks, key=lambda one: one.free)
    observed = " · ".join(_described(one) for one in disks)
    values = {"target": worst.target, "free": _size(worst.free)}
    if worst.free < 100 * _MIB:
        summary = _("{target} is full: {free} free.").format(**values)
        return Judgement(Verdict.PROBLEM, summary, observed, expected, pages=("free-disk-space",))
    if worst.free < _GIB:
        return Judgement(
            Verdict.WARNING, _("{target} is nearly full: {free} free.").format(**values), observed, expected
        )
    tight = min(disks, key=lambda one: one.free / one.total)
    if tight.free < 0.1 * tight.total:
        summary = _("{target} has less than a tenth left, but still {free}.")
        text = summary.format(target=tight.target, free=_size(tight.free))
        return Judgement(Verdict.INFO, text, observed, expected)
    return Judgement(Verdict.OK, _("There is enough room on the disks."), observed, expected)


def _described(one: Disk) -> str:
    return _("{target}: {free} of {total} free").format(target=one.target, free=_size(one.free), total=_size(one.total))


def _size(count: int) -> str:
    return f"{count / _GIB:.1f} GiB" if count >= _GIB else f"{count / _MIB:.0f} MiB"


RULES = (
    Rule("os.supported", system.SYSTEM_PROBES, _judge_system),
    Rule("perf.cpu", (system.CPU_PROBE,), _judge_cpu),
    Rule("perf.mem", system.MEMORY_PROBES, _judge_memory),
    Rule("disk.space", system.DISK_PROBES, _judge_disks),
)
