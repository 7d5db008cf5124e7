"""Events: fields from the system's log, or texts that people copied out of the event viewer, in any language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from troubleshooter.checks.facts.saved_text import plain_text_of
from troubleshooter.checks.facts.text import json_of
from troubleshooter.checks.facts.unread import CannotTell, find, require
from troubleshooter.checks.shape import items, mapping, moment, number, words
from troubleshooter.i18n import _
from troubleshooter.words import Verdict

if TYPE_CHECKING:
    from datetime import datetime

    from troubleshooter.checks.capture import Capture

#: An event that comes with every security setting out of the ordinary, and one that tells of idleness.
ACCESS_DENIED_EVENT, IDLE_EVENT = 8194, 8224
_ACCESS_DENIED = "0x80070005"
_WORST_HARMLESS_LEVEL = 4  # 1 critical, 2 error, 3 warning, 4 information
_CALLBACK = "IVssWriterCallback"

_TOO_FINE = re.compile(r"(\.\d{6})\d+")
_HR = re.compile(r"\bhr\s*=\s*(0x[0-9A-Fa-f]{8})\b", re.IGNORECASE)
_HRESULT = re.compile(r"(?<![\w,(])0x8[0-9A-Fa-f]{7}\b")
_NUMBER = re.compile(r"(?<![\w.])(12289|12290|12292|12293|12298|12305|12310|8193|8194|8224)(?![\w.])")
_NEXT_EVENT = re.compile(
    r"^(?=(?:Log Name|TimeCreated|ProviderName|Nombre de registro|Protokollname|Nom du journal)\s*:)", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Event:
    """One event."""

    probe: str
    provider: str = ""
    id: int = 0  # 0: the text does not show it
    level: int = 0
    time: datetime | None = None  # UTC
    data: tuple[str, ...] = ()
    hresult: str = ""  # 0x and eight digits, or empty
    line: int = 0

    @property
    def harmless(self) -> bool:
        """Whether such an event comes on healthy machines, too."""
        if self.id == IDLE_EVENT or self.level >= _WORST_HARMLESS_LEVEL:
            return True
        denied = self.hresult.lower() in ("", _ACCESS_DENIED)
        return denied and (self.id == ACCESS_DENIED_EVENT or any(_CALLBACK in text for text in self.data))

    @property
    def shown(self) -> str:
        """The event in one line."""
        when = f"{self.time:%Y-%m-%d %H:%M} UTC" if self.time else ""
        hr = f"hr = {self.hresult}" if self.hresult else ""
        first = next((text.strip() for text in self.data if len(text.strip()) > 3), "")
        one_line = " ".join(first.split())[:160]
        parts = (when, self.provider, str(self.id) if self.id else "", hr, one_line)
        return " ".join(part for part in parts if part)


def ask(capture: Capture, question: str) -> tuple[Event, ...]:
    """The events that answered one of the probe's questions, the newest first; none when the log is not there.

    Raises:
        CannotTell: when the log was not read, or was refused.
    """
    evidence = require(capture, "windows-events")
    answer = mapping(mapping(mapping(json_of(evidence)).get("questions")).get(question))
    state = answer.get("state")
    if state == "absent":
        return ()
    if state != "ok":
        verdict = Verdict.NEEDS_ELEVATION if state == "denied" else Verdict.UNKNOWN
        channel = words(answer.get("channel")) or question
        raise CannotTell(_("The event log {log} could not be read.").format(log=channel), verdict, evidence.probe)
    return tuple(_event(mapping(one)) for one in items(answer.get("events")))


def recent(events: tuple[Event, ...], capture: Capture, hours: float) -> tuple[Event, ...]:
    """Those of the last hours before the capture was taken; all that have no time, and all when it has none."""
    if capture.taken is None:
        return events
    since = capture.taken - timedelta(hours=hours)
    return tuple(event for event in events if event.time is None or event.time >= since)


def saved_vss_events(capture: Capture) -> tuple[Event, ...]:
    """The VSS events in a text that somebody copied.

    Raises:
        CannotTell: when there is no such text, or no event in it can be made out.
    """
    evidence = require(capture, "eventlog-vss")
    text = plain_text_of(evidence)
    found: list[Event] = []
    line = 1
    for part in _NEXT_EVENT.split(text):
        event = _of_text(part, evidence.probe, line)
        line += part.count("\n")
        if event is not None:
            found.append(event)
    if not found:
        raise CannotTell(_("No VSS event can be made out in this text."), probe=evidence.probe)
    return tuple(found)


def snapshot_trouble(capture: Capture, hours: float = 12) -> Event | None:
    """A VSS or volsnap event of the last hours that speaks of a failed snapshot, or None when none is known of."""
    if find(capture, "windows-events") is None or capture.taken is None:
        return None
    for question in ("vss", "volsnap"):
        try:
            events = recent(ask(capture, question), capture, hours)
        except CannotTell:
            continue
        grave = [event for event in events if not event.harmless and event.time is not None]
        if grave:
            return grave[0]
    return None


def _event(facts: object) -> Event:
    about = mapping(facts)
    data = tuple(words(mapping(one).get("text")) for one in items(about.get("data")))
    return Event(
        "windows-events",
        words(about.get("provider")),
        number(about.get("id")) or 0,
        number(about.get("level")) or 0,
        _written(words(about.get("time"))),
        data,
        _hresult("\n".join(data)),
    )


def _of_text(part: str, probe: str, line: int) -> Event | None:
    hresult, known = _hresult(part), _NUMBER.search(part)
    if not hresult and not known:
        return None
    id_ = int(known[1]) if known else ACCESS_DENIED_EVENT if _CALLBACK in part else 0
    lead = part.lstrip("\n")
    return Event(probe, id=id_, data=(lead.strip(),), hresult=hresult, line=line + len(part) - len(lead))


def _hresult(text: str) -> str:
    named = _HR.search(text)
    if named:
        return named[1]
    plain = _HRESULT.search(text)
    return plain[0] if plain else ""


def _written(text: str) -> datetime | None:
    """The time of an event, which Windows writes with seven digits of a second."""
    return moment(_TOO_FINE.sub(r"\1", text))
