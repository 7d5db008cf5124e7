"""All rules, by the id of their check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troubleshooter.checks.rules import (
    agent_log,
    backup_products,
    bitlocker,
    clock,
    dhcp_linux,
    dhcp_windows,
    extension_log,
    firewall,
    linux_agent,
    linux_extension,
    linux_filesystems,
    outward,
    platform_address,
    proxy,
    scope,
    selinux,
    system,
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
        *platform_address.RULES,
        *outward.RULES,
        *proxy.RULES,
        *clock.RULES,
        *extension_log.RULES,
        *agent_log.RULES,
        *windows_agent.RULES,
        *linux_agent.RULES,
        *linux_filesystems.RULES,
        *selinux.RULES,
        *linux_extension.RULES,
        *dhcp_linux.RULES,
        *system.RULES,
        *firewall.RULES,
        *backup_products.RULES,
        *vss.RULES,
        *windows_services.RULES,
        *windows_keys.RULES,
        *bitlocker.RULES,
        *dhcp_windows.RULES,
        *windows_settings.RULES,
        *windows_events.RULES,
    )
}
