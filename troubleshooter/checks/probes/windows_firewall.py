"""The rules of the Windows firewall, through its own COM object: values, not words."""

from __future__ import annotations

import json
import sys

from troubleshooter.checks.evidence import Reading, ReadStatus

if sys.platform == "win32":
    import pythoncom
    import win32com.client

    _OUTBOUND, _BLOCK = 2, 0  # NET_FW_RULE_DIR_OUT, NET_FW_ACTION_BLOCK
    _PROFILES = {1: "domain", 2: "private", 4: "public"}

    def read_rules() -> Reading:
        """All outbound rules that are switched on, and whether a profile blocks outgoing traffic by default."""
        pythoncom.CoInitialize()
        try:
            policy = win32com.client.Dispatch("HNetCfg.FwPolicy2")
            active = policy.CurrentProfileTypes
            profiles = [
                {
                    "name": name,
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
                }
                for rule in policy.Rules
                if rule.Enabled and rule.Direction == _OUTBOUND
            ]
        except pythoncom.com_error as error:
            return Reading(ReadStatus.FAILED, detail=f"firewall {error.args[0] & 0xFFFFFFFF:#010x}")
        finally:
            pythoncom.CoUninitialize()
        return Reading(ReadStatus.OK, json.dumps({"profiles": profiles, "rules": rules}).encode())
