r"""What an organisation has settled for all its computers, in one file that its administrators put there.

The file is ``policy.json`` in ``/etc/vm-backup-troubleshooter`` (Linux), ``%ProgramData%\vm-backup-troubleshooter``
(Windows) or ``/Library/Application Support/vm-backup-troubleshooter`` (macOS). Every field may be left out; what it
sets outweighs the user's own choice::

    {"format": 1, "cloud": "us_government", "tenant": "contoso.onmicrosoft.us", "client_id": "…",
     "proxy": "http://proxy.contoso.com:8080", "language": "es", "always_hide_names": true}
"""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from typing import NamedTuple

from troubleshooter.i18n import _
from troubleshooter.paths import APP_DIR
from troubleshooter.words import Language

CLOUDS = ("public", "us_government", "china")

_LARGEST = 100_000  # bytes
_GUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_DOMAIN = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.IGNORECASE)


class Organisation(NamedTuple):
    """What is settled; a field is empty (or None, or False) where the user chooses."""

    cloud: str = ""  # one of CLOUDS
    tenant: str = ""  # a GUID or a domain
    client_id: str = ""  # of the app registration to sign in with
    proxy: str = ""  # http://host:port
    language: Language | None = None
    always_hide_names: bool = False  # a report never shows names, addresses or ids
    source: str = ""  # the file, when there is one
    problem: str = ""  # why the file, or a field of it, has no effect: one sentence


def policy_path() -> Path:
    """Where the file would be on this system."""
    if sys.platform == "win32":
        folder = Path(os.environ.get("PROGRAMDATA") or r"C:\ProgramData")
    elif sys.platform == "darwin":
        folder = Path("/Library/Application Support")
    else:
        folder = Path("/etc")
    return folder / APP_DIR / "policy.json"


def load_organisation(path: Path | None = None) -> Organisation:
    """Read the file; without one nothing is settled.

    A field that is not understood is left out and named in ``problem``, the others count. A file that cannot be
    read at all hides names all the same: whoever put it there may have asked for it.
    """
    path = path or policy_path()
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return Organisation()
    except OSError as error:
        return _unreadable(path, error.strerror or str(error))
    try:
        if len(raw) > _LARGEST:
            raise ValueError("too large")
        stored = json.loads(raw.decode("utf-8-sig"))
        if not isinstance(stored, dict):
            raise ValueError("not an object")
    except (ValueError, RecursionError) as error:
        return _unreadable(path, str(error))
    return _checked(path, stored)


def _unreadable(path: Path, reason: str) -> Organisation:
    problem = _("The organisation's file {path} cannot be read: {reason}.").format(path=path, reason=reason)
    return Organisation(always_hide_names=True, source=str(path), problem=problem)


def _checked(path: Path, stored: dict[str, object]) -> Organisation:
    wrong = sorted(
        name
        for name, value in stored.items()
        if name != "format" and not (name in _FIELDS and isinstance(value, str | bool) and _FIELDS[name](value))
    )
    kept = {name: value for name, value in stored.items() if name in _FIELDS and name not in wrong}
    problem = ""
    if wrong:
        problem = _("The organisation's file {path} has fields that are not understood: {names}.").format(
            path=path, names=", ".join(wrong)
        )
    language = kept.get("language")
    return Organisation(
        cloud=str(kept.get("cloud", "")),
        tenant=str(kept.get("tenant", "")),
        client_id=str(kept.get("client_id", "")),
        proxy=str(kept.get("proxy", "")),
        language=Language(language) if isinstance(language, str) else None,
        always_hide_names=bool(kept.get("always_hide_names", "always_hide_names" in wrong)),
        source=str(path),
        problem=problem,
    )


def _is_cloud(value: str | bool) -> bool:
    return value in CLOUDS


def _is_tenant(value: str | bool) -> bool:
    return isinstance(value, str) and bool(_GUID.fullmatch(value) or _DOMAIN.fullmatch(value))


def _is_guid(value: str | bool) -> bool:
    return isinstance(value, str) and _GUID.fullmatch(value) is not None


def _is_proxy(value: str | bool) -> bool:
    if not isinstance(value, str):
        return False
    from urllib.parse import urlsplit  # few organisations name a proxy; start-up does without it

    try:
        address = urlsplit(value)
        return address.scheme in ("http", "https") and bool(address.hostname) and address.port is not None
    except ValueError:  # a port that is no number
        return False


def _is_language(value: str | bool) -> bool:
    return value in {*Language}


def _is_switch(value: str | bool) -> bool:
    return isinstance(value, bool)


_FIELDS = {
    "cloud": _is_cloud,
    "tenant": _is_tenant,
    "client_id": _is_guid,
    "proxy": _is_proxy,
    "language": _is_language,
    "always_hide_names": _is_switch,
}
