"""Nothing is taken from a machine that no check asks for, and no check asks for what nobody brings."""

from __future__ import annotations

import pytest

from tests.checks.captures import RECORDED
from troubleshooter.checks.probes.registry import PROBES
from troubleshooter.checks.rules.registry import RULES
from troubleshooter.words import Platform


@pytest.mark.parametrize("platform", Platform)
def test_every_probe_of_a_platform_is_asked_for_by_a_check_of_it(platform: Platform) -> None:
    asked = {probe for rule in RULES.values() if platform in rule.platforms for probe in rule.probes}
    taken = {probe.id for probe in PROBES.values() if platform in probe.platforms}

    assert taken <= asked


def test_what_no_probe_takes_is_an_output_that_people_save() -> None:
    asked = {probe for rule in RULES.values() for probe in rule.probes}
    saved = {path.name for path in RECORDED.iterdir() if path.is_dir()}

    assert asked - PROBES.keys() <= saved
