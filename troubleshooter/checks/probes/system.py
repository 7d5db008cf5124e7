"""The machine itself: its system's version, its load, its disks, its firewall, other backup products on it."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import psutil

from troubleshooter.checks.command import find_program, run_command
from troubleshooter.checks.evidence import FileKind, Reading, ReadStatus
from troubleshooter.checks.file_source import read_first
from troubleshooter.checks.probe import Probe
from troubleshooter.words import Platform

if TYPE_CHECKING:
    from troubleshooter.checks.probe import ProbeContext

_LINUX, _WINDOWS = (Platform.LINUX,), (Platform.WINDOWS,)
_SAMPLES = 5  # of the load, one second each

#: File systems of this machine; a network one is never asked how full it is.
_LOCAL = {
    "ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "f2fs", "jfs", "reiserfs", "vfat", "exfat", "ntfs", "ntfs3", "refs",
    "fuseblk",
}  # fmt: skip

#: Processes of other backup products, as their makers name them, in lower case and without ``.exe``.
_PRODUCTS = {
    "Veeam Agent": (
        "veeamagent",
        "veeamservice",
        "veeamendpointbackupservice",
    ),
    "Veeam": (
        "veeamdeploymentsvc",
        "veeamguesthelper",
        "veeamvssagent",
    ),
    "Commvault": (
        "cvd",
        "clbackup",
        "gxcvd",
    ),
    "Veritas NetBackup": (
        "bpcd",
        "vnetd",
        "bpbkar",
        "bpbkar32",
    ),
    "Backup Exec": ("beremote",),
    "IBM Storage Protect": (
        "dsmcad",
        "dsmc",
        "dsmcsvc",
    ),
    "Dell Avamar": ("avagent",),
    "Dell NetWorker": ("nsrexecd",),
    "Rubrik": (
        "rubrikagent",
        "rba",
        "rbs",
    ),
    "Cohesity": ("cohesityagent",),
    "Bareos": ("bareos-fd",),
    "Bacula": ("bacula-fd",),
    "Acronis": (
        "aakore",
        "acronis_agent",
        "mms",
        "service_process",
    ),
    "Microsoft Azure Recovery Services agent": ("cbengine",),
    "System Center DPM": ("dpmra",),
    "Azure Site Recovery": (
        "svagents",
        "evtcollforw",
        "appservice",
    ),
    "UrBackup": ("urbackupclientbackend",),
    "Arcserve": (
        "arcserve",
        "afarcservice",
    ),
    "Duplicati": (
        "duplicati",
        "duplicati-server",
    ),
    "NAKIVO": ("nakivo",),
    "Druva": (
        "s3bridge",
        "druva",
    ),
    "Druva Phoenix": ("phoenix",),
}
_PROCESSES = {process: product for product, processes in _PRODUCTS.items() for process in processes}


def _read_os_release(context: ProbeContext) -> Reading:
    return read_first([context.path("/etc/os-release"), context.path("/usr/lib/os-release")])


def _read_windows_version(_context: ProbeContext) -> Reading:
    if sys.platform == "win32":
        import winreg

        path = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion"
        found: dict[str, str] = {}
        access = winreg.KEY_READ | winreg.KEY_WOW64_64KEY
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, path, 0, access) as key:
            for name in ("CurrentBuild", "ProductName", "InstallationType", "DisplayVersion"):
                try:
                    found[name] = str(winreg.QueryValueEx(key, name)[0])
                except FileNotFoundError:
                    continue
        return Reading(ReadStatus.OK, json.dumps(found).encode())
    else:  # noqa: RET505  the type checker follows one system at a time
        return Reading(ReadStatus.MISSING)


def _read_cpu(context: ProbeContext) -> Reading:
    psutil.cpu_percent()
    samples: list[float] = []
    for _number in range(_SAMPLES):
        if context.cancel.wait(1):
            return Reading(ReadStatus.CANCELLED)
        samples.append(psutil.cpu_percent())
    return Reading(ReadStatus.OK, json.dumps({"percent": samples}).encode())


def _read_memory(_context: ProbeContext) -> Reading:
    memory = psutil.virtual_memory()
    return Reading(ReadStatus.OK, json.dumps({"total": memory.total, "available": memory.available}).encode())


def _read_disks(_context: ProbeContext) -> Reading:
    found = []
    for one in psutil.disk_partitions(all=False):
        if one.fstype.lower() not in _LOCAL:
            continue
        try:
            usage = psutil.disk_usage(one.mountpoint)
        except OSError:
            continue
        found.append({"target": one.mountpoint, "type": one.fstype.lower(), "total": usage.total, "free": usage.free})
    return Reading(ReadStatus.OK, json.dumps(found, indent=1).encode())


def _read_products(_context: ProbeContext) -> Reading:
    count, found = 0, []
    for process in psutil.process_iter(["name"]):
        count += 1
        name = (process.info["name"] or "").lower().removesuffix(".exe")
        if name in _PROCESSES:
            found.append({"name": _PROCESSES[name], "process": process.info["name"]})
    return Reading(ReadStatus.OK, json.dumps({"processes": count, "found": found}).encode())


def _read_firewall(context: ProbeContext) -> Reading:
    """The rules of nftables, or else of iptables; listing them changes nothing."""
    for command in (["nft", "list", "ruleset"], ["iptables-save"]):
        if find_program(context, command[0]) is None:
            continue
        reading = run_command(context, command)
        if reading.status is not ReadStatus.OK:
            return reading
        if reading.exit:
            denied = b"Operation not permitted" in reading.data or b"Permission denied" in reading.data
            return Reading(
                ReadStatus.DENIED if denied else ReadStatus.FAILED, detail=f"{command[0]}: exit {reading.exit}"
            )
        return Reading(ReadStatus.OK, reading.data if reading.data.strip() else b"# no rules\n", 0)
    return Reading(ReadStatus.MISSING, detail="nft, iptables-save")


def _read_windows_firewall(_context: ProbeContext) -> Reading:
    if sys.platform == "win32":
        from troubleshooter.checks.probes.windows_firewall import read_rules

        return read_rules()
    else:  # noqa: RET505  the type checker follows one system at a time
        return Reading(ReadStatus.MISSING)


PROBES = (
    Probe("os-release", FileKind.TEXT, _read_os_release, _LINUX, budget_s=1),
    Probe("windows-version", FileKind.JSON, _read_windows_version, _WINDOWS, budget_s=1),
    Probe("cpu-load", FileKind.JSON, _read_cpu, budget_s=_SAMPLES + 2),
    Probe("memory", FileKind.JSON, _read_memory, budget_s=1),
    Probe("disks", FileKind.JSON, _read_disks, budget_s=3),
    Probe("backup-products", FileKind.JSON, _read_products, budget_s=3),
    Probe("firewall", FileKind.TEXT, _read_firewall, _LINUX, budget_s=5),
    Probe("windows-firewall", FileKind.JSON, _read_windows_firewall, _WINDOWS, budget_s=8),
)
