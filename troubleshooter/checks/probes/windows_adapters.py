"""Which network adapter leads to the platform, and whether its address comes from DHCP; sends nothing."""

from __future__ import annotations

import socket
import sys
from typing import TYPE_CHECKING

from troubleshooter.checks.azure_names import WIRE_SERVER
from troubleshooter.checks.evidence import FileKind
from troubleshooter.checks.probe import Probe
from troubleshooter.checks.probes.windows_values import as_json, not_windows
from troubleshooter.words import Platform

if TYPE_CHECKING:
    from troubleshooter.checks.evidence import Reading
    from troubleshooter.checks.probe import ProbeContext


def address_towards(host: str, port: int) -> str:
    """The local IPv4 address that packets to a host would leave from, or an empty text when there is no route.

    Connecting a datagram socket only asks the routing table; no packet leaves the machine.
    """
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
            asking.connect((host, port))
            return str(asking.getsockname()[0])
    except OSError:
        return ""


if sys.platform == "win32":
    from troubleshooter.checks.probes.windows_registry import WantedKey, read_keys

    _INTERFACES = WantedKey(
        r"SYSTEM\CurrentControlSet\Services\Tcpip\Parameters\Interfaces",
        (
            "EnableDHCP", "DhcpIPAddress", "DhcpServer", "DhcpDefaultGateway", "IPAddress", "DefaultGateway",
            "LeaseTerminatesTime",
        ),
        subkeys=True,
    )  # fmt: skip

    def _read_adapters(context: ProbeContext) -> Reading:
        towards = address_towards(*context.address(WIRE_SERVER, 80))
        return as_json({"towards_platform": towards, "keys": read_keys([_INTERFACES])})

else:
    _read_adapters = not_windows


PROBES = (Probe("windows-adapters", FileKind.JSON, _read_adapters, platforms=(Platform.WINDOWS,), budget_s=3),)
