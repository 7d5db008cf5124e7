"""Judges the backup extension's last run by its own code; what happened before that run counts no more."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from troubleshooter.checks.facts.extension_codes import GOOD, NO_SCRIPTS, PASSING, pages_for
from troubleshooter.checks.facts.extension_log import RunState
from troubleshooter.checks.facts.extension_run import SOURCES, extension_run
from troubleshooter.checks.facts.unread import CannotTell
from troubleshooter.checks.judgement import Judgement, Sureness
from troubleshooter.checks.rules.rule import Rule
from troubleshooter.i18n import _
from troubleshooter.words import Verdict

if TYPE_CHECKING:
    from troubleshooter.checks.capture import Capture
    from troubleshooter.checks.facts.extension_run import ExtensionRun

#: A run that wrote its last line so shortly before the capture is still going on.
_STILL_RUNNING = timedelta(minutes=10)

_SIGNAL_STAGE = 4


def _judge(capture: Capture) -> Judgement:
    run = extension_run(capture)
    expected = _("The last run ended with code 0 or 1.")
    observed = _observed(run)
    match run.state:
        case RunState.SUCCEEDED if run.code is None or run.code in GOOD | NO_SCRIPTS:
            summary = _("The extension's last run succeeded.")
            return Judgement(Verdict.OK, summary, observed, expected, lines=run.lines)
        case RunState.SUCCEEDED:
            summary = _("The last run succeeded, but reports {code}: {what}.")
            return _named(run, Verdict.WARNING, summary.format(code=run.code, what=_what(run)), observed, expected)
        case RunState.RUNNING:
            summary = _("A run of the extension is going on.")
            return Judgement(Verdict.INFO, summary, observed, expected, Sureness.LIKELY, run.lines)
        case RunState.THAWED:
            summary = _("The file systems were frozen and released as they should; the log gives no result.")
            return Judgement(Verdict.OK, summary, observed, expected, Sureness.LIKELY, run.lines)
        case RunState.NEVER_THAWED if _is_fresh(capture, run):
            summary = _("The file systems are being frozen just now: look again in a minute.")
            return Judgement(Verdict.INFO, summary, observed, expected, Sureness.LIKELY, run.lines)
        case RunState.NEVER_THAWED:
            summary = _("The log ends while the file systems were frozen: they were never released.")
            sureness = Sureness.CERTAIN if run.stage >= _SIGNAL_STAGE else Sureness.LIKELY
            return _named(run, Verdict.PROBLEM, summary, observed, expected, sureness)
        case RunState.WAITING_FOR_LOCK:
            summary = _("Another product, such as Site Recovery, holds the freeze lock; the extension waits for it.")
            return _named(run, Verdict.WARNING, summary, observed, expected, Sureness.LIKELY)
        case RunState.UNCLEAR:
            raise CannotTell(_("The log tells of no run with a result."), probe=run.lines[0].probe if run.lines else "")
    if run.code in PASSING:
        summary = _("The last run failed with {code}, {what}, which passes by itself.")
        return _named(run, Verdict.WARNING, summary.format(code=run.code, what=_what(run)), observed, expected)
    return _named(run, _bad(run), _failure(run), observed, expected, _sureness(run))


def _bad(run: ExtensionRun) -> Verdict:
    """A log alone may name an HRESULT that a later run has overcome; a reported result may not."""
    return Verdict.PROBLEM if run.reported else Verdict.WARNING


def _sureness(run: ExtensionRun) -> Sureness:
    return Sureness.CERTAIN if run.reported else Sureness.LIKELY


def _named(
    run: ExtensionRun,
    verdict: Verdict,
    summary: str,
    observed: str,
    expected: str,
    sureness: Sureness = Sureness.CERTAIN,
) -> Judgement:
    pages = pages_for(run.code, run.entries)
    return Judgement(verdict, summary, observed, expected, sureness, run.lines, run.entries, pages)


def _failure(run: ExtensionRun) -> str:
    if run.mount:
        summary = _("The last run failed with {code}: the mount point {mount} could not be frozen.")
        return summary.format(code=run.code, mount=run.mount)
    if run.hresult is not None:
        if not run.reported:
            return _("The end of the extension's log names {code} ({name}).").format(
                code=f"{run.hresult:#010x}", name=run.name
            )
        return _("The last run failed with {code}: {what}.").format(code=f"{run.hresult:#010x}", what=run.name)
    if run.code is None or not _what(run):
        words = run.message.split("\n", 1)[0][:160]
        return _("The last run failed: {message}").format(message=words or _("it says no more."))
    return _("The last run failed with {code}: {what}.").format(code=run.code, what=_what(run))


def _what(run: ExtensionRun) -> str:
    words = {
        2: _("a general error"),
        11: _("a wrong parameter"),
        12: _("a file is missing"),
        15: _("an HTTP request failed"),
        16: _("the certificate for its settings was not found"),
        17: _("the list of data disks is invalid"),
        76: _("no network to the host or to storage"),
        761: _("the network to the host or to storage is restricted"),
        85: _("the limit of snapshots is reached"),
        121: _("freezing the file systems failed"),
        122: _("freezing the file systems took too long"),
        123: _("a mount point cannot be opened"),
        124: _("its program safefreeze is missing"),
        173: _("too many snapshots in a short time"),
        402: _("the order was started too late"),
        556: _("the host answered with an error"),
    }
    return words.get(run.code if run.code is not None else -1, run.name)


def _observed(run: ExtensionRun) -> str:
    parts = [
        _("code {code}").format(code=run.code) if run.code is not None else "",
        f"{run.hresult:#010x}" if run.hresult is not None else "",
        run.name,
        run.mount,
        _("stage {n} of 9").format(n=run.stage) if run.stage else "",
    ]
    states = {
        RunState.SUCCEEDED: _("succeeded"),
        RunState.RUNNING: _("not ended"),
        RunState.THAWED: _("frozen and released"),
        RunState.NEVER_THAWED: _("frozen and not released"),
        RunState.WAITING_FOR_LOCK: _("waiting for the freeze lock"),
    }
    return " · ".join(part for part in (*parts, states.get(run.state, "")) if part)


def _is_fresh(capture: Capture, run: ExtensionRun) -> bool:
    if capture.taken is None or run.ended is None:
        return False
    return -_STILL_RUNNING < capture.taken - run.ended < _STILL_RUNNING


RULES = (Rule("ext.log", SOURCES, _judge),)
