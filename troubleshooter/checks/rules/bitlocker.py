"""Judges BitLocker: a locked drive stops every snapshot, an encrypted one is worth knowing of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troubleshooter.checks.evidence import ReadStatus
from troubleshooter.checks.facts.bitlocker import PROBES, Lock, read_volumes
from troubleshooter.checks.facts.unread import CannotTell, find
from troubleshooter.checks.facts.windows_registry import read_key
from troubleshooter.checks.judgement import EvidenceLine, Judgement, Sureness
from troubleshooter.checks.rules.rule import Rule
from troubleshooter.i18n import _, ngettext
from troubleshooter.words import Platform, Verdict

if TYPE_CHECKING:
    from troubleshooter.checks.capture import Capture

_HANDLERS = r"SOFTWARE\Microsoft\Windows Azure\HandlerState"
_DISK_ENCRYPTION = "azurediskencryption"


def _judge(capture: Capture) -> Judgement:
    if _not_installed(capture):
        return Judgement(Verdict.NOT_APPLICABLE, _("BitLocker is not part of this Windows."))
    volumes = read_volumes(capture)
    expected = _("no volume is locked")
    lines = tuple(EvidenceLine(volume.probe, f"{volume.name} {volume.text}") for volume in volumes if volume.text)
    observed = ", ".join(f"{volume.name} {volume.lock}" for volume in volumes)
    locked = [volume.name for volume in volumes if volume.lock is Lock.LOCKED]
    if locked:
        summary = _("BitLocker has locked {drives}: no snapshot can be taken of it.").format(drives=", ".join(locked))
        return Judgement(Verdict.PROBLEM, summary, observed, expected, lines=lines)
    azure = any(volume.holds_keys for volume in volumes) or _has_disk_encryption(capture)
    unclear = [volume for volume in volumes if volume.lock is Lock.UNCLEAR and not volume.holds_keys]
    if unclear:
        reason = _("It cannot be told whether {drive} is locked.").format(drive=unclear[0].name)
        raise CannotTell(reason, probe=unclear[0].probe)
    encrypted = [volume.name for volume in volumes if volume.encrypted]
    unknown = [volume.name for volume in volumes if volume.encrypted is None and not volume.holds_keys]
    if unknown and not encrypted:
        summary = _("No drive is locked; whether {drives} is encrypted is not in the evidence.").format(
            drives=", ".join(unknown)
        )
        return Judgement(Verdict.INFO, summary, observed, expected, lines=lines)
    if not encrypted:
        summary = ngettext(
            "The only volume is not encrypted with BitLocker.",
            "None of the {n} volumes is encrypted with BitLocker.",
            len(volumes),
        ).format(n=len(volumes))
        return Judgement(Verdict.OK, summary, observed, expected, lines=lines)
    names = ", ".join(encrypted)
    if azure:
        summary = _("{drives} is encrypted by Azure Disk Encryption and unlocked.").format(drives=names)
        return Judgement(Verdict.OK, summary, observed, expected, Sureness.LIKELY, lines)
    summary = _("{drives} is encrypted with BitLocker by hand; it is unlocked now.").format(drives=names)
    return Judgement(Verdict.WARNING, summary, observed, expected, Sureness.LIKELY, lines)


def _not_installed(capture: Capture) -> bool:
    """Whether WMI says that this edition has no BitLocker; refusing even an administrator means the same."""
    wmi = capture.evidence.get("bitlocker-wmi")
    if wmi is None or find(capture, "bitlocker-drives", "manage-bde") is not None:
        return False
    return wmi.status is ReadStatus.MISSING or (wmi.status is ReadStatus.DENIED and wmi.elevated is True)


def _has_disk_encryption(capture: Capture) -> bool:
    if find(capture, "windows-registry") is None:
        return False
    try:
        handlers = read_key(capture, _HANDLERS).below
    except CannotTell:
        return False
    return any(_DISK_ENCRYPTION in name.lower() for name in handlers)


RULES = (Rule("bitlocker", (*PROBES, "windows-registry"), _judge, (Platform.WINDOWS,)),)
