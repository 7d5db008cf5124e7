"""The proxy that this user's own programs go through, if any."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from troubleshooter.checks.probe import ProbeContext

_ADDRESS = re.compile(r"(?:[a-z]+://)?(?:[^@/]*@)?(\[[0-9A-Fa-f:]+\]|[^:/\s]+)(?::(\d{1,5}))?/?", re.IGNORECASE)
_DEFAULT_PORT = 8080
_USER_INFO = re.compile(r"(?<=//)[^/@\s;,]+@|(?<![\w/])[^\s/@:;,=]+:[^\s/@;,]+@")


def proxy_for(context: ProbeContext) -> tuple[str, int] | None:
    """Host and port of the proxy for HTTPS, or None when connections go out directly."""
    value = context.environment.get("HTTPS_PROXY") or context.environment.get("https_proxy") or _system_proxy()
    match = _ADDRESS.fullmatch(value.strip())
    return (match[1].strip("[]"), int(match[2] or _DEFAULT_PORT)) if match else None


def _system_proxy() -> str:
    """What the user's settings name on systems that have such settings; a script (PAC) is not run."""
    if sys.platform in ("win32", "darwin"):
        from urllib.request import getproxies

        return getproxies().get("https", "")
    return ""


def without_user(value: str) -> str:
    """A proxy's address without the user name and password that may stand in it."""
    return _USER_INFO.sub("", value)
