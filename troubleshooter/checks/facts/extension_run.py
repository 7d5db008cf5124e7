"""The extension's last run, from whatever tells of it best: its status file, then its log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troubleshooter.checks.facts.extension_codes import (
    HRESULTS,
    NAMES,
    NETWORK,
    NUMBERS,
    WRITERS_ENTRY,
    entries_of,
    entries_of_symbols,
)
from troubleshooter.checks.facts.extension_log import RunState, last_run, state_of
from troubleshooter.checks.facts.extension_status import read_status
from troubleshooter.checks.facts.log_text import log_text
from troubleshooter.checks.facts.unread import CannotTell, find, require
from troubleshooter.checks.facts.windows_extension_log import last_hresults
from troubleshooter.checks.judgement import EvidenceLine
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from datetime import datetime

    from troubleshooter.checks.capture import Capture
    from troubleshooter.checks.evidence import Evidence
    from troubleshooter.checks.facts.extension_log import LogRun
    from troubleshooter.checks.facts.extension_status import StatusRun
    from troubleshooter.checks.facts.log_text import LogText

LINUX_LOG, LINUX_STATUS = "vmsnapshotlinux-extension-log", "vmsnapshotlinux-status"
WINDOWS_LOG, WINDOWS_STATUS = "iaasbcdr-log", "vmsnapshot-windows-status"
SOURCES = (LINUX_STATUS, WINDOWS_STATUS, LINUX_LOG, WINDOWS_LOG)


@dataclass(frozen=True, slots=True)
class ExtensionRun:
    """What is known of the last run."""

    state: RunState
    code: int | None = None  # of the Linux extension
    hresult: int | None = None  # of the Windows one
    mount: str = ""
    stage: int = 0
    message: str = ""
    entries: tuple[str, ...] = ()
    lines: tuple[EvidenceLine, ...] = ()
    ended: datetime | None = None  # UTC, when its log tells
    reported: bool = True  # whether the extension itself said how it ended

    @property
    def name(self) -> str:
        """The extension's or Windows' own name of the code, or an empty text."""
        if self.hresult is not None:
            return HRESULTS[self.hresult][0]
        return NAMES.get(self.code, "") if self.code is not None else ""


def extension_run(capture: Capture) -> ExtensionRun:
    """The last run of the backup extension.

    Raises:
        CannotTell: when nothing that tells of it was read.
    """
    require(capture, *SOURCES)
    reason: CannotTell | None = None
    for status, log in ((LINUX_STATUS, LINUX_LOG), (WINDOWS_STATUS, WINDOWS_LOG)):
        report: StatusRun | None = None
        told, said = find(capture, status), find(capture, log)
        try:
            report = read_status(told) if told is not None else None
        except CannotTell as unreadable:
            reason = unreadable
        if report is not None and told is not None:
            run = _from_status(told, report, windows=status == WINDOWS_STATUS)
            return _with_log(run, said) if said is not None else run
        if said is not None:
            return _from_log(said)
    raise reason or CannotTell(_("Nothing tells of the extension's last run."), probe=SOURCES[0])


def network_failure(capture: Capture) -> EvidenceLine | None:
    """What says that the last run failed because it reached neither host nor storage; None when nothing does."""
    try:
        run = extension_run(capture)
    except CannotTell:
        return None
    failed = run.state is RunState.FAILED and (run.code in NETWORK or "snapshot-no-network" in run.entries)
    return run.lines[-1] if failed and run.lines else None


def writers_failure(capture: Capture) -> EvidenceLine | None:
    """What says that the last run on Windows failed because of a VSS writer; None when nothing does."""
    try:
        run = extension_run(capture)
    except CannotTell:
        return None
    failed = run.state is RunState.FAILED and WRITERS_ENTRY in run.entries
    return run.lines[-1] if failed and run.lines else None


def _from_status(evidence: Evidence, report: StatusRun, *, windows: bool) -> ExtensionRun:
    state = state_of(report.status, None if windows else report.code)
    code = None if windows else report.code
    if report.symbol:
        number = NUMBERS[report.symbol]
        code = number if code in (None, 1, 2) or state is RunState.FAILED else code
    hresult = report.hresults[-1] if report.hresults else None
    entries = (
        *(HRESULTS[hresult][1] if hresult is not None else ()),
        *entries_of_symbols(report.message),
        *(entries_of(code) if code is not None and state is not RunState.RUNNING else ()),
    )
    words = [f'"status": "{report.status}"', f'"code": {report.code}', report.message]
    words += [f"{key}={value}" for key, value in report.telemetry]
    if state is RunState.SUCCEEDED and code in (None, 0, 1):
        hresult, entries = None, ()  # what a message quotes beside a success is history
    text = " · ".join(word for word in words if word)[:400]
    line = EvidenceLine(evidence.probe, text, 0, entries[0] if entries else "")
    return ExtensionRun(
        state, code, hresult, message=report.message, entries=tuple(dict.fromkeys(entries)), lines=(line,)
    )


def _with_log(run: ExtensionRun, log: Evidence) -> ExtensionRun:
    """The same run with the lines of its log; a log that ends in the middle of a freeze is newer than the status."""
    try:
        told = _from_log(log)
    except CannotTell:
        return run
    if run.state is RunState.RUNNING and told.state is not RunState.UNCLEAR:
        return told
    if told.state in (RunState.NEVER_THAWED, RunState.WAITING_FOR_LOCK) and run.state is not RunState.FAILED:
        return told
    if run.state is not RunState.FAILED or told.state is not RunState.FAILED:
        return run
    entries = tuple(dict.fromkeys((*run.entries, *told.entries)))
    hresult = run.hresult if run.hresult is not None else told.hresult
    return ExtensionRun(
        run.state,
        run.code,
        hresult,
        told.mount,
        told.stage,
        run.message,
        entries,
        (*told.lines, *run.lines),
        told.ended,
    )


def _from_log(evidence: Evidence) -> ExtensionRun:
    log = log_text(evidence)
    if evidence.probe == WINDOWS_LOG:
        return _from_windows_log(evidence, log)
    run = last_run(log)
    if run is None:
        raise CannotTell(_("This is no log of the Linux extension."), probe=evidence.probe)
    return ExtensionRun(
        run.state,
        run.code,
        mount=run.mount,
        stage=run.stage,
        message=run.message,
        entries=_entries_of(run),
        lines=tuple(EvidenceLine(evidence.probe, one.text, one.number, one.entry) for one in run.lines),
        ended=run.ended,
    )


def _entries_of(run: LogRun) -> tuple[str, ...]:
    named = tuple(line.entry for line in run.lines if line.entry)
    by_code = entries_of(run.code) if run.code is not None and run.state is not RunState.RUNNING else ()
    return tuple(dict.fromkeys((*by_code, *named)))


def _from_windows_log(evidence: Evidence, log: LogText) -> ExtensionRun:
    found = last_hresults(log)
    if not found:
        raise CannotTell(
            _("The end of the Windows extension's log names no known HRESULT; its status file says more."),
            probe=evidence.probe,
        )
    entries = tuple(dict.fromkeys(entry for one in found for entry in HRESULTS[one.value][1]))
    lines = tuple(EvidenceLine(evidence.probe, one.line.text, one.line.number, one.line.entry) for one in found[:5])
    return ExtensionRun(
        RunState.FAILED, None, found[0].value, message=lines[0].text, entries=entries, lines=lines, reported=False
    )
