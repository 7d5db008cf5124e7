"""How a Linux VM gets its address: the leases of its DHCP client, and what its network configuration says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from troubleshooter.checks.evidence import FileKind, Reading, ReadStatus
from troubleshooter.checks.file_source import read_file
from troubleshooter.checks.probe import Probe
from troubleshooter.words import Platform

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troubleshooter.checks.probe import ProbeContext

_LEASE_FOLDERS = {
    "/run/systemd/netif/leases": "*",
    "/var/lib/dhcp": "*.leases",
    "/var/lib/dhclient": "*.lease*",
    "/var/lib/NetworkManager": "*.lease",
    "/var/lib/wicked": "lease-*",
}
_SAYS_HOW = re.compile(rb"# file:|\s*(?:BOOTPROTO|iface|auto|dhcp[46]|method|DHCP)\b", re.IGNORECASE)
_CONFIG_FOLDERS = {
    "/etc/netplan": "*.yaml",
    "/etc/sysconfig/network-scripts": "ifcfg-*",
    "/etc/sysconfig/network": "ifcfg-*",
    "/etc/network": "interfaces",
    "/etc/NetworkManager/system-connections": "*.nmconnection",
    "/etc/systemd/network": "*.network",
}


def _read_leases(context: ProbeContext) -> Reading:
    return _joined(context, _LEASE_FOLDERS, b"# no lease file was found\n")


def _read_network_config(context: ProbeContext) -> Reading:
    """Of the network's configuration, the lines that say how an address is got; never a key of a network."""
    whole = _joined(context, _CONFIG_FOLDERS, b"")
    kept = [line for line in whole.data.splitlines(keepends=True) if _SAYS_HOW.match(line)]
    return Reading(whole.status, b"".join(kept), detail=whole.detail)


def _joined(context: ProbeContext, folders: Mapping[str, str], nothing: bytes) -> Reading:
    """All files of some folders one after the other, each under a line with its name."""
    parts: list[bytes] = []
    denied = False
    for folder, pattern in folders.items():
        try:
            paths = sorted(context.path(folder).glob(pattern))
        except OSError:
            continue
        for path in paths:
            reading = read_file(path)
            denied = denied or reading.status is ReadStatus.DENIED
            if reading.status is ReadStatus.OK:
                parts += [f"# file: {folder}/{path.name}\n".encode(), reading.data, b"\n"]
    if parts:
        return Reading(ReadStatus.OK, b"".join(parts))
    return Reading(ReadStatus.DENIED) if denied else Reading(ReadStatus.OK, nothing)


_LINUX = (Platform.LINUX,)
PROBES = (
    Probe("dhcp-leases", FileKind.TEXT, _read_leases, _LINUX, budget_s=2),
    Probe("network-config", FileKind.TEXT, _read_network_config, _LINUX, budget_s=2),
)
