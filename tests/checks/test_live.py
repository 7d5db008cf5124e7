"""A run whose results come one by one, on synthetic rules and probes."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from troubleshooter.cancel import CancelToken
from troubleshooter.checks.evidence import FileKind, Reading, ReadStatus
from troubleshooter.checks.facts.unread import require
from troubleshooter.checks.judge import judge
from troubleshooter.checks.judgement import Judgement
from troubleshooter.checks.live import run_checks
from troubleshooter.checks.probe import Probe
from troubleshooter.checks.rules.registry import RULES
from troubleshooter.checks.rules.rule import Rule
from troubleshooter.words import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from troubleshooter.checks.capture import Capture
    from troubleshooter.checks.live import Progress
    from troubleshooter.checks.probe import ProbeContext

OTHER_TAG = b"1234-synthetic"


def rule(check: str, *probes: str, guest: bool = False) -> Rule:
    def say_ok(capture: Capture) -> Judgement:
        for probe in probes:
            require(capture, probe)
        return Judgement(Verdict.OK, f"{check} is fine")

    return Rule(check, probes, say_ok, guest=guest)


def probe(name: str, read: Callable[[ProbeContext], Reading] | None = None, *, guest: bool = False) -> Probe:
    reading = read or (lambda _context: Reading(ReadStatus.OK, b"synthetic"))
    return Probe(name, FileKind.TEXT, reading, guest=guest, on_any_system=True)


@pytest.fixture
def rules() -> Iterator[None]:
    assert isinstance(RULES, dict)
    kept = dict(RULES)
    made = (rule("quick", "one"), rule("slow", "one", "two"), rule("inside", "three", guest=True))
    RULES.clear()
    RULES.update({one.check: one for one in made})
    yield
    RULES.clear()
    RULES.update(kept)  # in their own order, which others rely on


@pytest.mark.usefixtures("rules")
def test_a_check_is_judged_as_soon_as_its_own_evidence_is_there() -> None:
    judged_first = threading.Event()

    def wait(_context: ProbeContext) -> Reading:
        assert judged_first.wait(5)
        return Reading(ReadStatus.OK, b"late")

    steps: list[Progress] = []

    def told(progress: Progress) -> None:
        steps.append(progress)
        if any(one.check == "quick" for one in progress.judged):
            judged_first.set()

    capture = run_checks(("quick", "slow"), told=told, probes=[probe("one"), probe("two", wait)])
    assert [(step.done, step.total) for step in steps] == [(0, 2), (1, 2), (2, 2)]
    assert steps[1].waiting == ("slow",)
    assert [one.verdict for one in judge(capture)][:2] == [Verdict.OK, Verdict.OK]


@pytest.mark.usefixtures("rules")
def test_what_is_inside_a_vm_is_done_at_once_where_there_is_none() -> None:
    tag = probe("chassis-asset-tag", lambda _context: Reading(ReadStatus.OK, OTHER_TAG))
    steps: list[Progress] = []
    silent = probe("imds", lambda _context: Reading(ReadStatus.MISSING))
    run_checks(("inside",), told=steps.append, probes=[tag, silent, probe("three", guest=True)])
    assert steps[-1].done == steps[-1].total == 1
    assert steps[-1].judged[0].verdict is Verdict.NOT_APPLICABLE


@pytest.mark.usefixtures("rules")
def test_every_check_is_told_once_also_when_the_run_is_stopped() -> None:
    cancel = CancelToken()

    def stuck(context: ProbeContext) -> Reading:
        context.cancel.wait(30)
        return Reading(ReadStatus.CANCELLED)

    steps: list[Progress] = []
    threading.Timer(0.2, cancel.cancel).start()
    run_checks(told=steps.append, cancel=cancel, probes=[probe("one"), probe("two", stuck), probe("three")])
    told = [one.check for step in steps for one in step.judged]
    assert sorted(told) == ["inside", "quick", "slow"]
    assert {one.check: one.verdict for step in steps for one in step.judged}["slow"] is Verdict.UNKNOWN
