"""Asks the platform's own address from inside a VM: its HTTP service and the host's channel. Never through a proxy."""

from __future__ import annotations

import errno
import http.client
import json
import socket
import time
from typing import TYPE_CHECKING, Any

from troubleshooter.checks.azure_names import HOST_CHANNEL_PORT, WIRE_SERVER
from troubleshooter.checks.direct_http import get
from troubleshooter.checks.evidence import FileKind, Reading, ReadStatus
from troubleshooter.checks.probe import Probe

if TYPE_CHECKING:
    from troubleshooter.checks.probe import ProbeContext

#: Left of the budget for telling what happened, in seconds.
_RESERVE_S = 0.3

_MOST_OF_BODY = 2000

#: Errors by the words that a capture keeps, whatever the system numbers them.
_ERRORS = {
    errno.ECONNREFUSED: "refused", 10061: "refused",
    errno.ENETUNREACH: "unreachable", errno.EHOSTUNREACH: "unreachable", 10051: "unreachable", 10065: "unreachable",
    errno.EACCES: "forbidden", errno.EPERM: "forbidden", 10013: "forbidden",
    errno.ECONNRESET: "reset", 10054: "reset", errno.EPIPE: "reset",
    errno.ETIMEDOUT: "timed_out", 10060: "timed_out",
}  # fmt: skip


def failure(error: OSError) -> dict[str, Any]:
    """What an error of a connection was, in a word that is the same on every system, and its code."""
    code = getattr(error, "winerror", None) or error.errno
    word = _ERRORS.get(code or 0, "failed")
    if isinstance(error, TimeoutError):
        word = "timed_out"
    elif isinstance(error, (ConnectionResetError, ConnectionAbortedError, BrokenPipeError)):
        word = "reset"  # without a code, too: closed before a word was said
    return {"error": word, "code": code}


def time_limited(context: ProbeContext, reserve: float = _RESERVE_S) -> ProbeContext:
    """The same context with an earlier deadline, so that a silent peer still leaves time to say so."""
    return type(context)(context.deadline - reserve, context.cancel, context.root, context.environment, context.detours)


def _read_versions(context: ProbeContext) -> Reading:
    found: dict[str, Any] = {"address": f"{WIRE_SERVER}:80"}
    began = time.monotonic()
    try:
        answer = get(time_limited(context), WIRE_SERVER, 80, "/?comp=versions", {})
    except OSError as error:
        found |= failure(error)
    except http.client.HTTPException as error:
        found |= {"error": "not_http", "code": None, "detail": type(error).__name__}
    else:
        body = answer.body[:_MOST_OF_BODY].decode("utf-8", "replace")
        found |= {"status": answer.status, "date": answer.date, "body": body}
    return _stopped(context) or _kept(found, began)


def _read_host_channel(context: ProbeContext) -> Reading:
    found: dict[str, Any] = {"address": f"{WIRE_SERVER}:{HOST_CHANNEL_PORT}"}
    began = time.monotonic()
    try:
        seconds = time_limited(context).seconds_left
        if not seconds:
            raise TimeoutError("no time left")
        with socket.create_connection(context.address(WIRE_SERVER, HOST_CHANNEL_PORT), timeout=seconds):
            found["connected"] = True
    except OSError as error:
        found |= failure(error)
    return _stopped(context) or _kept(found, began)


def _stopped(context: ProbeContext) -> Reading | None:
    return Reading(ReadStatus.CANCELLED) if context.cancel.cancelled else None


def _kept(found: dict[str, Any], began: float) -> Reading:
    found["ms"] = round((time.monotonic() - began) * 1000)
    return Reading(ReadStatus.OK, json.dumps(found, indent=1).encode())


PROBES = (
    Probe("wireserver-http", FileKind.JSON, _read_versions, budget_s=3),
    Probe("wireserver-port-32526", FileKind.JSON, _read_host_channel, budget_s=3),
)
