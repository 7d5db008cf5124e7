"""Events of the last week that speak of snapshots, of the extension and of services; as fields, never as texts."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from troubleshooter.checks.evidence import FileKind
from troubleshooter.checks.probe import Probe
from troubleshooter.checks.probes.windows_values import as_json, found, lost, not_windows
from troubleshooter.words import Platform

if TYPE_CHECKING:
    from troubleshooter.checks.evidence import Reading
    from troubleshooter.checks.probe import ProbeContext

_WEEK_MS = 7 * 24 * 3600 * 1000
_RECENT = f"TimeCreated[timediff(@SystemTime) <= {_WEEK_MS}]"

_CRASH = "(Provider[@Name='Application Error'] and EventID=1000 or Provider[@Name='.NET Runtime'] and EventID=1026)"
#: The service control manager's words for a service that did not start, or ended by itself.
_SERVICE_FAILURES = " or ".join(f"EventID={number}" for number in (7000, 7001, 7009, 7023, 7024, 7031, 7034))
_MANAGER = "Provider[@Name='Service Control Manager']"

#: Channel and condition of each question.
QUESTIONS = {
    "vss": ("Application", f"*[System[Provider[@Name='VSS'] and {_RECENT}]]"),
    "crashes": ("Application", f"*[System[{_CRASH} and {_RECENT}]]"),
    "volsnap": ("System", f"*[System[Provider[@Name='volsnap'] and (Level=1 or Level=2 or Level=3) and {_RECENT}]]"),
    "services": ("System", f"*[System[{_MANAGER} and ({_SERVICE_FAILURES}) and {_RECENT}]]"),
    "applocker": ("Microsoft-Windows-AppLocker/EXE and DLL", f"*[System[EventID=8004 and {_RECENT}]]"),
    "codeintegrity": ("Microsoft-Windows-CodeIntegrity/Operational", f"*[System[EventID=3077 and {_RECENT}]]"),
}

_MOST = 300  # events of one question, the newest
_LONGEST = 2000  # characters of one field

if sys.platform == "win32":
    from xml.etree import ElementTree

    import pywintypes
    import win32evtlog

    _SPACE = "{http://schemas.microsoft.com/win/2004/08/events/event}"
    _WAIT_MS = 2000

    def _read_events(context: ProbeContext) -> Reading:
        return as_json({"questions": {name: _ask(context, *asked) for name, asked in QUESTIONS.items()}})

    def _ask(context: ProbeContext, channel: str, condition: str) -> dict[str, Any]:
        flags = win32evtlog.EvtQueryChannelPath | win32evtlog.EvtQueryReverseDirection
        events: list[dict[str, Any]] = []
        cut = True  # until the log has said that there are no more
        try:
            asked = win32evtlog.EvtQuery(channel, flags, condition)
            while len(events) < _MOST and context.seconds_left:
                handles = win32evtlog.EvtNext(asked, 50, _WAIT_MS, 0)
                if not handles:
                    cut = False
                    break
                events += [_event(win32evtlog.EvtRender(one, win32evtlog.EvtRenderEventXml)) for one in handles]
        except pywintypes.error as error:
            return {"channel": channel, **lost(error.winerror)}
        return {"channel": channel, **found(events=events[:_MOST], cut=cut)}

    def _event(xml: str) -> dict[str, Any]:
        root = ElementTree.fromstring(xml)  # noqa: S314  what the system itself rendered, not a stranger's file
        system = root.find(f"{_SPACE}System")
        provider = system.find(f"{_SPACE}Provider") if system is not None else None
        created = system.find(f"{_SPACE}TimeCreated") if system is not None else None
        names = ("EventID", "Level")
        number, level = (system.findtext(f"{_SPACE}{name}", "0") if system is not None else "0" for name in names)
        fields = [
            {"name": one.get("Name", ""), "text": (one.text or "")[:_LONGEST]}
            for one in root.iter()
            if one.tag == f"{_SPACE}Data" or (one.tag.startswith("{") and not len(one) and _is_user_data(root, one))
        ]
        return {
            "provider": provider.get("Name", "") if provider is not None else "",
            "id": int(number or 0),
            "level": int(level or 0),
            "time": created.get("SystemTime", "") if created is not None else "",
            "data": fields,
        }

    def _is_user_data(root: ElementTree.Element, one: ElementTree.Element) -> bool:
        """Whether an element belongs to an event's own part; AppLocker has one in place of plain data."""
        own = root.find(f"{_SPACE}UserData")
        return own is not None and any(one is inner for inner in own.iter())

else:
    _read_events = not_windows


PROBES = (Probe("windows-events", FileKind.JSON, _read_events, platforms=(Platform.WINDOWS,), budget_s=15),)
