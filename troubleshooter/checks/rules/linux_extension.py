"""Judges the backup extension on Linux: its state, its Python, its optional settings, its lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from packaging.version import Version

from troubleshooter.checks.facts.linux_extension import (
    LOCK_PROBE,
    PYTHON_PROBES,
    SETTINGS_PROBES,
    STATE_PROBE,
    installed_or_none,
    read_installed,
    read_lock,
    read_pythons,
    read_settings_files,
)
from troubleshooter.checks.judgement import EvidenceLine, Judgement, Sureness
from troubleshooter.checks.rules.rule import Rule
from troubleshooter.i18n import _
from troubleshooter.words import Platform, Verdict

if TYPE_CHECKING:
    from troubleshooter.checks.capture import Capture
    from troubleshooter.checks.facts.linux_extension import Installed, SettingsFile

#: Python releases that dropped modules, and the newest build that is known to fail with them (azure-linux-extensions
#: 1922 and 2177). Which build first carries the second fix is not published.
_BROKEN = ((Version("3.14"), Version("1.0.9225.0")), (Version("3.12"), Version("1.0.9218.0")))

#: A lock that is held longer than this is no snapshot that is under way, in minutes.
_LONGEST_FREEZE = 5.0
_GROUP_AND_OTHERS = 0o077
_LINUX = (Platform.LINUX,)


def _judge_state(capture: Capture) -> Judgement:
    installed = read_installed(capture)
    expected = "HandlerState: Enabled"
    if not installed:
        summary = _("The backup extension is not installed yet; the first backup installs it.")
        return Judgement(Verdict.INFO, summary, expected=expected)
    newest = installed[0]
    observed = " · ".join(_described(one) for one in installed)
    lines = tuple(EvidenceLine(STATE_PROBE, _described(one)) for one in installed)
    if newest.status == "NotReady" or (newest.code or 0) != 0:
        summary = _("The extension reports that it is not ready: {message}")
        text = summary.format(message=newest.message or newest.status or newest.code)
        return Judgement(Verdict.PROBLEM, text[:300], observed, expected, Sureness.LIKELY, lines)
    if newest.handler_state != "Enabled":
        summary = _("The extension's state is {state}, not Enabled.")
        text = summary.format(state=newest.handler_state or _("not recorded"))
        return Judgement(Verdict.WARNING, text, observed, expected, Sureness.LIKELY, lines)
    if len(installed) > 1:
        summary = _("Older versions of the extension are left on the disk, which can end in “Downgrade not allowed”.")
        return Judgement(Verdict.WARNING, summary, observed, expected, Sureness.POSSIBLE, lines)
    return Judgement(Verdict.OK, _("The extension is enabled."), observed, expected, lines=lines)


def _described(one: Installed) -> str:
    parts = (str(one.version or one.folder), one.handler_state, one.status)
    return " ".join(part for part in parts if part)


def _judge_python(capture: Capture) -> Judgement:
    found = read_pythons(capture)
    expected = _("a Python in /usr/bin or /usr/local/bin that the extension's build can use")
    if found.unversioned_missing:
        summary = _("There is no command “python”; extensions that call it without a version cannot start.")
        return Judgement(Verdict.WARNING, summary, expected=expected, sureness=Sureness.LIKELY)
    if not found.paths:
        summary = _("There is no Python where the extension looks for it, so it cannot start (exit code 127).")
        return Judgement(Verdict.PROBLEM, summary, expected=expected)
    observed = f"{found.paths[0]} {found.newest or ''}".strip()
    lines = tuple(EvidenceLine(found.probe, path) for path in found.paths)
    build = installed_or_none(capture)
    broken = next((last for since, last in _BROKEN if found.newest is not None and found.newest >= since), None)
    if broken is not None and build is None:
        summary = _(
            "Python {python} needs a newer build of the extension than {build}; which one is here was not seen."
        )
        text = summary.format(python=found.newest, build=broken)
        return Judgement(Verdict.INFO, text, observed, expected, Sureness.POSSIBLE, lines)
    if broken is not None and build is not None and build <= broken:
        summary = _("The extension {build} is known to fail with Python {python}.")
        text = summary.format(build=build, python=found.newest)
        return Judgement(Verdict.WARNING, text, f"{observed} · {build}", expected, Sureness.LIKELY, lines)
    return Judgement(Verdict.OK, _("The extension finds a Python that it can use."), observed, expected, lines=lines)


def _judge_settings(capture: Capture) -> Judgement:
    files = read_settings_files(capture)
    expected = _("no such files, or owned by root, closed to others, with scripts that exist")
    if not files:
        summary = _("There are no settings of your own for Linux backup, which is the normal case.")
        return Judgement(Verdict.OK, summary, expected=expected)
    observed = " · ".join(_with_mode(one) for one in files)
    faults = [fault for one in files for fault in _faults(one)]
    for verdict, summary, _name in faults:
        names = tuple(dict.fromkeys(name for other, _summary, name in faults if other is verdict))
        return Judgement(verdict, summary, observed, expected, found=names)
    return Judgement(Verdict.OK, _("The settings for Linux backup can be used."), observed, expected)


def _with_mode(one: SettingsFile) -> str:
    return one.path if one.mode is None else f"{one.path} {one.mode:04o}"


def _faults(one: SettingsFile) -> list[tuple[Verdict, str, str]]:
    """What is wrong with a file, the worst first, each with its name for the causes."""
    found: list[tuple[Verdict, str, str]] = []
    if one.fault:
        summary = _("{path} cannot be parsed: {fault}.").format(path=one.path, fault=one.fault)
        found.append((Verdict.PROBLEM, summary, "unreadable"))
    if one.owner not in (None, 0):
        found.append((Verdict.PROBLEM, _("{path} does not belong to root.").format(path=one.path), "settings-open"))
    if one.mode is not None and _is_too_open(one):
        found.append(
            (
                Verdict.PROBLEM,
                _("{path} is open to other users (mode {mode}).").format(path=one.path, mode=f"{one.mode:04o}"),
                "settings-open",
            )
        )
    for script in one.scripts:
        if script.exists is False:
            summary = _("The script {path} does not exist.").format(path=script.path)
            found.append((Verdict.PROBLEM, summary, "script-missing"))
        if script.owner not in (None, 0) or (script.mode or 0) & _GROUP_AND_OTHERS:
            summary = _("The script {path} does not belong to root alone.")
            found.append((Verdict.PROBLEM, summary.format(path=script.path), "script-open"))
    if any(not script.path for script in one.scripts):
        summary = _("{path} names no script: as the sample stands, it cannot work.")
        found.append((Verdict.WARNING, summary.format(path=one.path), "script-unnamed"))
    return found


def _is_too_open(one: SettingsFile) -> bool:
    """The settings of scripts must be closed to all others, and not executable; the rest may be read."""
    mode = one.mode or 0
    if one.is_script_settings:
        return bool(mode & (_GROUP_AND_OTHERS | 0o100))
    return any(digit not in (0, 4) for digit in ((mode >> 3) & 7, mode & 7))


def _judge_lock(capture: Capture) -> Judgement:
    lock = read_lock(capture)
    expected = _("nobody holds the lock")
    if not lock.held:
        return Judgement(Verdict.OK, _("Nobody holds the freeze lock."), expected=expected)
    observed = lock.process or _("held by an unknown process")
    lines = (EvidenceLine(LOCK_PROBE, observed),)
    if lock.minutes is not None and lock.minutes > _LONGEST_FREEZE:
        summary = _("The freeze lock has been held for {n} minutes: {process}.")
        text = summary.format(n=round(lock.minutes), process=observed)
        return Judgement(Verdict.WARNING, text, observed, expected, Sureness.LIKELY, lines)
    summary = _("The freeze lock is held at the moment ({process}), as during any snapshot; look again later.")
    return Judgement(Verdict.INFO, summary.format(process=observed), observed, expected, lines=lines)


RULES = (
    Rule("lnx.python", (*PYTHON_PROBES, STATE_PROBE), _judge_python, _LINUX),
    Rule("lnx.ext.state", (STATE_PROBE,), _judge_state, _LINUX),
    Rule("lnx.vmbackupconf", SETTINGS_PROBES, _judge_settings, _LINUX),
    Rule("lnx.freezelock", (LOCK_PROBE,), _judge_lock, _LINUX),
)
