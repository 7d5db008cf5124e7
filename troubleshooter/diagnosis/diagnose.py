"""An entry against what was checked: each cause confirmed, ruled out or not checked, with the evidence for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from troubleshooter.checks.facts.scope import Place, find_scope
from troubleshooter.checks.judgement import Sureness
from troubleshooter.diagnosis.azure_facts import Says, signs
from troubleshooter.i18n import _
from troubleshooter.labels import platforms_label
from troubleshooter.words import Platform, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from troubleshooter.catalogue.entry import Cause, CheckEvidence, Entry
    from troubleshooter.checks.capture import Capture
    from troubleshooter.checks.judgement import CheckResult
    from troubleshooter.diagnosis.azure_facts import AzureFacts


#: Verdicts of checks that saw nothing.
_UNSEEN = frozenset({Verdict.UNKNOWN, Verdict.NEEDS_ELEVATION, Verdict.CHECK_ERROR})


class CauseState(StrEnum):
    """Where a cause stands."""

    CONFIRMED = "confirmed"
    RULED_OUT = "ruled_out"
    NOT_CHECKED = "not_checked"


@dataclass(frozen=True, slots=True)
class CauseDiagnosis:
    """One cause and what was found about it."""

    cause: Cause
    state: CauseState
    evidence: str = ""  # one line; for a cause that is not checked: what is known so far, or why nothing is
    check: str = ""  # the check that the evidence comes from; empty when it is Azure's word, or nothing is known
    sureness: Sureness = Sureness.CERTAIN
    suspected: bool = False  # not settled, but something points this way
    settled_by: tuple[str, ...] = ()  # checks to run, or to run again, that would settle it; the best first


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """An entry with its causes: confirmed, suspected, not settled, ruled out; in each part the likeliest first."""

    entry: Entry
    causes: tuple[CauseDiagnosis, ...]

    @property
    def confirmed(self) -> tuple[CauseDiagnosis, ...]:
        """The causes that were proven."""
        return tuple(one for one in self.causes if one.state is CauseState.CONFIRMED)

    @property
    def leading(self) -> CauseDiagnosis | None:
        """The cause to look at first; None when none is left."""
        first = self.causes[0] if self.causes else None
        return None if first is None or first.state is CauseState.RULED_OUT else first

    @property
    def checks_to_run(self) -> tuple[str, ...]:
        """The checks that would settle what is open, each once, the likeliest cause's first."""
        return tuple(dict.fromkeys(check for one in self.causes for check in one.settled_by))


def checks_of(entry: Entry) -> tuple[str, ...]:
    """Every check that speaks for or against a cause of the entry, each once."""
    both = (one.check for cause in entry.causes for one in (*cause.confirmed_by, *cause.ruled_out_by))
    return tuple(dict.fromkeys(both))


def diagnose(
    entry: Entry, results: Iterable[CheckResult] = (), *, system: str = "", azure: AzureFacts | None = None
) -> Diagnosis:
    """Hold an entry's causes against the verdicts of one machine and, if known, what Azure says of the VM.

    Args:
        entry: the error or symptom.
        results: of one machine; checks that are missing count as not run.
        system: ``windows`` or ``linux`` when the machine's system is known: causes of the other one are ruled out.
        azure: facts about the same VM.
    """
    judged = {result.check: result for result in results}
    found = [_cause(entry, cause, judged, system, azure) for cause in entry.causes]
    return Diagnosis(entry, tuple(sorted(found, key=_rank)))  # stable: within a rank, likelihood decides


def diagnose_capture(
    entry: Entry, capture: Capture, results: Iterable[CheckResult], azure: AzureFacts | None = None
) -> Diagnosis:
    """The same for a capture and its results.

    A machine outside Azure says nothing about the failing VM's system, so no cause is ruled out for being of another.
    """
    elsewhere = find_scope(capture).place is Place.ELSEWHERE
    return diagnose(entry, results, system="" if elsewhere else capture.machine.os, azure=azure)


def _rank(one: CauseDiagnosis) -> int:
    if one.state is CauseState.CONFIRMED:
        return 0 if one.sureness is Sureness.CERTAIN else 1
    if one.state is CauseState.NOT_CHECKED:
        return 2 if one.suspected else 3
    return 4


