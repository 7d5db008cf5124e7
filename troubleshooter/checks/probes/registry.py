"""All probes, by id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troubleshooter.checks.probes import (
    azure_vm,
    backup_products,
    clock,
    firewall,
    linux_agent,
    linux_dhcp,
    linux_extension,
    linux_filesystems,
    logs,
    outward,
    platform_address,
    proxy,
    system,
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
        *linux_agent.PROBES,
        *linux_extension.PROBES,
        *linux_filesystems.PROBES,
        *linux_dhcp.PROBES,
        *system.PROBES,
        *firewall.PROBES,
        *backup_products.PROBES,
        *platform_address.PROBES,
        *outward.PROBES,
        *proxy.PROBES,
        *clock.PROBES,
        *logs.PROBES,
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
