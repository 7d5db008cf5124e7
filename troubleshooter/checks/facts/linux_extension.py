"""The backup extension on Linux: its state, the Python it finds, its settings, its freeze lock."""

from __future__ import annotations

import configparser
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from packaging.version import Version

from troubleshooter.checks.facts.text import json_of, text_of
from troubleshooter.checks.facts.unread import CannotTell, find, require
from troubleshooter.checks.facts.version import version_of
from troubleshooter.checks.shape import items, mapping, number, words
from troubleshooter.i18n import _
from troubleshooter.words import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troubleshooter.checks.capture import Capture

STATE_PROBE = "vmsnapshotlinux-state"
PYTHON_PROBES = ("python-interpreters", "python-missing")
SETTINGS_PROBES = ("vmbackup-files", "vmbackup-conf")
LOCK_PROBE = "freeze-lock"

_NO_PYTHON = re.compile(r"env: .?python.?: No such file|python: (?:command )?not found", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Installed:
    """One version of the extension on the disk."""

    version: Version | None
    folder: str
    handler_state: str  # Enabled, Installed, NotInstalled, …; empty when there is none
    status: str  # Ready, NotReady …; empty when there is none
    code: int | None
    message: str


def read_installed(capture: Capture) -> tuple[Installed, ...]:
    """All versions of the extension, the newest first; none when it has not been installed yet.

    Raises:
        CannotTell: when the evidence is absent, refused, or no list.
    """
    evidence = require(capture, STATE_PROBE)
    listed = json_of(evidence)
    if not isinstance(listed, list):
        raise CannotTell(_("The evidence does not list the extension's versions."), probe=STATE_PROBE)
    found = [_installed(mapping(one)) for one in listed]
    return tuple(sorted(found, key=lambda one: one.version or Version("0"), reverse=True))


def _installed(one: Mapping[str, Any]) -> Installed:
    status = mapping(one.get("status"))
    folder = words(one.get("folder"))
    return Installed(
        version_of(folder.rpartition("-")[2]),
        folder,
        words(one.get("state")).strip(),
        words(status.get("status")),
        number(status.get("code")),
        words(status.get("message")) or words(mapping(status.get("formattedMessage")).get("message")),
    )


@dataclass(frozen=True, slots=True)
class Pythons:
    """What the extension's start script would find."""

    probe: str
    paths: tuple[str, ...]  # in the script's order
    newest: Version | None  # of the one that it takes, as far as its name tells
    unversioned_missing: bool = False  # only this is known: there is no plain ``python``


def read_pythons(capture: Capture) -> Pythons:
    """The interpreters.

    Raises:
        CannotTell: when the evidence is absent, or says nothing of Python.
    """
    evidence = require(capture, *PYTHON_PROBES)
    if evidence.probe == "python-missing":
        if _NO_PYTHON.search(text_of(evidence)):
            return Pythons(evidence.probe, (), None, unversioned_missing=True)
        raise CannotTell(_("The evidence says nothing of Python."), probe=evidence.probe)
    listed = items(json_of(evidence))
    paths = tuple(words(mapping(one).get("path")) for one in listed)
    real = words(mapping(listed[0]).get("real")) if listed else ""
    match = re.search(r"python(\d+\.\d+)", real)
    return Pythons(evidence.probe, paths, Version(match[1]) if match else None)


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """One of the optional files in /etc/azure."""

    path: str
    mode: int | None  # permission bits; None when not recorded
    owner: int | None  # user id
    scripts: tuple[Script, ...] = ()
    fault: str = ""  # why it cannot be parsed

    @property
    def is_script_settings(self) -> bool:
        """Whether it is the JSON file that names the scripts."""
        return self.path.endswith(".json")


@dataclass(frozen=True, slots=True)
class Script:
    """A script that the settings name."""

    key: str  # preScriptLocation, postScriptLocation
    path: str  # empty in the sample file
    exists: bool | None  # None: not looked for
    mode: int | None
    owner: int | None


def read_settings_files(capture: Capture) -> tuple[SettingsFile, ...]:
    """The files that are there; none is the normal case.

    Raises:
        CannotTell: when the evidence is absent or refused, or is no such file.
    """
    evidence = require(capture, *SETTINGS_PROBES)
    if evidence.probe == "vmbackup-files":
        listed = [mapping(one) for one in items(json_of(evidence))]
        if any(one.get("denied") is True for one in listed):
            raise CannotTell(
                _("The files in /etc/azure may be read by root only."), Verdict.NEEDS_ELEVATION, evidence.probe
            )
        return tuple(_file(one) for one in listed)
    return (_saved(text_of(evidence), evidence.probe),)


def _file(one: Mapping[str, Any]) -> SettingsFile:
    scripts = tuple(
        Script(
            words(script.get("key")),
            words(script.get("path")),
            script.get("exists") if isinstance(script.get("exists"), bool) else None,
            number(script.get("mode")),
            number(script.get("uid")),
        )
        for script in map(mapping, items(one.get("scripts")))
    )
    return SettingsFile(
        words(one.get("path")), number(one.get("mode")), number(one.get("uid")), scripts, words(one.get("fault"))
    )


def _saved(text: str, probe: str) -> SettingsFile:
    """A saved file's text: the JSON that names scripts, or settings in sections."""
    if text.lstrip().startswith("{"):
        try:
            named = mapping(json.loads(text))
        except (ValueError, RecursionError):
            return SettingsFile("VMSnapshotScriptPluginConfig.json", None, None, fault=_("not valid JSON"))
        keys = ("preScriptLocation", "postScriptLocation")
        scripts = tuple(Script(key, words(named.get(key)), None, None, None) for key in keys if key in named)
        if not scripts:
            raise CannotTell(_("This is none of the extension's settings files."), probe=probe)
        return SettingsFile("VMSnapshotScriptPluginConfig.json", None, None, scripts)
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(text)
    except (configparser.Error, ValueError):
        return SettingsFile("vmbackup.conf", None, None, fault=_("not settings in sections"))
    if not parser.sections():
        raise CannotTell(_("This is none of the extension's settings files."), probe=probe)
    return SettingsFile("vmbackup.conf", None, None)


@dataclass(frozen=True, slots=True)
class FreezeLock:
    """The lock that whoever freezes holds."""

    exists: bool
    held: bool
    process: str  # who holds it; empty when not known
    minutes: float | None  # for how long the file has not been touched


def read_lock(capture: Capture) -> FreezeLock:
    """The lock.

    Raises:
        CannotTell: when the evidence is absent, or no such record.
    """
    evidence = require(capture, LOCK_PROBE)
    found = mapping(json_of(evidence))
    if not isinstance(found.get("exists"), bool):
        raise CannotTell(_("The evidence does not say whether the lock is held."), probe=LOCK_PROBE)
    seconds = found.get("age_s")
    return FreezeLock(
        found["exists"],
        found.get("held") is True,
        words(found.get("process")),
        seconds / 60 if isinstance(seconds, (int, float)) and not isinstance(seconds, bool) else None,
    )


def installed_or_none(capture: Capture) -> Version | None:
    """The newest installed version of the extension, if it is known."""
    if find(capture, STATE_PROBE) is None:
        return None
    try:
        return next((one.version for one in read_installed(capture)), None)
    except CannotTell:
        return None
