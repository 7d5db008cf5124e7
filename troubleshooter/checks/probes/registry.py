"""All probes, by id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troubleshooter.checks.probes import (
    azure_vm,
    windows_acl,
    windows_adapters,
    windows_certificates,
    windows_events,
    windows_files,
    windows_management,
    windows_registry,
    windows_services,
    windows_volumes,
    windows_vss,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troubleshooter.checks.probe import Probe

PROBES: Mapping[str, Probe] = {
    probe.id: probe
    for probe in (
        *azure_vm.PROBES,
        *windows_acl.PROBES,
        *windows_adapters.PROBES,
        *windows_certificates.PROBES,
        *windows_events.PROBES,
        *windows_files.PROBES,
        *windows_management.PROBES,
        *windows_registry.PROBES,
        *windows_services.PROBES,
        *windows_volumes.PROBES,
        *windows_vss.PROBES,
    )
}
