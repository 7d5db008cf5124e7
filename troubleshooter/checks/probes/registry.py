"""All probes, by id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troubleshooter.checks.probes import azure_vm, clock, logs, outward, platform_address, proxy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troubleshooter.checks.probe import Probe

PROBES: Mapping[str, Probe] = {
    probe.id: probe
    for probe in (
        *azure_vm.PROBES,
        *platform_address.PROBES,
        *outward.PROBES,
        *proxy.PROBES,
        *clock.PROBES,
        *logs.PROBES,
    )
}
