"""What a user reads about a broken rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troubleshooter.i18n import _, ngettext
from troubleshooter.policy.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from troubleshooter.policy.rules import Breach


def rule_text(rule: Rule) -> str:
    """The rule in one sentence."""
    return {
        Rule.VM_POLICY: _("A VM takes only policies of the type AzureIaasVM."),
        Rule.FULL_TIME: _("Times are a full date with time, the minutes 00 or 30, the seconds zero."),
        Rule.SAME_TIME: _("Every retention time is the same as a time of the schedule."),
        Rule.SAME_DAYS: _("With a weekly schedule, the weekly retention has the days of the schedule."),
        Rule.NO_DAILY: _("A weekly schedule has no daily retention."),
        Rule.WEEKLY_FORMAT: _("With a weekly schedule, monthly and yearly retention have the format Weekly."),
        Rule.WINDOWS_TIME_ZONE: _("The time zone has a Windows name, not one with a slash."),
        Rule.RETENTION_RANGE: _("Each retention stays within its limits."),
        Rule.SNAPSHOT_RANGE: _(
            "Snapshots are kept 1 to 5 days (Standard), exactly 5 with a weekly Standard schedule, "
            "1 to 30 days (Enhanced)."
        ),
        Rule.SNAPSHOT_BELOW_VAULT: _(
            "Snapshots are kept fewer days than the daily points in the vault; left out of an "
            "Enhanced policy, they count as 7 days."
        ),
        Rule.HOURLY_NEEDS_ENHANCED: _("Several backups a day need an Enhanced policy."),
        Rule.ARCHIVE_NEEDS_ENHANCED: _("Archive tiering needs an Enhanced policy; a Standard one drops it silently."),
        Rule.ARCHIVE_NEEDS_LONG_RETENTION: _(
            "Archive tiering needs monthly or yearly retention of nine months or more."
        ),
    }[rule]


def breach_text(breach: Breach) -> str:
    """Where the rule is broken, by name and value."""
    value = breach.value or _("(missing)")
    if not breach.expected:
        return f"{breach.field} = {value}"
    return _("{field} = {value}; expected: {expected}").format(
        field=breach.field, value=value, expected=breach.expected
    )


def verdict_text(breaches: Sequence[Breach]) -> str:
    """The result in one sentence."""
    if not breaches:
        return _("No known rule is broken. The service may still have rules of its own that nobody has published.")
    rules = len({breach.rule for breach in breaches})
    return ngettext("{n} rule is broken.", "{n} rules are broken.", rules).format(n=rules)
