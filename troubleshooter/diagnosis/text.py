"""A diagnosis in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troubleshooter.blocks import plain_text
from troubleshooter.checks.judgement import Sureness
from troubleshooter.diagnosis.diagnose import CauseState
from troubleshooter.i18n import _, ngettext, pgettext
from troubleshooter.markdown_parser import parse_inline

if TYPE_CHECKING:
    from troubleshooter.catalogue.entry import Cause
    from troubleshooter.diagnosis.diagnose import CauseDiagnosis, Diagnosis
    from troubleshooter.words import Language


def cause_label(state: CauseState, sureness: Sureness = Sureness.CERTAIN, *, suspected: bool = False) -> str:
    """The word for where a cause stands; what is only likely says so."""
    if state is CauseState.CONFIRMED:
        return pgettext("cause", "confirmed") if sureness is Sureness.CERTAIN else pgettext("cause", "likely yours")
    if state is CauseState.RULED_OUT:
        return pgettext("cause", "ruled out")
    return pgettext("cause", "suspected") if suspected else pgettext("cause", "not checked")


def state_label(one: CauseDiagnosis) -> str:
    """The word for where this cause stands."""
    return cause_label(one.state, one.sureness, suspected=one.suspected)


def cause_labels() -> list[str]:
    """Every word that says where a cause stands."""
    return [
        *(cause_label(state) for state in CauseState),
        cause_label(CauseState.CONFIRMED, Sureness.LIKELY),
        cause_label(CauseState.NOT_CHECKED, suspected=True),
    ]


def cause_sentence(cause: Cause, language: Language) -> str:
    """A cause's sentence as plain words."""
    return plain_text(parse_inline(cause.text[language].sentence))


def diagnosis_sentence(diagnosis: Diagnosis) -> str:
    """How far the causes are settled, in one sentence."""
    counts = dict.fromkeys(CauseState, 0)
    for one in diagnosis.causes:
        counts[one.state] += 1
    likely = sum(one.sureness is not Sureness.CERTAIN for one in diagnosis.confirmed)
    counts[CauseState.CONFIRMED] -= likely
    n, out, still = counts[CauseState.CONFIRMED], counts[CauseState.RULED_OUT], counts[CauseState.NOT_CHECKED]
    parts = []
    if n:
        parts.append(ngettext("{n} cause confirmed", "{n} causes confirmed", n).format(n=n))
    if likely:
        parts.append(ngettext("{n} cause likely", "{n} causes likely", likely).format(n=likely))
    if still:
        parts.append(ngettext("{n} not settled", "{n} not settled", still).format(n=still))
    if out:
        parts.append(ngettext("{n} ruled out", "{n} ruled out", out).format(n=out))
    return "; ".join(parts) + "." if parts else _("This entry names no causes.")
