"""The rules of a VM backup policy, each a small function from the policy to what breaks it.

Sources: learn.microsoft.com on creating policies by REST and on the Enhanced policy, and the public threads named
on the page ``policy-json-rules``. The service answers a broken rule with ``BMSUserErrorInvalidPolicyInput`` or
``UserErrorInvalidRequestParameter`` and does not say which one it was.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_TIME = re.compile(r"\d{4}-\d\d-\d\dT(\d\d):(\d\d)(?::(\d\d)(?:\.0+)?)?(?:Z|[+-]\d\d:?\d\d)?\Z")

#: Parts of a long-term retention, the unit of their duration, and the most that is allowed; the least is 1, but of days
#: _LEAST_DAYS.
_PARTS = {
    "dailySchedule": ("Days", 9999),
    "weeklySchedule": ("Weeks", 5163),
    "monthlySchedule": ("Months", 1188),
    "yearlySchedule": ("Years", 99),
}
_LEAST_DAYS = 7
_ENHANCED_DEFAULT_SNAPSHOT_DAYS = 7
_ARCHIVE_MONTHS = 9


class Rule(StrEnum):
    """What a policy has to keep to."""

    FULL_TIME = "full_time"  # a full date with time, minutes 00 or 30
    SAME_TIME = "same_time"  # retention times equal the schedule's
    SAME_DAYS = "same_days"  # weekly retention on the days of the schedule
    NO_DAILY = "no_daily"  # a weekly schedule has no daily retention
    WEEKLY_FORMAT = "weekly_format"  # monthly and yearly retention of a weekly schedule by week
    WINDOWS_TIME_ZONE = "windows_time_zone"
    RETENTION_RANGE = "retention_range"
    SNAPSHOT_RANGE = "snapshot_range"  # instant restore: 1-5 or 1-30 days, 5 with a weekly Standard schedule
    SNAPSHOT_BELOW_VAULT = "snapshot_below_vault"
    HOURLY_NEEDS_ENHANCED = "hourly_needs_enhanced"
    ARCHIVE_NEEDS_ENHANCED = "archive_needs_enhanced"
    ARCHIVE_NEEDS_LONG_RETENTION = "archive_needs_long_retention"
    VM_POLICY = "vm_policy"  # backupManagementType AzureIaasVM


@dataclass(frozen=True, slots=True)
class Breach:
    """One place of a policy that breaks a rule."""

    rule: Rule
    field: str  # path of the field in the policy's properties
    value: str  # as it stands there; empty when it is missing
    expected: str  # the value or range that the rule asks for, language-neutral; empty when there is none


def check_policy(policy: dict[str, Any]) -> tuple[Breach, ...]:
    """Every breach of every rule, in the order of the rules; none when the policy keeps to all of them."""
    return tuple(breach for rule in _RULES for breach in rule(policy))


def _vm_policy(policy: dict[str, Any]) -> Iterator[Breach]:
    kind = policy.get("backupManagementType")
    if kind is not None and str(kind).lower() != "azureiaasvm":
        yield Breach(Rule.VM_POLICY, "backupManagementType", str(kind), "AzureIaasVM")


def _times(policy: dict[str, Any]) -> Iterator[Breach]:
    run_times = _list(_part(policy, "schedulePolicy").get("scheduleRunTimes"))
    yield from _full_times("schedulePolicy.scheduleRunTimes", run_times)
    wanted = {_clock(time) for time in run_times} - {None}
    for name in _PARTS:
        part = _part(_part(policy, "retentionPolicy"), name)
        times = _list(part.get("retentionTimes"))
        field = f"retentionPolicy.{name}.retentionTimes"
        yield from _full_times(field, times)
        for time in times:
            clock = _clock(time)
            if wanted and clock is not None and clock not in wanted:
                yield Breach(Rule.SAME_TIME, field, str(time), ", ".join(map(str, run_times)))


def _full_times(field: str, times: list[Any]) -> Iterator[Breach]:
    for time in times:
        clock = _clock(time)
        if clock is None or clock[3:] not in ("00", "30"):
            yield Breach(Rule.FULL_TIME, field, str(time), "2026-01-01T22:00:00Z, 2026-01-01T22:30:00Z")


def _weekly(policy: dict[str, Any]) -> Iterator[Breach]:
    schedule, retention = _part(policy, "schedulePolicy"), _part(policy, "retentionPolicy")
    if _frequency(schedule) != "weekly":
        return
    if _part(retention, "dailySchedule"):
        yield Breach(Rule.NO_DAILY, "retentionPolicy.dailySchedule", "{…}", "null")
    days = _days(schedule.get("scheduleRunDays") or _part(schedule, "weeklySchedule").get("scheduleRunDays"))
    kept = retention.get("weeklySchedule")
    if isinstance(kept, dict) and days and _days(kept.get("daysOfTheWeek")) != days:
        value = ", ".join(map(str, _list(kept.get("daysOfTheWeek"))))
        yield Breach(Rule.SAME_DAYS, "retentionPolicy.weeklySchedule.daysOfTheWeek", value, ", ".join(sorted(days)))
    for name in ("monthlySchedule", "yearlySchedule"):
        part = _part(retention, name)
        if part and str(part.get("retentionScheduleFormatType", "")).lower() != "weekly":
            field = f"retentionPolicy.{name}.retentionScheduleFormatType"
            yield Breach(Rule.WEEKLY_FORMAT, field, str(part.get("retentionScheduleFormatType", "")), "Weekly")


def _time_zone(policy: dict[str, Any]) -> Iterator[Breach]:
    zone = policy.get("timeZone")
    if isinstance(zone, str) and "/" in zone:
        yield Breach(Rule.WINDOWS_TIME_ZONE, "timeZone", zone, "W. Europe Standard Time, Romance Standard Time, UTC")


def _ranges(policy: dict[str, Any]) -> Iterator[Breach]:
    for name, (unit, most) in _PARTS.items():
        duration = _part(_part(_part(policy, "retentionPolicy"), name), "retentionDuration")
        count = _number(duration.get("count"))
        least = _LEAST_DAYS if name == "dailySchedule" else 1
        if count is not None and not least <= count <= most:
            field = f"retentionPolicy.{name}.retentionDuration.count"
            yield Breach(Rule.RETENTION_RANGE, field, str(count), f"{least}-{most} {unit}")


def _snapshots(policy: dict[str, Any]) -> Iterator[Breach]:
    enhanced = _is_enhanced(policy)
    weekly = _frequency(_part(policy, "schedulePolicy")) == "weekly"
    days = _number(policy.get("instantRpRetentionRangeInDays"))
    field = "instantRpRetentionRangeInDays"
    if days is not None:
        least, most = (5, 5) if weekly and not enhanced else (1, 30 if enhanced else 5)
        if not least <= days <= most:
            yield Breach(Rule.SNAPSHOT_RANGE, field, str(days), "5" if least == most else f"{least}-{most}")
    counted = _ENHANCED_DEFAULT_SNAPSHOT_DAYS if days is None and enhanced else days
    daily = _part(_part(policy, "retentionPolicy"), "dailySchedule")
    kept = _number(_part(daily, "retentionDuration").get("count"))
    if counted is not None and kept is not None and counted >= kept:
        yield Breach(Rule.SNAPSHOT_BELOW_VAULT, field, "" if days is None else str(days), f"< {kept}")


def _hourly(policy: dict[str, Any]) -> Iterator[Breach]:
    schedule = _part(policy, "schedulePolicy")
    if _frequency(schedule) == "hourly" and not _is_enhanced(policy):
        kind = str(policy.get("policyType", ""))
        yield Breach(Rule.HOURLY_NEEDS_ENHANCED, "policyType", kind, "V2, SimpleSchedulePolicyV2")


def _archive(policy: dict[str, Any]) -> Iterator[Breach]:
    tiers = policy.get("tieringPolicy")
    modes = (
        [str(tier.get("tieringMode", "")) for tier in tiers.values() if isinstance(tier, dict)]
        if isinstance(tiers, dict)
        else []
    )
    if not any(mode.lower() not in ("", "donottier", "invalid") for mode in modes):
        return
    if not _is_enhanced(policy):
        yield Breach(Rule.ARCHIVE_NEEDS_ENHANCED, "policyType", str(policy.get("policyType", "")), "V2")
    retention = _part(policy, "retentionPolicy")
    months = _number(_part(_part(retention, "monthlySchedule"), "retentionDuration").get("count")) or 0
    years = _number(_part(_part(retention, "yearlySchedule"), "retentionDuration").get("count")) or 0
    if max(months, 12 * years) < _ARCHIVE_MONTHS:
        longest = f"{months} Months, {years} Years"
        yield Breach(Rule.ARCHIVE_NEEDS_LONG_RETENTION, "retentionPolicy.monthlySchedule", longest, ">= 9 Months")


_RULES: tuple[Callable[[dict[str, Any]], Iterator[Breach]], ...] = (
    _vm_policy, _times, _weekly, _time_zone, _ranges, _snapshots, _hourly, _archive,
)  # fmt: skip


def _part(node: dict[str, Any], name: str) -> dict[str, Any]:
    value = node.get(name)
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _days(value: Any) -> set[str]:
    return {str(day).capitalize() for day in _list(value)}


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _frequency(schedule: dict[str, Any]) -> str:
    return str(schedule.get("scheduleRunFrequency", "")).lower()


def _is_enhanced(policy: dict[str, Any]) -> bool:
    kind = str(_part(policy, "schedulePolicy").get("schedulePolicyType", ""))
    return str(policy.get("policyType", "")).upper() == "V2" or kind == "SimpleSchedulePolicyV2"


def _clock(time: Any) -> str | None:
    """``22:30`` of a full date with time; None for anything else, or with seconds."""
    found = _TIME.match(time) if isinstance(time, str) else None
    if found is None or (found[3] or "00") != "00":
        return None
    return f"{found[1]}:{found[2]}"
