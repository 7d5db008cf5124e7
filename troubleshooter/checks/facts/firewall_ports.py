"""Whether a firewall's rule reaches the ports on which the agent talks to the platform."""

from __future__ import annotations

import re

#: Where the agent and the extension reach the platform, over TCP.
AGENT_PORTS = (80, 32526)

_TCP = re.compile(r"\btcp\b", re.IGNORECASE)
_OTHER_PROTOCOL = re.compile(r"\b(?:udp|icmp|sctp)\b", re.IGNORECASE)
_PORTS = re.compile(r"(?:--dports?|\bdport|\bport port=|\bdpts?:)\s*[\"{]?\s*(\d[\d\s,:-]*)")
_ONE = re.compile(r"(\d+)(?:\s*[:-]\s*(\d+))?")


def reaches_agent(rule: str) -> bool:
    """Whether a rule of iptables or nftables, as it is written, holds for one of the agent's ports."""
    if _OTHER_PROTOCOL.search(rule) and not _TCP.search(rule):
        return False
    ports = _PORTS.search(rule)  # "all but these ports" is written with an exclamation mark, and is not found
    return ports is None or among(ports[1])


def among(ports: str) -> bool:
    """Whether a list of ports and ranges holds one of the agent's."""
    return any(int(first) <= port <= int(last or first) for first, last in _ONE.findall(ports) for port in AGENT_PORTS)
