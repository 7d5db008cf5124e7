"""Takes out of a text what nobody else should read, before it is written: secrets, identifiers, addresses, the user."""

from __future__ import annotations

import re
from pathlib import Path

from troubleshooter.report.name_patterns import learn, replace_shapes
from troubleshooter.report.names import NameKind
from troubleshooter.secret_patterns import remove_secrets

_WORDS = {
    NameKind.SUBSCRIPTION: "subscription",
    NameKind.TENANT: "tenant",
    NameKind.GROUP: "group",
    NameKind.VM: "vm",
    NameKind.VAULT: "vault",
    NameKind.HOST: "host",
    NameKind.USER: "user",
    NameKind.IP: "address",
    NameKind.EMAIL: "e-mail",
    NameKind.MAC: "address",
    NameKind.ID: "id",
}


def scrub(text: str) -> str:
    """The text without secrets, and with a word in brackets for each name, identifier and address.

    Addresses that are the same for everybody (168.63.129.16, loopback) stay. The user's folder becomes ``~``.
    """
    text = _without_home(remove_secrets(text))
    names = {name.value: name.kind for name in learn(text)}
    for value in sorted(names, key=len, reverse=True):
        text = re.sub(rf"(?<![\w-]){re.escape(value)}(?![\w@-])", _word(names[value]), text, flags=re.IGNORECASE)
    return replace_shapes(text, lambda kind, _value: _word(kind))


def _word(kind: NameKind) -> str:
    return f"[{_WORDS[kind]}]"


def _without_home(text: str) -> str:
    """The user's folder as ``~``, however its separators are written."""
    try:
        home = Path.home()
    except RuntimeError:  # nobody knows where it is
        return text
    if len(home.parts) < 2:
        return text
    path = r"[\\/]{1,4}".join(re.escape(part.strip("\\/")) for part in home.parts)
    return re.sub(rf"(?<![\w.~-]){path}(?![\w.-])", "~", text, flags=re.IGNORECASE)
