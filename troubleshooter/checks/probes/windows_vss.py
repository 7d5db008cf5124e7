"""Writers and providers of the Volume Shadow Copy Service, and the shadow copies that are there; only lists."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from troubleshooter.checks.command import run_command
from troubleshooter.checks.evidence import FileKind
from troubleshooter.checks.probe import Probe
from troubleshooter.checks.probes.windows_values import not_windows
from troubleshooter.words import Platform

if TYPE_CHECKING:
    from troubleshooter.checks.evidence import Reading
    from troubleshooter.checks.probe import ProbeContext

_VSSADMIN_S = 60.0  # it waits for every writer to answer


def _list_writers(context: ProbeContext) -> Reading:
    return run_command(context, ("vssadmin", "list", "writers"))


def _list_providers(context: ProbeContext) -> Reading:
    return run_command(context, ("vssadmin", "list", "providers"))


if sys.platform == "win32":
    from troubleshooter.checks.probes.windows_wmi import query

    def _list_copies(_context: ProbeContext) -> Reading:
        return query("SELECT ID, State, InstallDate, VolumeName, ProviderID FROM Win32_ShadowCopy")

else:
    _list_copies = not_windows


_WINDOWS = (Platform.WINDOWS,)
PROBES = (
    Probe("vssadmin-list-writers", FileKind.TEXT, _list_writers, platforms=_WINDOWS, budget_s=_VSSADMIN_S),
    Probe("vssadmin-list-providers", FileKind.TEXT, _list_providers, platforms=_WINDOWS, budget_s=_VSSADMIN_S),
    Probe("wmi-shadowcopy", FileKind.JSON, _list_copies, platforms=_WINDOWS, budget_s=10),
)
