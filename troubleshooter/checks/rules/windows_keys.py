"""Judges what the agent needs to decrypt the settings of extensions: its certificate and the folder with its key."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from troubleshooter.checks.facts.access_list import (
    ADMINISTRATORS,
    EVERYONE,
    FULL,
    READ_WRITE,
    SYSTEM,
    read_machine_keys,
)
from troubleshooter.checks.facts.agent_certificates import BAD_KEYSET, read_certificates
from troubleshooter.checks.facts.log_text import last_line_with
from troubleshooter.checks.facts.unread import CannotTell
from troubleshooter.checks.judgement import EvidenceLine, Judgement, Sureness
from troubleshooter.checks.rules.rule import Rule
from troubleshooter.i18n import _
from troubleshooter.words import Platform, Verdict

if TYPE_CHECKING:
    from troubleshooter.checks.capture import Capture
    from troubleshooter.checks.facts.access_list import AccessList

_CERTIFICATES = "crp-certificates"
_KEYSET = re.compile(r"Keyset does not exist")


def _judge_folder(capture: Capture) -> Judgement:
    listed = read_machine_keys(capture)
    expected = f"Everyone (S-1-1-0) {READ_WRITE:#x} · Administrators (S-1-5-32-544) {FULL:#x}"
    observed = " · ".join(entry.shown for entry in listed.entries)
    lines = tuple(EvidenceLine(listed.probe, entry.text) for entry in listed.entries)
    if listed.open_to_all:
        summary = _("The MachineKeys folder has no access list at all: everybody may do everything in it.")
        return Judgement(Verdict.WARNING, summary, observed, expected)
    denied = [entry for entry in listed.entries if entry.deny and entry.mask]
    if denied:
        summary = _("An entry denies access to the MachineKeys folder: {entry}.").format(
            entry=denied[0].name or denied[0].sid
        )
        return Judgement(Verdict.PROBLEM, summary, observed, expected, lines=lines)
    lacking = _lacking(listed)
    if lacking and not listed.names_are_certain:
        raise CannotTell(
            _("The names in this list are not English ones, so it cannot be told who they are; SIDs would tell."),
            probe=listed.probe,
        )
    if lacking:
        summary = _("On the MachineKeys folder, {who}.").format(who=" · ".join(lacking))
        return Judgement(Verdict.PROBLEM, summary, observed, expected, lines=lines)
    extra = [
        entry.name or entry.sid
        for entry in listed.entries
        if entry.mask and entry.sid not in (EVERYONE, ADMINISTRATORS, SYSTEM)
    ]
    if extra:
        summary = _("The MachineKeys folder has its usual entries, and further ones: {names}.").format(
            names=", ".join(extra)
        )
        return Judgement(Verdict.WARNING, summary, observed, expected, Sureness.POSSIBLE, lines)
    return Judgement(
        Verdict.OK, _("The MachineKeys folder has the permissions that it needs."), observed, expected, lines=lines
    )


def _lacking(listed: AccessList) -> list[str]:
    """What is missing, in words."""
    found: list[str] = []
    for sid, name, wanted in ((EVERYONE, "Everyone", READ_WRITE), (ADMINISTRATORS, "Administrators", FULL)):
        have = listed.allowed(sid)
        if have & wanted == wanted:
            continue
        if have:
            found.append(_("{name} has too few rights ({mask})").format(name=name, mask=f"{have:#x}"))
        else:
            found.append(_("{name} is missing").format(name=name))
    return found


def _judge_certificate(capture: Capture) -> Judgement:
    expected = _("the newest certificate is valid today and has its key")
    logged = last_line_with(capture, "waappagent-log", _KEYSET)
    try:
        certificates = read_certificates(capture)
    except CannotTell:
        if logged is None:
            raise
        summary = _("The agent's log says that the private key is missing or may not be read (Keyset does not exist).")
        return Judgement(Verdict.PROBLEM, summary, logged.text, expected, Sureness.LIKELY, (logged,))
    if not certificates:
        summary = _("The agent has no certificate to decrypt extension settings with; restarting it creates one.")
        return Judgement(Verdict.WARNING, summary, "0", expected, Sureness.LIKELY)
    newest = certificates[0]
    today = capture.taken or datetime.now(UTC)
    observed = f"{newest.begins:%Y-%m-%d} – {newest.ends:%Y-%m-%d}"
    lines = (EvidenceLine(_CERTIFICATES, f"{newest.subject} {observed}"),)
    elevated = capture.evidence[_CERTIFICATES].elevated
    if not newest.has_key or (newest.key_code == BAD_KEYSET and elevated is True):
        summary = _("The agent's newest certificate has no private key that can be used.")
        return Judgement(Verdict.PROBLEM, summary, observed, expected, lines=lines)
    if newest.ends < today:
        summary = _("The agent's newest certificate expired on {date}.").format(date=f"{newest.ends:%Y-%m-%d}")
        return Judgement(Verdict.WARNING, summary, observed, expected, lines=lines)
    if newest.begins > today:
        summary = _("The agent's newest certificate is only valid from {date}: is the clock right?").format(
            date=f"{newest.begins:%Y-%m-%d}"
        )
        return Judgement(Verdict.WARNING, summary, observed, expected, lines=lines)
    if logged is not None:
        summary = _("The agent's certificate is valid, but its log has said: Keyset does not exist.")
        return Judgement(Verdict.WARNING, summary, observed, expected, Sureness.POSSIBLE, (*lines, logged))
    summary = _("The agent's newest certificate is valid until {date}.").format(date=f"{newest.ends:%Y-%m-%d}")
    return Judgement(Verdict.OK, summary, observed, expected, lines=lines)


_WINDOWS = (Platform.WINDOWS,)
RULES = (
    Rule("acl.machinekeys", ("machinekeys-acl", "icacls-machinekeys"), _judge_folder, _WINDOWS),
    Rule("cert.crp", (_CERTIFICATES, "waappagent-log"), _judge_certificate, _WINDOWS),
)
