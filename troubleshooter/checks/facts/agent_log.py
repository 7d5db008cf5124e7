"""What a log of the VM agent tells: known signs, without those that it recovered from."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from troubleshooter.checks.facts.agent_signatures import EXTENSION_STARTED, RECOVERED, SIGNATURES, Sign
from troubleshooter.checks.facts.log_text import log_text
from troubleshooter.checks.facts.unread import CannotTell, require
from troubleshooter.i18n import _
from troubleshooter.words import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from troubleshooter.checks.capture import Capture
    from troubleshooter.checks.facts.agent_signatures import Signature
    from troubleshooter.checks.facts.log_text import LogLine, LogText


@dataclass(frozen=True, slots=True)
class AgentSign:
    """One sign, where it stands last in the log."""

    sign: Sign
    verdict: Verdict
    line: LogLine
    entries: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    extension: str = ""  # that it is about
    code: int | None = None  # exit code
    when: datetime | None = None  # UTC when ``zoned``, else the machine's own time
    zoned: bool = False
    old: bool = False  # whether it has not come back for days


@dataclass(frozen=True, slots=True)
class AgentLog:
    """All signs of a log, the worst first."""

    probe: str
    signs: tuple[AgentSign, ...]
    recovered: bool = False  # whether earlier errors were cancelled


#: A sign that stands so long before the end of the log has passed.
_OLD = timedelta(hours=48)

#: How often a piece of text is looked at again, from the end, until its line fits.
_MOST_TRIES = 200

_STAMP = re.compile(
    r"\b(\d{4})[-/](\d\d)[-/](\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.\d+)?(Z?)"
    r"|\[(\d\d)/(\d\d)/(\d{4}) (\d\d):(\d\d):(\d\d)"
)
_LOG_LINE = re.compile(
    r"^.{0,60}?\b\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d\S* *(?:\S+ )?\[?(?:INFO|WARN|ERROR|VERBOSE|\w)"
    r"|^\[\w{8}\] \[|\[(?:INFO|WARN|ERROR)\]",
    re.MULTILINE,
)
_EXTENSION = re.compile(r"\b(?:name=|for |\[)((?:Microsoft|[A-Z]\w+)\.[\w.]+?)(?:-[\d.]+)?(?=[,\]\s:]|$)")
#: Exit codes of a shell: what it was to run may not be executed, or is not there.
NOT_EXECUTABLE, NOT_FOUND = 126, 127
_BACKUP_EXTENSION = "RecoveryServices.VMSnapshot"
_ORDER = (Verdict.PROBLEM, Verdict.WARNING, Verdict.INFO)


def agent_log(capture: Capture) -> AgentLog:
    """What the agent's log tells.

    Raises:
        CannotTell: when it was not read, or is no log of the agent.
    """
    evidence = require(capture, "waagent-log", "waappagent-log")
    log = log_text(evidence)
    signs, recovered = agent_signs(log)
    if not signs and not _LOG_LINE.search(log.text):
        raise CannotTell(_("This is no log of the VM agent."), probe=evidence.probe)
    return AgentLog(evidence.probe, signs, recovered)


def agent_signs(log: LogText) -> tuple[tuple[AgentSign, ...], bool]:
    """The signs in a log, the worst first, and whether others were cancelled by a later success."""
    working, started = _last(log.text, RECOVERED), _last(log.text, EXTENSION_STARTED)
    end = _time_before(log.text, len(log.text))
    found: list[AgentSign] = []
    recovered = False
    for signature in SIGNATURES:
        position, match = _last_match(log.text, signature)
        if match is None:
            continue
        about_extension = signature.sign in _ABOUT_EXTENSION
        if signature.passing and position < (started if about_extension else working):
            recovered = True
            continue
        found.append(_sign(log, signature, position, match, end))
    kept = [one for one in found if not _is_told_better(one, found)]
    kept.sort(key=lambda one: (one.old, _ORDER.index(one.verdict)))
    return tuple(kept), recovered


def _sign(
    log: LogText, signature: Signature, position: int, match: re.Match[str], end: tuple[datetime, bool] | None
) -> AgentSign:
    entry = next(iter(signature.entries), "")
    when = _time_before(log.text, position)
    sign = AgentSign(
        signature.sign,
        signature.verdict,
        log.line_at(position, entry),
        signature.entries,
        signature.pages,
        when=when[0] if when else None,
        zoned=bool(when and when[1]),
        old=bool(when and end and end[0] - when[0] > _OLD),
    )
    if signature.sign in (Sign.EXIT_CODE, Sign.DOWNGRADE):
        code = match.groupdict().get("code")
        sign = _about_extension(log, position, replace(sign, code=int(code[:9]) if code else None))
    return sign


def _about_extension(log: LogText, position: int, sign: AgentSign) -> AgentSign:
    """The same sign with its extension, which may stand in a neighbouring line, and what the failure means for it."""
    begin = max(0, log.text.rfind("\n", 0, position) + 1)
    after = log.text[begin : begin + 2000].split("\n")[:4]
    before = log.text[max(0, begin - 2000) : begin].split("\n")[-4:]
    names = (match[1] for line in (*after, *reversed(before)) for match in _EXTENSION.finditer(line))
    extension = next((name for name in names if name != "WALinuxAgent"), "")
    sign = replace(sign, extension=extension)
    ours = _BACKUP_EXTENSION in extension
    if sign.sign is Sign.DOWNGRADE:
        return sign if ours or not extension else replace(sign, verdict=Verdict.WARNING, entries=(), pages=())
    entries: tuple[str, ...]
    pages: tuple[str, ...]
    if sign.code == NOT_EXECUTABLE:  # nothing in that folder may be executed, whose extension it is
        entries, pages = ("vm-agent-not-responsive",), ("selinux-agent-path",)
    elif sign.code == NOT_FOUND:
        entries, pages = ("plugin-install-runtime",), ("linux-extension-python",)
    else:
        entries, pages = ("recovery-services-extension-failed",), ()
    verdict = Verdict.PROBLEM if ours or sign.code == NOT_EXECUTABLE else Verdict.WARNING
    if not ours and sign.code not in (NOT_EXECUTABLE, NOT_FOUND):
        verdict, entries = Verdict.INFO, ()
    line = replace(sign.line, entry=next(iter(entries), ""))
    return replace(sign, verdict=verdict, entries=entries, pages=pages, line=line)


_ABOUT_EXTENSION = {Sign.EXIT_CODE, Sign.DOWNGRADE, Sign.PYTHON_MODULE, Sign.EXTENSION_ERROR}

#: Signs that say no more than what stands beside them.
_BETTER = {
    Sign.EXTENSION_ERROR: {Sign.EXIT_CODE, Sign.DOWNGRADE, Sign.PYTHON_MODULE},
    Sign.TRANSPORT_CERTIFICATE: {Sign.CERTIFICATE_STORE, Sign.KEY_ISOLATION, Sign.KEYSET},
    Sign.GOAL_STATE: {Sign.PLATFORM_SILENT, Sign.PLATFORM_UNAVAILABLE},
    Sign.PLATFORM_SILENT: {Sign.PLATFORM_FORBIDDEN},
}


def _is_told_better(one: AgentSign, all_of_them: Iterable[AgentSign]) -> bool:
    better = _BETTER.get(one.sign, set())
    return any(
        other.sign in better and other.old == one.old and other.verdict in (Verdict.PROBLEM, one.verdict)
        for other in all_of_them
    )


def _last_match(text: str, signature: Signature) -> tuple[int, re.Match[str] | None]:
    """Where a signature stands last, and the match within its line."""
    best: tuple[int, re.Match[str] | None] = (-1, None)
    for anchor in signature.anchors:
        position, match = _last_line(text, anchor, signature.pattern)
        if match is not None and position > best[0]:
            best = (position, match)
    return best


def _last(text: str, signs: tuple[tuple[str, re.Pattern[str]], ...]) -> int:
    return max(_last_line(text, anchor, pattern)[0] for anchor, pattern in signs)


def _last_line(text: str, anchor: str, pattern: re.Pattern[str]) -> tuple[int, re.Match[str] | None]:
    """The last line with this piece of text that fits the pattern; (-1, None) when there is none."""
    end = len(text)
    for _try in range(_MOST_TRIES):
        position = text.rfind(anchor, 0, end)
        if position < 0:
            break
        begin = text.rfind("\n", 0, position) + 1
        stop = text.find("\n", position)
        if match := pattern.search(text[begin : stop if stop >= 0 else len(text)]):
            return position, match
        end = begin
    return -1, None


def _time_before(text: str, position: int) -> tuple[datetime, bool] | None:
    """The time of the line at a position, or of the nearest line before it, and whether it is certainly UTC."""
    stop = text.find("\n", position)
    end = stop if stop >= 0 else len(text)
    matches = list(_STAMP.finditer(text, max(0, end - 4000), end))
    for match in reversed(matches):
        parts = match.groups()
        try:
            if parts[0]:
                year, month, day, hour, minute, second = (int(part) for part in parts[:6])
            else:
                month, day, year, hour, minute, second = (int(part) for part in parts[7:])
            moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
        except ValueError:
            continue
        return moment, parts[6] == "Z"
    return None
