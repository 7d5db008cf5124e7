"""The Linux VM agent: its service, its processes, its version, its configuration file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import psutil

from troubleshooter.checks.command import run_command
from troubleshooter.checks.evidence import FileKind, Reading, ReadStatus
from troubleshooter.checks.file_source import read_first
from troubleshooter.checks.probe import Probe
from troubleshooter.words import Platform

if TYPE_CHECKING:
    from troubleshooter.checks.probe import ProbeContext

_LINUX = (Platform.LINUX,)
_CONF = ("/etc/waagent.conf", "/usr/share/defaults/waagent/waagent.conf")


def _read_systemctl_show(context: ProbeContext) -> Reading:
    properties = "--property=Id,LoadState,ActiveState,SubState,UnitFileState"
    return run_command(context, ["systemctl", "show", "--no-pager", properties, "walinuxagent", "waagent"])


def _read_processes(_context: ProbeContext) -> Reading:
    """Command lines of the agent; other processes' are not kept, they can hold secrets."""
    found = []
    for process in psutil.process_iter(["cmdline"]):
        words = process.info["cmdline"] or ()
        if any(word.endswith("waagent") or "WALinuxAgent" in word for word in words):
            found.append(" ".join(words)[:300])
    return Reading(ReadStatus.OK, json.dumps(found).encode())


def _read_version(context: ProbeContext) -> Reading:
    return run_command(context, ["waagent", "--version"])


def _read_conf(context: ProbeContext) -> Reading:
    return read_first([context.path(path) for path in _CONF])


PROBES = (
    Probe("systemctl-show", FileKind.TEXT, _read_systemctl_show, _LINUX, budget_s=3),
    Probe("agent-processes", FileKind.JSON, _read_processes, _LINUX, budget_s=2),
    Probe("waagent-version", FileKind.TEXT, _read_version, _LINUX, budget_s=8),
    Probe("waagent-conf", FileKind.TEXT, _read_conf, _LINUX, budget_s=1),
)
