"""Asks the platform's own address from inside a VM: its HTTP service and the host's channel. Never through a proxy."""

from __future__ import annotations

import http.client
import json
import socket
import time
from typing import TYPE_CHECKING, Any

from troubleshooter.checks.azure_names import HOST_CHANNEL_PORT, WIRE_SERVER
from troubleshooter.checks.direct_http import get
from troubleshooter.checks.evidence import FileKind, Reading, ReadStatus
from troubleshooter.checks.probe import Probe
from troubleshooter.checks.probes.connection_failure import connection_failure

if TYPE_CHECKING:
    from troubleshooter.checks.probe import ProbeContext

_MOST_OF_BODY = 2000


def _read_versions(context: ProbeContext) -> Reading:
    found: dict[str, Any] = {"address": f"{WIRE_SERVER}:80"}
    began = time.monotonic()
    try:
        answer = get(context.ending_earlier(), WIRE_SERVER, 80, "/?comp=versions", {})
    except OSError as error:
        found |= connection_failure(error)
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
        seconds = context.ending_earlier().seconds_left
        if not seconds:
            raise TimeoutError("no time left")
        with socket.create_connection(context.address(WIRE_SERVER, HOST_CHANNEL_PORT), timeout=seconds):
            found["connected"] = True
    except OSError as error:
        found |= connection_failure(error)
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
