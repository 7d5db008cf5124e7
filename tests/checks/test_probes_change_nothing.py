"""Probes only look: each command that they start lists or shows, and what can hang is not touched."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import TYPE_CHECKING

import psutil
import pytest

from troubleshooter.checks.evidence import Reading, ReadStatus
from troubleshooter.checks.probe import ProbeContext
from troubleshooter.checks.probes import clock, firewall, linux_agent, linux_filesystems, proxy, windows_vss
from troubleshooter.checks.probes.registry import PROBES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MODULES = (clock, firewall, linux_agent, linux_filesystems, proxy, windows_vss)
#: Those that start a command, with the beginning of each command that they may start.
COMMANDS = {
    "timedatectl": ["timedatectl"],
    "systemctl-show": ["systemctl show "],
    "waagent-version": ["waagent --version"],
    "tune2fs": ["tune2fs -l "],
    "netsh-winhttp": ["netsh winhttp show "],
    "firewall": ["nft list ", "iptables-save"],
    "vssadmin-list-writers": ["vssadmin list "],
    "vssadmin-list-providers": ["vssadmin list "],
}


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The command lines that would have been started; each is found, and has nothing to say."""
    lines: list[str] = []

    def record(_context: ProbeContext, command: Sequence[str]) -> Reading:
        lines.append(" ".join(command))
        return Reading(ReadStatus.MISSING, detail=command[0])

    for module in MODULES:
        monkeypatch.setattr(module, "run_command", record)
    monkeypatch.setattr(firewall, "find_program", lambda _context, name: name)
    return lines


@pytest.mark.parametrize("probe", COMMANDS)
def test_a_command_of_a_probe_only_shows(probe: str, started: list[str], tmp_path: Path) -> None:
    mounts = tmp_path / "proc/self/mountinfo"
    mounts.parent.mkdir(parents=True)
    mounts.write_text("22 1 8:1 / / rw - ext4 /dev/sda1 rw\n", encoding="utf-8")

    PROBES[probe].read(ProbeContext(time.monotonic() + 5, root=tmp_path))

    assert started
    assert [line for line in started if not line.startswith(tuple(COMMANDS[probe]))] == []


def test_a_network_mount_whose_server_may_be_gone_is_not_touched(monkeypatch: pytest.MonkeyPatch) -> None:
    mounted = [
        SimpleNamespace(device="server:/share", mountpoint="/mnt/share", fstype="nfs4"),
        SimpleNamespace(device="/dev/sda1", mountpoint="/", fstype="ext4"),
    ]
    asked: list[str] = []
    usage = psutil.disk_usage
    monkeypatch.setattr(psutil, "disk_partitions", lambda **_options: mounted)
    monkeypatch.setattr(psutil, "disk_usage", lambda path: asked.append(path) or usage("/"))

    reading = PROBES["disks"].read(ProbeContext(time.monotonic() + 5))

    assert asked == ["/"]
    assert b"/mnt/share" not in reading.data