def _cause(
    entry: Entry, cause: Cause, judged: Mapping[str, CheckResult], system: str, azure: AzureFacts | None
) -> CauseDiagnosis:
    if system in {*Platform} and system not in cause.platforms:
        words = _("This cause is for {platforms}.").format(platforms=platforms_label(cause.platforms))
        return CauseDiagnosis(cause, CauseState.RULED_OUT, words)
    speaking = [judged[one.check] for one in cause.confirmed_by if _says(one, judged)]
    proofs = [result for result in speaking if result.judgement.sureness is not Sureness.POSSIBLE]
    if proofs:
        best = min(proofs, key=lambda result: result.judgement.sureness is not Sureness.CERTAIN)
        return _settled(cause, CauseState.CONFIRMED, best)
    azure_signs = list(signs(entry.id, cause, azure)) if azure is not None else []
    for sign in azure_signs:
        if sign.says is Says.FOR:
            return CauseDiagnosis(cause, CauseState.CONFIRMED, sign.text, sureness=Sureness.LIKELY)
    against = _ruling_out(cause, judged)
    if against is not None and not speaking:
        return _settled(cause, CauseState.RULED_OUT, against)
    for sign in azure_signs:
        if sign.says is Says.AGAINST and not speaking:
            return CauseDiagnosis(cause, CauseState.RULED_OUT, sign.text, sureness=Sureness.LIKELY)
    hint = next((sign.text for sign in azure_signs if sign.says is Says.HINTS), "")
    return _open(cause, judged, speaking, hint)


def _settled(cause: Cause, state: CauseState, result: CheckResult) -> CauseDiagnosis:
    return CauseDiagnosis(cause, state, one_line(result), result.check, result.judgement.sureness)


def _ruling_out(cause: Cause, judged: Mapping[str, CheckResult]) -> CheckResult | None:
    """The result that rules a cause out: all checks that do so agree, apart from those of another system."""
    speaking = [
        one
        for one in cause.ruled_out_by
        if one.check not in judged or judged[one.check].verdict is not Verdict.NOT_APPLICABLE
    ]
    if not speaking or not all(_says(one, judged) for one in speaking):
        return None
    results = [judged[one.check] for one in speaking]
    sure = [result for result in results if result.judgement.sureness is not Sureness.POSSIBLE]
    return sure[0] if len(sure) == len(results) else None


def _open(cause: Cause, judged: Mapping[str, CheckResult], speaking: list[CheckResult], hint: str) -> CauseDiagnosis:
    checks = dict.fromkeys(one.check for one in (*cause.confirmed_by, *cause.ruled_out_by))
    waiting = tuple(check for check in checks if check not in judged or judged[check].verdict in _UNSEEN)
    if speaking:  # a hint of a check: enough to suspect, not to confirm
        return CauseDiagnosis(
            cause, CauseState.NOT_CHECKED, one_line(speaking[0]), speaking[0].check, Sureness.POSSIBLE, True, waiting
        )
    if hint:
        return CauseDiagnosis(
            cause, CauseState.NOT_CHECKED, hint, "", Sureness.POSSIBLE, suspected=True, settled_by=waiting
        )
    unseen = next((judged[check] for check in waiting if check in judged), None)
    if unseen is not None:
        return CauseDiagnosis(cause, CauseState.NOT_CHECKED, one_line(unseen), unseen.check, settled_by=waiting)
    seen = (one for one in cause.confirmed_by if one.check in judged and not one.found)
    # A verdict that speaks for another cause of the same check says nothing about this one.
    looked = next((judged[one.check] for one in seen if judged[one.check].verdict not in one.verdicts), None)
    if looked is not None and not waiting and looked.verdict is not Verdict.NOT_APPLICABLE:
        return CauseDiagnosis(cause, CauseState.NOT_CHECKED, one_line(looked), looked.check)
    return CauseDiagnosis(cause, CauseState.NOT_CHECKED, settled_by=waiting)


def _says(one: CheckEvidence, judged: Mapping[str, CheckResult]) -> bool:
    result = judged.get(one.check)
    if result is None or result.verdict not in one.verdicts:
        return False
    return not one.found or any(found in one.found for found in result.judgement.found)


def one_line(result: CheckResult) -> str:
    """What a check found, with the value that it saw, on one line."""
    judgement = result.judgement
    words = " ".join(judgement.summary.split())
    observed = " ".join(judgement.observed.split())
    if not observed or observed in words:
        return words
    return f"{words} ({observed})" if not words.endswith((".", "!", "?")) else f"{words[:-1]} ({observed})."
