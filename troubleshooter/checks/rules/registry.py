"""All rules, by the id of their check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troubleshooter.checks.rules import agent_log, clock, extension_log, outward, platform_address, proxy, scope

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
    )
}
