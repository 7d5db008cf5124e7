"""A run whose results come one by one: each check is judged as soon as all its evidence is there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from troubleshooter.checks.capture import Capture
from troubleshooter.checks.judge import judge
from troubleshooter.checks.rules.registry import RULES
from troubleshooter.checks.run import SCOPE_PROBES, is_elsewhere, probes_of, take, this_machine

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from troubleshooter.cancel import CancelToken
    from troubleshooter.checks.evidence import Evidence
    from troubleshooter.checks.judgement import CheckResult
    from troubleshooter.checks.probe import Probe
    from troubleshooter.checks.rules.rule import Rule


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has come."""

    judged: tuple[CheckResult, ...] = ()  # those that this step brought
    done: int = 0
    total: int = 0  # checks that apply to this system
    waiting: tuple[str, ...] = ()  # ids of the checks whose evidence is still being read


def run_checks(
    only: Collection[str] = (),
    *,
    cancel: CancelToken | None = None,
    told: Callable[[Progress], None] = lambda _progress: None,
    probes: Sequence[Probe] | None = None,
) -> Capture:
    """Take this machine's evidence for these checks (all, when empty) and judge as it comes in.

    ``told`` is called in this thread, at first with nothing done. What it brings is a first impression: judge the
    whole capture that is returned for the results that count.
    """
    chosen = probes_of(only) if probes is None else probes
    watch = _Watch([rule for rule in RULES.values() if not only or rule.check in only], chosen, told)
    watch.tell()
    return take(chosen, cancel=cancel, arrived=watch.arrived)


class _Watch:
    """Knows which checks still miss evidence."""

    def __init__(self, rules: list[Rule], probes: Sequence[Probe], told: Callable[[Progress], None]) -> None:
        machine = this_machine()
        self._capture = Capture(machine)
        self._told = told
        self._outstanding = {probe.id for probe in probes}
        self._guest = {probe.id for probe in probes if probe.guest}
        self._open = {
            rule.check: rule
            for rule in rules
            if machine.os in {*rule.platforms} or not rule.guest or self._outstanding & {*rule.probes}
        }
        self._total = len(self._open)

    def arrived(self, evidence: Evidence) -> None:
        """Take one piece of evidence and judge what it completes."""
        self._capture = replace(self._capture, evidence={**self._capture.evidence, evidence.probe: evidence})
        self._outstanding.discard(evidence.probe)
        if evidence.probe in SCOPE_PROBES and is_elsewhere(self._capture):
            self._outstanding -= self._guest  # nobody will read them
        ready = [check for check, rule in self._open.items() if self._is_ready(rule)]
        for check in ready:
            del self._open[check]
        if ready:
            self.tell(judge(self._capture, ready))

    def tell(self, judged: tuple[CheckResult, ...] = ()) -> None:
        """Say how far it is."""
        self._told(Progress(judged, self._total - len(self._open), self._total, tuple(self._open)))

    def _is_ready(self, rule: Rule) -> bool:
        needed = {*rule.probes, *SCOPE_PROBES} if rule.guest else {*rule.probes}
        return not needed & self._outstanding
