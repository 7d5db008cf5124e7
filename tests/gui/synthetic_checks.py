"""Synthetic rules and probes for the pane: each check says what its synthetic evidence tells it to say.

They run through the real reading, capture and judging; only what they read and conclude is made up.
"""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from troubleshooter.checks.capture import Capture, Machine
from troubleshooter.checks.evidence import Evidence, FileKind, Reading, ReadStatus
from troubleshooter.checks.facts.text import json_of
from troubleshooter.checks.facts.unread import require
from troubleshooter.checks.judgement import EvidenceLine, Judgement, Sureness
from troubleshooter.checks.probe import Probe
from troubleshooter.checks.probes.registry import PROBES
from troubleshooter.checks.rules.registry import RULES
from troubleshooter.checks.rules.rule import Rule
from troubleshooter.i18n import active_language
from troubleshooter.words import Language, Platform, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from troubleshooter.checks.probe import ProbeContext

#: Check, verdict, what was found.
FAILING: tuple[tuple[str, Verdict, str], ...] = (
    ("net.wire32526", Verdict.PROBLEM, "TCP 32526 to 168.63.129.16 refused (WSAEACCES)"),
    ("vss.writers", Verdict.WARNING, "SqlServerWriter [8] Failed, non-retryable, left by the last run"),
    ("acl.machinekeys", Verdict.NEEDS_ELEVATION, "The key files need an elevated look; the folder is as it should be"),
    ("ext.log", Verdict.UNKNOWN, "There is no evidence: extension-log."),
    ("wmi.health", Verdict.CHECK_ERROR, "The check itself failed: KeyError: 'synthetic'."),
    ("clock", Verdict.INFO, "The clock is 3 s ahead, which does no harm"),
    ("net.dns", Verdict.OK, "All five names resolve"),
    ("net.out443", Verdict.OK, "All hosts answer with their own certificates"),
    ("net.proxy", Verdict.OK, "There is no proxy"),
    ("selinux", Verdict.NOT_APPLICABLE, "This check is for Linux."),
    ("fs.state", Verdict.NOT_APPLICABLE, "This check is for Linux."),
    ("bitlocker", Verdict.NOT_APPLICABLE, "No volume is encrypted."),
)
MENDED = tuple(
    (check, Verdict.OK, "TCP 32526 to 168.63.129.16 answers in 4 ms") if check == "net.wire32526" else (check, *rest)
    for check, *rest in FAILING
)
RAW = "connect 168.63.129.16:80    ok 4 ms\nconnect 168.63.129.16:32526 WSAEACCES 10013 after 1 ms\n<b>not markup</b>"


def probe_of(check: str) -> str:
    return "synthetic-" + check.replace(".", "-")


def evidence(check: str, verdict: Verdict, summary: str, *, elevated: bool = False) -> Evidence:
    data: dict[str, Any] = {"verdict": verdict.value, "summary": summary, "raw": RAW}
    reading = Reading(ReadStatus.OK, json.dumps(data, indent=1).encode())
    return Evidence(probe_of(check), FileKind.JSON, reading, 4, elevated)


def capture(
    said: tuple[tuple[str, Verdict, str], ...] = FAILING, hostname: str = "web-prod-03", system: str = "windows"
) -> Capture:
    """A synthetic capture of a Windows VM."""
    return Capture(
        Machine(system, "Windows Server 2019" if system == "windows" else "Ubuntu 24.04", hostname),
        datetime(2026, 11, 25, 8, 12, tzinfo=UTC),
        elevated=True,
        evidence={probe_of(one[0]): evidence(*one) for one in said},
    )


def _rule(check: str) -> Rule:
    def judge(found: Capture) -> Judgement:
        said = json_of(require(found, probe_of(check)))
        spanish = " (en español)" if active_language() is Language.ES else ""
        return Judgement(
            Verdict(said["verdict"]),
            said["summary"] + spanish,
            observed="port 80 answers in 4 ms, port 32526 is refused by this machine itself",
            expected="ports 80 and 32526 answer",
            sureness=Sureness.LIKELY,
            lines=(
                EvidenceLine(probe_of(check), "<i>2026-11-25 08:11:58</i> snapshot started", 41),
                EvidenceLine(probe_of(check), "ExtensionFailedVssWriterInBadState", 42, "vss-writers-bad-state"),
            ),
        )

    return Rule(check, (probe_of(check),), judge, guest=False)


@dataclass
class SyntheticMachine:
    """What the synthetic probes of this computer read next; ``hold`` keeps them reading until it is set."""

    said: tuple[tuple[str, Verdict, str], ...] = FAILING
    hold: threading.Event = field(default_factory=threading.Event)
    slow: frozenset[str] = frozenset()  # checks that wait for ``hold``
    reads: list[str] = field(default_factory=list)  # which checks were read

    def read(self, check: str, context: ProbeContext) -> Reading:
        self.reads.append(check)
        while check in self.slow and not self.hold.wait(0.02):
            if not context.seconds_left:
                return Reading(ReadStatus.CANCELLED if context.cancel.cancelled else ReadStatus.TIMED_OUT)
        said = {one[0]: one for one in self.said}
        return evidence(*said[check]).reading


@contextmanager
def installed(said: tuple[tuple[str, Verdict, str], ...] = FAILING) -> Iterator[SyntheticMachine]:
    """Put the synthetic rules and probes in the place of the real ones."""
    machine = SyntheticMachine(said)
    rules = {check: _rule(check) for check, *_rest in said}
    probes = {
        probe_of(check): Probe(
            probe_of(check),
            FileKind.JSON,
            lambda context, check=check: machine.read(check, context),
            tuple(Platform),
            30.0,
            guest=False,
            on_any_system=True,
        )
        for check in rules
    }
    silent = Probe("imds", FileKind.JSON, lambda _context: Reading(ReadStatus.MISSING), guest=False)
    kept_rules, kept_probes = dict(RULES), dict(PROBES)
    _fill(RULES, rules)
    _fill(PROBES, {"imds": silent, **probes})
    try:
        yield machine
    finally:  # in their own order, which others rely on
        _fill(RULES, kept_rules)
        _fill(PROBES, kept_probes)


def _fill(registry: Mapping[str, Any], made: Mapping[str, Any]) -> None:
    assert isinstance(registry, dict)
    registry.clear()
    registry.update(made)
