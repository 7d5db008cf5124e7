"""All rules, by the id of their check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troubleshooter.checks.rules import (
    bitlocker,
    dhcp_windows,
    scope,
    vss,
    windows_agent,
    windows_events,
    windows_keys,
    windows_services,
    windows_settings,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troubleshooter.checks.rules.rule import Rule

RULES: Mapping[str, Rule] = {
    rule.check: rule
    for rule in (
        *scope.RULES,
        *windows_agent.RULES,
        *vss.RULES,
        *windows_services.RULES,
        *windows_keys.RULES,
        *bitlocker.RULES,
        *dhcp_windows.RULES,
        *windows_settings.RULES,
        *windows_events.RULES,
    )
}
