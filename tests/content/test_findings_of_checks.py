"""What a cause asks of a check is something that the check's rule can find."""

from __future__ import annotations

import inspect
import sys
from typing import TYPE_CHECKING

import pytest

from troubleshooter.checks.rules.registry import RULES

if TYPE_CHECKING:
    from troubleshooter.knowledge.knowledge import Knowledge


def test_every_finding_that_a_cause_names_is_one_of_its_checks(knowledge: Knowledge) -> None:
    for entry_id in knowledge.summaries:
        for cause in knowledge.entry(entry_id).causes:
            for evidence in (*cause.confirmed_by, *cause.ruled_out_by):
                source = inspect.getsource(sys.modules[RULES[evidence.check].judge.__module__])
                for found in evidence.found:
                    assert f'"{found}"' in source, f"{entry_id}: {cause.id} asks {evidence.check} for {found}"


def test_no_two_causes_of_an_error_are_confirmed_by_the_very_same(knowledge: Knowledge) -> None:
    for entry_id in knowledge.summaries:
        seen: dict[tuple[str, str, str], str] = {}
        for cause in knowledge.entry(entry_id).causes:
            for evidence in cause.confirmed_by:
                for verdict in evidence.verdicts:
                    for found in evidence.found or ("",):
                        key = (evidence.check, verdict.value, found)
                        if key in seen:
                            pytest.fail(f"{entry_id}: {seen[key]} and {cause.id} both by {key}")
                        seen[key] = cause.id
