"""BitLocker's state of each volume: numbers of the shell and of WMI, or what manage-bde printed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from troubleshooter.checks.facts.saved_text import plain_text_of
from troubleshooter.checks.facts.text import json_of
from troubleshooter.checks.facts.unread import CannotTell, find, require
from troubleshooter.checks.shape import items, mapping, number, words
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from troubleshooter.checks.capture import Capture
    from troubleshooter.checks.evidence import Evidence

#: FVE_E_LOCKED_VOLUME, as a volume answers when it is locked.
_LOCKED_CODE = 0x80310000
#: The shell's numbers; WMI knows 0 off, 1 on, 2 cannot be told, which a locked volume answers.
_SHELL_ON, _SHELL_OFF, _SHELL_LOCKED = {1, 3, 5}, {0, 2, 4}, 6
_WMI_OFF, _WMI_ON = 0, 1

_BEK = "bek volume"

_UNLOCKED_WORDS = {
    "unlocked", "desbloqueado", "desbloqueada", "entsperrt", "déverrouillé", "déverrouillée", "sbloccato", "sbloccata",
    "odblokowane", "odblokowany", "ontgrendeld", "разблокировано", "разблокирован", "ロック解除", "已解锁", "upplåst",
}  # fmt: skip
_LOCKED_WORDS = {
    "locked", "bloqueado", "bloqueada", "gesperrt", "verrouillé", "verrouillée", "bloccato", "bloccata", "zablokowane",
    "zablokowany", "vergrendeld", "заблокировано", "заблокирован", "ロック", "已锁定", "låst",
}  # fmt: skip


class Lock(StrEnum):
    """Whether a volume can be read."""

    OPEN = "open"
    LOCKED = "locked"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Volume:
    """One volume."""

    name: str
    lock: Lock
    encrypted: bool | None  # None: not known
    label: str = ""
    probe: str = ""
    text: str = ""  # the line that the lock's state was read from

    @property
    def holds_keys(self) -> bool:
        """Whether it is the small volume with the keys of Azure Disk Encryption."""
        return _BEK in self.label.lower()


_HEADER = re.compile(
    r"^\S[^\[\]]*?(?P<name>(?<![A-Za-z])[A-Za-z]:|\\\\\?\\Volume\{[0-9A-Fa-f-]{36}\}\\?)\"?\s*(?:\[(?P<label>[^\]]*)\])?\s*$"
)
_LINE = re.compile(r"^\s+(?P<label>[^:：]{2,60}?)\s*[:：]\s*(?P<value>.*?)\s*$")
_CIPHER = re.compile(r"AES|XTS|Diffuser|\d{3}", re.IGNORECASE)


def read_volumes(capture: Capture) -> tuple[Volume, ...]:
    """The volumes, joined from all evidence of them.

    Raises:
        CannotTell: when nothing was read, or no volume can be made out in it.
    """
    reason = CannotTell(_("No volume can be made out in it."), probe=require(capture, *_TELLING).probe)
    found: dict[str, Volume] = {}
    for probe, volumes_of in _SOURCES.items():
        evidence = find(capture, probe)
        try:
            volumes = tuple(volumes_of(evidence)) if evidence is not None else ()
        except CannotTell as unreadable:
            reason = unreadable
            continue
        for volume in volumes:
            key = volume.name.rstrip("\\").lower()
            known = found.get(key)
            if known is None or known.lock is Lock.UNCLEAR or volume.lock is Lock.LOCKED:
                found[key] = volume
    if not found:
        raise reason
    return tuple(found.values())


def _of_shell(evidence: Evidence) -> Iterator[Volume]:
    for name, record in mapping(mapping(json_of(evidence)).get("drives")).items():
        yield _by_shell(name, record)


def _of_wmi(evidence: Evidence) -> Iterator[Volume]:
    for record in items(json_of(evidence)):
        yield _by_wmi(record)


def _with_keys(evidence: Evidence) -> Iterator[Volume]:
    """Of the plain list of volumes, the one with the keys of Azure Disk Encryption."""
    for record in items(json_of(evidence)):
        facts = mapping(record)
        if _BEK in words(facts.get("Label")).lower():
            yield Volume(_name(facts), Lock.OPEN, encrypted=False, label=words(facts["Label"]), probe=evidence.probe)


def _by_shell(name: str, record: object) -> Volume:
    facts = mapping(record)
    shown, code = number(facts.get("protection")), number(facts.get("volume_code"))
    locked = shown == _SHELL_LOCKED or code == _LOCKED_CODE
    on, off = shown in _SHELL_ON, shown in _SHELL_OFF
    lock = Lock.LOCKED if locked else Lock.OPEN if on or off or code == 0 else Lock.UNCLEAR
    # A Windows without BitLocker has no such property: the shell answers, and has nothing to say.
    off = off or (shown is None and code == 0 and facts.get("state") == "ok")
    encrypted = True if locked or on else False if off else None
    text = f"System.Volume.BitLockerProtection = {shown}"
    return Volume(name, lock, encrypted, words(facts.get("label")), "bitlocker-drives", text)


def _by_wmi(record: object) -> Volume:
    facts = mapping(record)
    shown = number(facts.get("ProtectionStatus"))
    lock = Lock.OPEN if shown in (_WMI_OFF, _WMI_ON) else Lock.UNCLEAR
    if number(facts.get("LockStatus")) == 1:
        lock = Lock.LOCKED
    encrypted = {_WMI_OFF: False, _WMI_ON: True}.get(shown) if shown is not None else None
    return Volume(_name(facts), lock, encrypted, probe="bitlocker-wmi", text=f"ProtectionStatus = {shown}")


def _name(facts: object) -> str:
    return words(mapping(facts).get("DriveLetter")) or words(mapping(facts).get("DeviceID")) or "?"


def _printed(text: str) -> Iterator[Volume]:
    """Blocks of manage-bde: a header with a drive or volume, then lines in a fixed order around the percentage."""
    header: re.Match[str] | None = None
    lines: list[tuple[str, str]] = []
    for line in text.split("\n"):
        named = _HEADER.match(line)
        if named:
            if header is not None:
                yield _block(header, lines)
            header, lines = named, []
        elif header is not None and (pair := _LINE.match(line)):
            lines.append((line.strip(), pair["value"]))
    if header is not None:
        yield _block(header, lines)


def _block(header: re.Match[str], lines: list[tuple[str, str]]) -> Volume:
    name, label = header["name"], header["label"] or ""
    values = [value.lower() for _line, value in lines]
    for whole, value in lines:
        word = value.lower().strip(". ")
        if word in _LOCKED_WORDS:
            return Volume(name, Lock.LOCKED, encrypted=True, label=label, probe="manage-bde", text=whole)
        if word in _UNLOCKED_WORDS:
            return Volume(name, Lock.OPEN, _is_encrypted(values), label, "manage-bde", whole)
    encrypted = _is_encrypted(values)
    # A volume that BitLocker does not know has no lock; the words for that differ, the missing cipher does not.
    lock = Lock.OPEN if lines and encrypted is False else Lock.UNCLEAR
    return Volume(name, lock, encrypted, label, "manage-bde", lines[-1][0] if lines else header[0].strip())


def _is_encrypted(values: list[str]) -> bool | None:
    """By the cipher, which stands right below the percentage; None when neither is shown."""
    if any(re.search(r"\b(?:xts-)?aes\b|diffuser", value) for value in values):
        return True
    percent = next((index for index, value in enumerate(values) if value.endswith("%")), None)
    if percent is None:
        return False if len(values) > 1 else None
    method = values[percent + 1] if percent + 1 < len(values) else ""
    part = values[percent].rstrip("% ").replace(",", ".")
    nothing = part.replace(".", "").strip("0") == "" and part != ""
    return False if nothing and not _CIPHER.search(method) else None


#: What each probe tells, the preferred first; the plain list of volumes says nothing of locks.
_SOURCES: Mapping[str, Callable[[Evidence], Iterator[Volume]]] = {
    "bitlocker-drives": _of_shell,
    "bitlocker-wmi": _of_wmi,
    "wmi-volumes": _with_keys,
    "manage-bde": lambda evidence: _printed(plain_text_of(evidence)),
}
_TELLING = ("bitlocker-drives", "bitlocker-wmi", "manage-bde")
PROBES = tuple(_SOURCES)
