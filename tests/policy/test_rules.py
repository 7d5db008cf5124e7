"""Each rule is broken once, in a policy that keeps to all the others."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from troubleshooter import i18n
from troubleshooter.policy.document import NotAPolicyError, looks_like_policy, read_policy
from troubleshooter.policy.rules import Rule, check_policy
from troubleshooter.policy.text import breach_text, rule_text, verdict_text
from troubleshooter.words import Language

TIME = "2026-01-01T22:00:00Z"
DAILY: dict[str, Any] = {
    "backupManagementType": "AzureIaasVM",
    "policyType": "V1",
    "timeZone": "Romance Standard Time",
    "instantRpRetentionRangeInDays": 2,
    "schedulePolicy": {
        "schedulePolicyType": "SimpleSchedulePolicy",
        "scheduleRunFrequency": "Daily",
        "scheduleRunTimes": [TIME],
    },
    "retentionPolicy": {
        "retentionPolicyType": "LongTermRetentionPolicy",
        "dailySchedule": {
            "retentionTimes": [TIME],
            "retentionDuration": {"count": 30, "durationType": "Days"},
        },
    },
}
WEEKLY: dict[str, Any] = {
    **DAILY,
    "instantRpRetentionRangeInDays": 5,
    "schedulePolicy": {
        "schedulePolicyType": "SimpleSchedulePolicy",
        "scheduleRunFrequency": "Weekly",
        "scheduleRunDays": ["Sunday"],
        "scheduleRunTimes": [TIME],
    },
    "retentionPolicy": {
        "retentionPolicyType": "LongTermRetentionPolicy",
        "weeklySchedule": {
            "daysOfTheWeek": ["Sunday"],
            "retentionTimes": [TIME],
            "retentionDuration": {"count": 8, "durationType": "Weeks"},
        },
        "monthlySchedule": {
            "retentionScheduleFormatType": "Weekly",
            "retentionTimes": [TIME],
            "retentionDuration": {"count": 12, "durationType": "Months"},
        },
    },
}


def changed(policy: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    made = copy.deepcopy(policy)
    *folders, name = path.split(".")
    node = made
    for folder in folders:
        node = node[folder]
    node[name] = value
    return made


@pytest.mark.parametrize("policy", [DAILY, WEEKLY], ids=["daily", "weekly"])
def test_a_sound_policy_breaks_no_rule(policy: dict[str, Any]) -> None:
    assert check_policy(policy) == ()


@pytest.mark.parametrize(
    ("policy", "path", "value", "rule", "shown"),
    [
        (DAILY, "backupManagementType", "AzureWorkload", Rule.VM_POLICY, "AzureWorkload"),
        (DAILY, "schedulePolicy.scheduleRunTimes", ["22:00"], Rule.FULL_TIME, "22:00"),
        (DAILY, "retentionPolicy.dailySchedule.retentionTimes", ["2026-01-01T21:00:00Z"], Rule.SAME_TIME, "T21:00"),
        (DAILY, "timeZone", "Europe/Madrid", Rule.WINDOWS_TIME_ZONE, "Europe/Madrid"),
        (DAILY, "retentionPolicy.dailySchedule.retentionDuration.count", 6, Rule.RETENTION_RANGE, "6"),
        (DAILY, "retentionPolicy.dailySchedule.retentionDuration.count", 10_000, Rule.RETENTION_RANGE, "10000"),
        (DAILY, "instantRpRetentionRangeInDays", 6, Rule.SNAPSHOT_RANGE, "6"),
        (WEEKLY, "instantRpRetentionRangeInDays", 2, Rule.SNAPSHOT_RANGE, "2"),
        (DAILY, "schedulePolicy.scheduleRunFrequency", "Hourly", Rule.HOURLY_NEEDS_ENHANCED, "V1"),
        (WEEKLY, "retentionPolicy.weeklySchedule.daysOfTheWeek", ["Monday"], Rule.SAME_DAYS, "Monday"),
        (WEEKLY, "retentionPolicy.dailySchedule", {"retentionTimes": [TIME]}, Rule.NO_DAILY, "{…}"),
        (
            WEEKLY, "retentionPolicy.monthlySchedule.retentionScheduleFormatType", "Daily", Rule.WEEKLY_FORMAT,
            "Daily",
        ),
        (
            DAILY, "tieringPolicy", {"ArchivedRP": {"tieringMode": "TierRecommended"}}, Rule.ARCHIVE_NEEDS_ENHANCED,
            "V1",
        ),
    ],
)  # fmt: skip
def test_a_broken_rule_is_named_with_its_field_and_value(
    policy: dict[str, Any], path: str, value: Any, rule: Rule, shown: str
) -> None:
    breaches = check_policy(changed(policy, path, value))
    assert rule in {breach.rule for breach in breaches}
    breach = next(breach for breach in breaches if breach.rule is rule)
    assert shown in breach.value
    assert shown in breach_text(breach)


def test_snapshots_that_outlive_the_vault_are_found_also_when_left_out_of_an_enhanced_policy() -> None:
    enhanced = changed(DAILY, "policyType", "V2")
    del enhanced["instantRpRetentionRangeInDays"]
    assert check_policy(enhanced) == ()
    short = changed(enhanced, "retentionPolicy.dailySchedule.retentionDuration.count", 7)
    assert [breach.rule for breach in check_policy(short)] == [Rule.SNAPSHOT_BELOW_VAULT]


def test_archive_tiering_wants_nine_months() -> None:
    tiered = changed(WEEKLY, "tieringPolicy", {"ArchivedRP": {"tieringMode": "TierAllEligible"}})
    tiered["policyType"] = "V2"
    assert check_policy(tiered) == ()
    short = changed(tiered, "retentionPolicy.monthlySchedule.retentionDuration.count", 8)
    assert [breach.rule for breach in check_policy(short)] == [Rule.ARCHIVE_NEEDS_LONG_RETENTION]


def test_the_policy_is_found_in_the_resource_and_in_a_template() -> None:
    for document in ({"properties": DAILY}, {"resources": [{"type": "x"}, {"properties": DAILY}]}, DAILY):
        text = json.dumps(document)
        assert looks_like_policy(text)
        assert read_policy(text) == DAILY


@pytest.mark.parametrize("text", ["", "not json", "[]", '{"schedulePolicy": 1}', "[" * 100_000, '{"a": "b"}'])
def test_anything_else_is_refused_with_what_to_do(text: str) -> None:
    with pytest.raises(NotAPolicyError) as refused:
        read_policy(text)
    assert str(refused.value)


@pytest.mark.parametrize("odd", [None, 1, "x", [], {}, [None], {"count": "many"}])
def test_odd_values_never_raise(odd: Any) -> None:
    for path in ("timeZone", "schedulePolicy", "retentionPolicy", "tieringPolicy", "instantRpRetentionRangeInDays"):
        check_policy(changed(WEEKLY, path, odd))
    for part in ("dailySchedule", "weeklySchedule", "monthlySchedule"):
        check_policy(changed(WEEKLY, f"retentionPolicy.{part}", odd))


@pytest.mark.parametrize("language", [*Language])
def test_every_rule_has_words(language: Language) -> None:
    i18n.activate(language)
    assert len({rule_text(rule) for rule in Rule}) == len(Rule)
    assert verdict_text(())
