"""What files of Windows tell: programs of the agent and their versions, runtimes, folders, a debugging hook left on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troubleshooter.checks.facts.text import json_of
from troubleshooter.checks.facts.unread import CannotTell, find, require
from troubleshooter.checks.judgement import EvidenceLine
from troubleshooter.checks.shape import items, mapping, number, words
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troubleshooter.checks.capture import Capture

VERSIONS_PROBE = "windows-file-versions"
CONFIG_PROBE = "machine-config"
FOLDERS_PROBE = "extension-folders"

#: ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND.
_NO_FILE = (2, 3)


@dataclass(frozen=True, slots=True)
class AgentProgram:
    """The program behind one of the agent's services."""

    version: str  # as the file says it; empty when it does not, or could not be read
    gone: bool  # whether the service names a file that does not exist


def agent_program(capture: Capture, service: str) -> AgentProgram | None:
    """The program of a service; None when nobody looked, or the evidence cannot be understood."""
    evidence = find(capture, VERSIONS_PROBE)
    if evidence is None:
        return None
    try:
        about = mapping(mapping(mapping(json_of(evidence)).get("agent")).get(service))
    except CannotTell:
        return None
    gone = bool(about.get("path")) and about.get("state") == "absent" and about.get("code") in _NO_FILE
    return AgentProgram(words(about.get("version")) if about.get("state") == "ok" else "", gone)


def runtime_libraries(capture: Capture) -> Mapping[str, str] | None:
    """The version of each library of a C++ runtime that is there, by its file's name.

    None when nobody looked, or the evidence cannot be understood.
    """
    evidence = find(capture, VERSIONS_PROBE)
    if evidence is None:
        return None
    try:
        on_disk = mapping(mapping(json_of(evidence)).get("runtimes"))
    except CannotTell:
        return None
    return {
        name: words(mapping(about).get("version"))
        for name, about in on_disk.items()
        if mapping(about).get("state") == "ok"
    }


def extension_versions(capture: Capture) -> tuple[str, ...] | None:
    """The versions of the backup extension that lie on the disk; None when nobody looked, or it cannot be told."""
    evidence = find(capture, FOLDERS_PROBE)
    if evidence is None:
        return None
    try:
        return tuple(words(one) for one in items(mapping(json_of(evidence)).get("versions")))
    except CannotTell:
        return None


def hook_lines(capture: Capture) -> tuple[EvidenceLine, ...]:
    """The lines of machine.config that name the debugging hook of Visual Studio.

    Raises:
        CannotTell: when the file was not read.
    """
    evidence = require(capture, CONFIG_PROBE)
    answer = mapping(json_of(evidence))
    if "hook" not in answer:
        raise CannotTell(_("This does not tell of machine.config."), probe=evidence.probe)
    found = [mapping(one) for one in items(answer["hook"])]
    return tuple(
        EvidenceLine(evidence.probe, words(one.get("text"), 300), line)
        for one in found
        if (line := number(one.get("line"))) is not None
    )
