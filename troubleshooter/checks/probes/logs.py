"""Reads the logs and status files of the backup extension and of the agent; of a long log the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troubleshooter.checks.evidence import FileKind
from troubleshooter.checks.file_source import read_file
from troubleshooter.checks.probe import Probe
from troubleshooter.checks.probes.extension_files import (
    AGENT_LOG,
    LINUX_LOG,
    read_linux_status,
    read_windows_agent_log,
    read_windows_extension_log,
    read_windows_status,
)
from troubleshooter.words import Platform

if TYPE_CHECKING:
    from troubleshooter.checks.evidence import Reading
    from troubleshooter.checks.probe import ProbeContext

_LINUX = (Platform.LINUX,)
_WINDOWS = (Platform.WINDOWS,)
_BUDGET_S = 3


def _read_linux_log(context: ProbeContext) -> Reading:
    return read_file(context.path(LINUX_LOG))


def _read_agent_log(context: ProbeContext) -> Reading:
    return read_file(context.path(AGENT_LOG))


PROBES = (
    Probe("vmsnapshotlinux-extension-log", FileKind.LOG, _read_linux_log, _LINUX, _BUDGET_S),
    Probe("vmsnapshotlinux-status", FileKind.JSON, read_linux_status, _LINUX, _BUDGET_S),
    Probe("waagent-log", FileKind.LOG, _read_agent_log, _LINUX, _BUDGET_S),
    Probe("iaasbcdr-log", FileKind.LOG, read_windows_extension_log, _WINDOWS, _BUDGET_S),
    Probe("vmsnapshot-windows-status", FileKind.JSON, read_windows_status, _WINDOWS, _BUDGET_S),
    Probe("waappagent-log", FileKind.LOG, read_windows_agent_log, _WINDOWS, _BUDGET_S),
)
