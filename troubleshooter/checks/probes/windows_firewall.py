"""The rules of the Windows firewall, through its own COM object: values, not words."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from troubleshooter.checks.evidence import Reading, ReadStatus

if TYPE_CHECKING:
    from troubleshooter.checks.probe import ProbeContext

if sys.platform == "win32":
    import pythoncom
    import win32com.client

    _OUTBOUND, _BLOCK = 2, 0  # NET_FW_RULE_DIR_OUT, NET_FW_ACTION_BLOCK
    _PROFILES = {1: "domain", 2: "private", 4: "public"}

    #: NET_FW_PROFILE2_ALL has further bits set.
    _ALL_PROFILES = 7

    def _ports(rule: Any) -> str:
        """The remote ports; a protocol without ports may have no such value at all."""
        try:
            return str(rule.RemotePorts or "")
        except pythoncom.com_error:
            return ""

    def read_rules(_context: ProbeContext) -> Reading:
        """All outbound rules that are switched on, and whether a profile blocks outgoing traffic by default."""
        pythoncom.CoInitialize()
        try:
            policy = win32com.client.Dispatch("HNetCfg.FwPolicy2")
            active = policy.CurrentProfileTypes
            profiles = [
                {
                    "name": name,
                    "number": number,
                    "active": bool(active & number),
                    "enabled": bool(policy.FirewallEnabled(number)),
                    "outbound_blocked": policy.DefaultOutboundAction(number) == _BLOCK,
                }
                for number, name in _PROFILES.items()
            ]
            rules = [
                {
                    "name": str(rule.Name),
                    "enabled": True,
                    "outbound": True,
                    "block": rule.Action == _BLOCK,
                    "remote": str(rule.RemoteAddresses or ""),
                    "program": str(rule.ApplicationName or rule.ServiceName or ""),
                    "protocol": int(rule.Protocol),
                    "remote_ports": _ports(rule),
                    "profiles": int(rule.Profiles) & _ALL_PROFILES,
                }
                for rule in policy.Rules
                if rule.Enabled and rule.Direction == _OUTBOUND
            ]
        except pythoncom.com_error as error:
            return Reading(ReadStatus.FAILED, detail=f"firewall {error.args[0] & 0xFFFFFFFF:#010x}")
        finally:
            pythoncom.CoUninitialize()
        return Reading(ReadStatus.OK, json.dumps({"profiles": profiles, "rules": rules}).encode())
