"""Windows services: from the service control manager's numbers, or from saved output of sc in any language."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import TYPE_CHECKING

from troubleshooter.checks.facts.saved_text import plain_text_of
from troubleshooter.checks.facts.text import json_of
from troubleshooter.checks.facts.unread import CannotTell, find, require
from troubleshooter.checks.shape import mapping, number, words
from troubleshooter.i18n import _
from troubleshooter.words import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from troubleshooter.checks.capture import Capture

#: Where services are read from, the preferred first.
PROBES = ("windows-services", "sc-query", "sc-qc")

NETWORK_SERVICE = "S-1-5-20"
#: An exit code: nobody has asked for the service since Windows started.
NEVER_STARTED = 1077
_NO_SUCH_SERVICE = 1060
_REFUSED = 5


class Start(IntEnum):
    """How a service is started."""

    BOOT = 0
    SYSTEM = 1
    AUTOMATIC = 2
    MANUAL = 3
    DISABLED = 4


class State(IntEnum):
    """What a service is doing."""

    STOPPED = 1
    START_PENDING = 2
    STOP_PENDING = 3
    RUNNING = 4
    CONTINUE_PENDING = 5
    PAUSE_PENDING = 6
    PAUSED = 7


@dataclass(frozen=True, slots=True)
class Service:
    """One service; None and empty texts mean that the evidence does not say."""

    name: str
    probe: str
    there: bool = True
    start: int | None = None
    state: int | None = None
    exit: int | None = None
    account: str = ""
    sid: str = ""
    path: str = ""

    @property
    def described(self) -> str:
        """Name, state and start type with the words that sc prints, which are not translated."""
        parts = [self.name]
        if self.state is not None:
            parts.append(State(self.state).name if self.state in {*State} else str(self.state))
        if self.start is not None:
            parts.append(_START_WORDS.get(self.start, str(self.start)))
        return " ".join(parts)


_START_WORDS = {0: "BOOT_START", 1: "SYSTEM_START", 2: "AUTO_START", 3: "DEMAND_START", 4: "DISABLED"}
_STARTS = {word: code for code, word in _START_WORDS.items()}

_HEAD = re.compile(r"^(?P<label>[^\W\d][\w ]{2,40}?)\s*:\s*(?P<name>[^\s:\\/][^:\\/]*?)\s*$")
_FIELD = re.compile(r"^\s+(?P<label>[^\W\d][^:]{1,40}?)\s*:\s*(?P<value>.*?)\s*$")
_COUNTED = re.compile(r"^(?P<code>(?:0x)?[0-9A-Fa-f]{1,8})\s+(?P<word>[^\W\d_][\w]+)")
_EXIT = re.compile(r"^(?P<code>\d+)\s*\(0x[0-9A-Fa-f]+\)")
_ERROR = re.compile(r"\[SC\][^\n]*?(?<!\d)(?P<code>\d{1,5})\s*:")
_ECHO = re.compile(r"\bsc(?:\.exe)?\s+(?:query|queryex|qc)\s+\"?(?P<name>[\w.$-]+)", re.IGNORECASE)


def read_services(capture: Capture) -> Mapping[str, Service]:
    """The services that the evidence shows, by their names in lower case.

    Raises:
        CannotTell: when there is no evidence, it was refused, or no service can be made out in it.
    """
    preferred = find(capture, "windows-services")
    if preferred is not None:
        recorded = mapping(mapping(json_of(preferred)).get("services"))
        services = {name.lower(): _recorded(name, value) for name, value in recorded.items()}
        kept = {name: service for name, service in services.items() if service is not None}
        if not services:
            raise CannotTell(_("{probe} lists no services.").format(probe=preferred.probe), probe=preferred.probe)
        return kept
    require(capture, *PROBES)
    joined: dict[str, Service] = {}
    for probe in ("sc-query", "sc-qc"):
        evidence = find(capture, probe)
        if evidence is None:
            continue
        for service in _saved(plain_text_of(evidence), probe):
            key = service.name.lower()
            joined[key] = _joined(joined[key], service) if key in joined else service
    if not joined:
        raise _nothing_shown(capture)
    return joined


def read_service(capture: Capture, name: str) -> Service:
    """One service; ``there`` is False only when the evidence says that it does not exist.

    Raises:
        CannotTell: when the evidence does not show it.
    """
    services = read_services(capture)
    service = services.get(name.lower())
    if service is not None:
        return service
    preferred = find(capture, "windows-services")
    if preferred is not None:
        state = mapping(mapping(mapping(json_of(preferred)).get("services")).get(name)).get("state")
        if state == "denied":
            raise CannotTell(
                _("This user may not ask about the service {service}.").format(service=name),
                Verdict.NEEDS_ELEVATION,
                preferred.probe,
            )
    probe = require(capture, *PROBES).probe
    raise CannotTell(_("The evidence does not show the service {service}.").format(service=name), probe=probe)


def seen_services(capture: Capture, names: tuple[str, ...]) -> tuple[list[Service], bool]:
    """Those of some services that the evidence shows, and whether some are not in it.

    Raises:
        CannotTell: when it shows none.
    """
    services: list[Service] = []
    reason: CannotTell | None = None
    for name in names:
        try:
            services.append(read_service(capture, name))
        except CannotTell as unseen:
            reason = reason or unseen
    if not services and reason is not None:
        raise reason
    return services, reason is not None


def _recorded(name: str, value: object) -> Service | None:
    facts = mapping(value)
    if facts.get("state") == "absent":
        return Service(name, "windows-services", there=False)
    if facts.get("state") != "ok":
        return None
    return Service(
        name,
        "windows-services",
        start=number(facts.get("start")),
        state=number(facts.get("current")),
        exit=number(facts.get("exit")),
        account=words(facts.get("account")),
        sid=words(facts.get("sid")),
        path=words(facts.get("path")),
    )


def _joined(one: Service, other: Service) -> Service:
    return replace(
        one,
        there=one.there and other.there,
        start=one.start if one.start is not None else other.start,
        state=one.state if one.state is not None else other.state,
        exit=one.exit if one.exit is not None else other.exit,
        account=one.account or other.account,
        path=one.path or other.path,
    )


def _saved(text: str, probe: str) -> Iterator[Service]:
    """The services of a text of sc: a line with a label and a name, then indented lines with numbers."""
    name, fields = "", list[tuple[str, str]]()
    asked = ""
    for line in text.split("\n"):
        echo = _ECHO.search(line)
        asked = echo["name"] if echo else asked
        failed = _ERROR.search(line)
        if failed and asked and int(failed["code"]) == _NO_SUCH_SERVICE:
            yield Service(asked, probe, there=False)
        field = _FIELD.match(line)
        head = _HEAD.match(line)
        if head and not line[:1].isspace() and (fields or not name):
            if name and fields:
                yield _of_fields(name, fields, probe)
            name, fields = head["name"], []
        elif field and name:
            fields.append((field["label"], field["value"]))
    if name and fields:
        yield _of_fields(name, fields, probe)


def _of_fields(name: str, fields: list[tuple[str, str]], probe: str) -> Service:
    service = Service(name, probe)
    counted = 0
    path_seen = any("\\" in value or ".exe" in value.lower() for _label, value in fields)
    for label, value in fields:
        number_and_word = _COUNTED.match(value)
        if number_and_word:
            counted += 1
            service = _with_word(service, number_and_word, second=counted == 2, configured=path_seen)
        elif (ended := _EXIT.match(value)) and service.exit is None:
            service = replace(service, exit=min(int(ended["code"][:10]), 0xFFFFFFFF))
        elif "\\" in value and not service.path:
            service = replace(service, path=value)
        elif "START_NAME" in label or "INICIO" in label:
            service = replace(service, account=value)
    last = fields[-1][1]
    if path_seen and not service.account and not _COUNTED.match(last) and last != service.path:
        service = replace(service, account=last)  # the account is the last line of a configuration
    return service


def _with_word(service: Service, found: re.Match[str], *, second: bool, configured: bool) -> Service:
    """What a number and its word say; a word that is not known is told by its place, the second of such lines."""
    word, code = found["word"], found["code"]
    if word in _STARTS:
        return replace(service, start=_STARTS[word])
    if word in State.__members__:
        return replace(service, state=State[word].value)
    if not second or not code.isdecimal() or len(code) > 1 or service.start is not None or service.state is not None:
        return service
    return replace(service, start=int(code)) if configured else replace(service, state=int(code))


def _nothing_shown(capture: Capture) -> CannotTell:
    """Why saved output of sc shows no service."""
    evidence = require(capture, "sc-query", "sc-qc")
    failed = _ERROR.search(plain_text_of(evidence))
    code = int(failed["code"]) if failed else 0
    if code == _REFUSED:
        return CannotTell(_("This user may not ask about services."), Verdict.NEEDS_ELEVATION, evidence.probe)
    if code == _NO_SUCH_SERVICE:
        return CannotTell(_("A service does not exist, but the text does not say which."), probe=evidence.probe)
    return CannotTell(_("No service can be made out in this text."), probe=evidence.probe)
