"""Judges whether another backup product runs here: two snapshots at one time can disturb each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troubleshooter.checks.facts.backup_products import PROBE, read_products
from troubleshooter.checks.judgement import EvidenceLine, Judgement, Sureness
from troubleshooter.checks.rules.rule import Rule
from troubleshooter.i18n import _
from troubleshooter.words import Verdict

if TYPE_CHECKING:
    from troubleshooter.checks.capture import Capture


def _judge(capture: Capture) -> Judgement:
    products = read_products(capture)
    expected = _("no other backup product")
    if not products:
        return Judgement(Verdict.OK, _("No other backup product was seen running."), expected=expected)
    names = ", ".join(dict.fromkeys(one.name for one in products))
    summary = _("Another backup product runs here: {names}. Two snapshots at one time can disturb each other.")
    lines = tuple(EvidenceLine(PROBE, f"{one.name}: {one.process}") for one in products)
    return Judgement(Verdict.INFO, summary.format(names=names), names, expected, Sureness.LIKELY, lines)


RULES = (Rule("competing.backup", (PROBE,), _judge),)
