"""Errors of connections, in words that are the same on every system."""

from __future__ import annotations

import errno
from typing import Any

#: Errors by the words that a capture keeps, whatever the system numbers them.
_ERRORS = {
    errno.ECONNREFUSED: "refused", 10061: "refused",
    errno.ENETUNREACH: "unreachable", errno.EHOSTUNREACH: "unreachable", 10051: "unreachable", 10065: "unreachable",
    errno.EACCES: "forbidden", errno.EPERM: "forbidden", 10013: "forbidden",
    errno.ECONNRESET: "reset", 10054: "reset", errno.EPIPE: "reset",
    errno.ETIMEDOUT: "timed_out", 10060: "timed_out",
}  # fmt: skip


def connection_failure(error: OSError) -> dict[str, Any]:
    """What an error of a connection was, in a word that is the same on every system, and its code."""
    code = getattr(error, "winerror", None) or error.errno
    word = _ERRORS.get(code or 0, "failed")
    if isinstance(error, TimeoutError):
        word = "timed_out"
    elif isinstance(error, (ConnectionResetError, ConnectionAbortedError, BrokenPipeError)):
        word = "reset"  # without a code, too: closed before a word was said
    return {"error": word, "code": code}
