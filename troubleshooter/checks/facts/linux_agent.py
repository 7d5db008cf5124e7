"""The Linux VM agent: its service, its version, its settings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from troubleshooter.checks.facts.text import json_of, text_of
from troubleshooter.checks.facts.unread import CannotTell, find, require
from troubleshooter.checks.facts.version import version_of
from troubleshooter.checks.shape import items, words
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from packaging.version import Version

    from troubleshooter.checks.capture import Capture
    from troubleshooter.checks.evidence import Evidence

SERVICE_PROBES = ("systemctl-show", "systemctl-status")
VERSION_PROBES = ("waagent-version", "agent-processes")
CONF_PROBE = "waagent-conf"
PROCESSES_PROBE = "agent-processes"

_UNITS = ("walinuxagent.service", "waagent.service", "azure-linux-agent.service")
_AGENTS_NAMES = ("waagent", "walinuxagent", "azure-linux-agent", "azure linux agent")
_LOADED = re.compile(r"^\s*Loaded:\s*(\S+)(?:\s*\(([^)]*)\))?", re.MULTILINE)
_ACTIVE = re.compile(r"^\s*Active:\s*(\S+)(?:\s*\(([^)]*)\))?", re.MULTILINE)
_NOT_FOUND = re.compile(r"^\s*Unit (\S*agent\S*) could not be found", re.MULTILINE)
#: A hyphen, a dash that a word processor made of it, or a colon.
_BETWEEN = r"\s*[-–—:]\s*"
_DAEMON = re.compile(rf"WALinuxAgent{_BETWEEN}(\d[\d.]*)", re.IGNORECASE)
_GOAL_STATE = re.compile(rf"Goal\s+state\s+agent{_BETWEEN}(\d[\d.]*)", re.IGNORECASE)
_EGG = re.compile(r"WALinuxAgent-(\d[\d.]*\d)(?:-py[\d.]+)?\.egg")
_SETTING = re.compile(r"^\s*([A-Za-z][\w.]*)\s*=\s*([^#\n]*)")


@dataclass(frozen=True, slots=True)
class AgentService:
    """The agent's unit as systemd knows it."""

    probe: str
    unit: str  # empty when the evidence does not name it
    load: str  # loaded, masked, not-found …
    active: str  # active, inactive, failed …
    sub: str  # running, dead …
    enabled: str  # enabled, disabled, static …; empty when not known

    @property
    def described(self) -> str:
        """All of it on one line."""
        states = "/".join(part for part in (self.load, self.active, self.sub, self.enabled) if part)
        return f"{self.unit or 'waagent'}: {states}"


def read_service(capture: Capture) -> AgentService:
    """The agent's service.

    Raises:
        CannotTell: when the evidence is absent, or systemd does not run there.
    """
    evidence = require(capture, *SERVICE_PROBES)
    text = text_of(evidence)
    found = _shown(evidence.probe, text) or _status(evidence.probe, text)
    if found is None:
        raise CannotTell(_("The evidence does not show the agent's service."), probe=evidence.probe)
    return found


def _shown(probe: str, text: str) -> AgentService | None:
    """Of the blocks of ``systemctl show`` the one that is a real unit, if there is one."""
    units = []
    for block in re.split(r"\n\s*\n", text):
        values = dict(line.partition("=")[::2] for line in block.splitlines() if "=" in line)
        if "LoadState" in values and "ActiveState" in values:
            units.append(
                AgentService(
                    probe,
                    values.get("Id", ""),
                    values["LoadState"].strip(),
                    values["ActiveState"].strip(),
                    values.get("SubState", "").strip(),
                    values.get("UnitFileState", "").strip(),
                )
            )
    return min(units, key=lambda unit: unit.load == "not-found", default=None)


def _status(probe: str, text: str) -> AgentService | None:
    """What ``systemctl status`` shows; its words are those of systemd, whatever the language around it."""
    loaded, active = _LOADED.search(text), _ACTIVE.search(text)
    if loaded is None or active is None:
        missing = _NOT_FOUND.search(text)
        return AgentService(probe, missing[1], "not-found", "inactive", "dead", "") if missing else None
    if not any(name in text.lower() for name in _AGENTS_NAMES):
        return None  # another unit's status
    details = [part.strip() for part in (loaded[2] or "").split(";")]
    enabled = details[1] if len(details) > 1 else ""
    unit = next((name for name in _UNITS if name in text), "")
    return AgentService(probe, unit, loaded[1], active[1], active[2] or "", enabled)


def agent_processes(capture: Capture) -> tuple[str, ...] | None:
    """The command lines of the agent's processes; None when nobody looked, or the list cannot be understood."""
    evidence = find(capture, PROCESSES_PROBE)
    if evidence is None:
        return None
    try:
        return tuple(words(line) for line in items(json_of(evidence)))
    except CannotTell:
        return None


@dataclass(frozen=True, slots=True)
class AgentVersion:
    """Which agent runs; Azure goes by the goal state agent, not by the package that started it."""

    probe: str
    counts: Version  # the one that Azure goes by
    daemon: Version | None
    goal_state: Version | None
    text: str  # as it was printed


def read_version(capture: Capture) -> AgentVersion:
    """The agent's version.

    Raises:
        CannotTell: when the evidence is absent, or names none.
    """
    printed = find(capture, "waagent-version")
    found = _printed(printed) if printed is not None else None
    if found is not None:
        return found
    running = agent_processes(capture)
    versions = [version for line in running or () if (match := _EGG.search(line)) and (version := version_of(match[1]))]
    if versions:
        newest = max(versions)
        return AgentVersion(PROCESSES_PROBE, newest, None, newest, f"WALinuxAgent-{newest}")
    evidence = require(capture, *VERSION_PROBES)
    raise CannotTell(_("The evidence names no version of the agent."), probe=evidence.probe)


def _printed(evidence: Evidence) -> AgentVersion | None:
    text = text_of(evidence)
    matches = _DAEMON.search(text), _GOAL_STATE.search(text)
    daemon, goal_state = (version_of(match[1]) if match else None for match in matches)
    counts = goal_state or daemon
    if counts is None:
        return None
    shown = " · ".join(" ".join(match[0].split()) for match in matches if match)
    return AgentVersion(evidence.probe, counts, daemon, goal_state, shown)


@dataclass(frozen=True, slots=True)
class Setting:
    """One line of waagent.conf."""

    name: str
    value: str
    line: str
    number: int

    @property
    def is_off(self) -> bool:
        """Whether it switches something off."""
        return self.value.lower() in ("n", "no", "false", "0")


def read_settings(capture: Capture) -> dict[str, Setting]:
    """The settings in waagent.conf; of one that stands twice the first counts.

    Raises:
        CannotTell: when the evidence is absent, or holds no setting at all.
    """
    evidence = require(capture, CONF_PROBE)
    found: dict[str, Setting] = {}
    for number, line in enumerate(text_of(evidence).split("\n"), 1):
        match = _SETTING.match(line)
        if match is not None:
            found.setdefault(match[1], Setting(match[1], match[2].strip(), line.strip(), number))
    if not found:
        raise CannotTell(_("This is not the agent's configuration file: it holds no setting."), probe=evidence.probe)
    return found
