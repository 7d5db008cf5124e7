"""Judges events: those of VSS by number and HRESULT, and those that show the extension crashing or being blocked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from troubleshooter.checks.facts.saved_text import first_line_with
from troubleshooter.checks.facts.unread import CannotTell, find, require
from troubleshooter.checks.facts.windows_events import ask, recent, saved_vss_events
from troubleshooter.checks.judgement import EvidenceLine, Judgement, Sureness
from troubleshooter.checks.rules.rule import Rule
from troubleshooter.i18n import _, ngettext
from troubleshooter.words import Platform, Verdict

if TYPE_CHECKING:
    from troubleshooter.checks.capture import Capture
    from troubleshooter.checks.facts.windows_events import Event

_EVENTS = "windows-events"
_TWO_DAYS, _WEEK = 48, 7 * 24
_PROGRAM = "iaasbcdrextension"
_NAMES_PROGRAM = re.compile(_PROGRAM, re.IGNORECASE)


def _judge_vss(capture: Capture) -> Judgement:
    expected = _("no errors or warnings at the time of the backup")
    if find(capture, _EVENTS) is None and find(capture, "eventlog-vss") is not None:
        events = saved_vss_events(capture)
    else:
        asked = (*ask(capture, "vss"), *ask(capture, "volsnap"))
        events = recent(asked, capture, _TWO_DAYS)
    saved = bool(events) and events[0].probe != _EVENTS
    grave = [event for event in events if not event.harmless]
    if grave:
        first = grave[0]
        name = f"{first.id}" if first.id else _("without a number")
        summary = ngettext(
            "An event of VSS speaks of a failed snapshot: {id}, hr = {hr}.",
            "{n} events of VSS speak of failed snapshots, the newest: {id}, hr = {hr}.",
            len(grave),
        ).format(n=len(grave), id=name, hr=first.hresult or "-")
        return Judgement(Verdict.WARNING, summary, first.shown, expected, Sureness.LIKELY, _lines(grave))
    notable = [event for event in events if event.hresult]
    if notable:
        summary = _("Only events of VSS that healthy machines write too: {id}.").format(
            id=", ".join(sorted({str(event.id) for event in notable}))
        )
        return Judgement(Verdict.INFO, summary, notable[0].shown, expected, lines=_lines(notable))
    summary = (
        _("The saved events speak of no failed snapshot.")
        if saved
        else _("No errors or warnings of VSS in the last two days.")
    )
    return Judgement(Verdict.OK, summary, "0", expected)


def _lines(events: list[Event]) -> tuple[EvidenceLine, ...]:
    return tuple(EvidenceLine(event.probe, event.shown, event.line) for event in events[:10])


def _judge_blocking(capture: Capture) -> Judgement:
    expected = _("no such event in the last seven days")
    if find(capture, _EVENTS) is None and find(capture, "eventlog-app") is not None:
        return _saved(capture, expected)
    refused: CannotTell | None = None
    crashes = recent(ask(capture, "crashes"), capture, _WEEK)
    blocked: list[Event] = []
    for question in ("applocker", "codeintegrity"):
        try:
            blocked += recent(ask(capture, question), capture, _WEEK)
        except CannotTell as reason:
            refused = refused or reason
    found = [event for event in (*blocked, *crashes) if any(_PROGRAM in text.lower() for text in event.data)]
    if found:
        first = found[0]
        summary = (
            _("Application control blocked the backup extension: event {id}.")
            if first in blocked
            else _("The backup extension's program crashed: event {id}.")
        ).format(id=first.id)
        both = {"blocked": blocked, "crashed": crashes}
        names = tuple(name for name, events in both.items() if any(event in events for event in found))
        return Judgement(Verdict.PROBLEM, summary, first.shown, expected, Sureness.LIKELY, _lines(found), found=names)
    if refused is not None:
        raise refused
    return Judgement(
        Verdict.OK, _("The extension neither crashed nor was blocked in the last seven days."), "0", expected
    )


def _saved(capture: Capture, expected: str) -> Judgement:
    evidence = require(capture, "eventlog-app")
    line = first_line_with(evidence, _NAMES_PROGRAM, 200)
    if line is not None:
        summary = _("The saved event names the backup extension's program.")
        return Judgement(Verdict.PROBLEM, summary, line.text, expected, Sureness.LIKELY, (line,), found=("crashed",))
    raise CannotTell(_("The saved event is about another program."), probe=evidence.probe)


_WINDOWS = (Platform.WINDOWS,)
RULES = (
    Rule("eventlog.vss", (_EVENTS, "eventlog-vss"), _judge_vss, _WINDOWS),
    Rule("av.block", (_EVENTS, "eventlog-app"), _judge_blocking, _WINDOWS),
)
