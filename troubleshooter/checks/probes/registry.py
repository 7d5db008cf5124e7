"""All probes, by id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troubleshooter.checks.probes import azure_vm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troubleshooter.checks.probe import Probe

PROBES: Mapping[str, Probe] = {probe.id: probe for probe in (*azure_vm.PROBES,)}
