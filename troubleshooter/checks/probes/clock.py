"""Reads the time that others tell, beside this machine's own, both in UTC."""

from __future__ import annotations

import contextlib
import http.client
import json
import threading
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from troubleshooter.checks.azure_names import METADATA_SERVICE, NAMES, WIRE_SERVER, Cloud
from troubleshooter.checks.command import run_command
from troubleshooter.checks.direct_http import get
from troubleshooter.checks.evidence import FileKind, Reading, ReadStatus
from troubleshooter.checks.probe import Probe
from troubleshooter.checks.probes.proxy_route import proxy_for
from troubleshooter.checks.probes.tls_connection import date_over_tls
from troubleshooter.words import Platform

if TYPE_CHECKING:
    from collections.abc import Callable

    from troubleshooter.checks.probe import ProbeContext

_HTTPS = 443

#: How long to wait for a further clock once one has answered, in seconds.
_PATIENCE_S = 0.5


def _read_dates(context: ProbeContext) -> Reading:
    """Ask the metadata service, the platform and a public name side by side; whichever answers is kept."""
    limited = context.ending_earlier()
    proxy = proxy_for(context)
    sign_in = NAMES[Cloud.PUBLIC][0]
    found: dict[str, dict[str, object]] = {}
    clocks: dict[str, Callable[[], str]] = {
        "metadata-service": lambda: get(limited, METADATA_SERVICE, 80, "/", {"Metadata": "true"}).date,
        "platform": lambda: get(limited, WIRE_SERVER, 80, "/?comp=versions", {}).date,
        sign_in: lambda: date_over_tls(limited, sign_in, _HTTPS, proxy),
    }
    threads = [
        threading.Thread(target=_ask, args=(source, asked, found), daemon=True) for source, asked in clocks.items()
    ]
    for thread in threads:
        thread.start()
    answered = 0.0
    while any(thread.is_alive() for thread in threads) and limited.seconds_left:
        time.sleep(0.02)
        answered = answered or (time.monotonic() if found else 0.0)
        if answered and time.monotonic() - answered > _PATIENCE_S:
            break
    if context.cancel.cancelled:
        return Reading(ReadStatus.CANCELLED)
    dates = [found[source] for source in clocks if source in found]
    if not dates:
        return Reading(ReadStatus.TIMED_OUT, detail="no clock answered")
    return Reading(ReadStatus.OK, json.dumps({"dates": dates}, indent=1).encode())


def _ask(source: str, asked: Callable[[], str], found: dict[str, dict[str, object]]) -> None:
    began = time.monotonic()
    date = ""
    with contextlib.suppress(OSError, http.client.HTTPException, UnicodeError):  # a clock that is not there
        date = asked()
    if date:
        local = datetime.now(UTC).isoformat(timespec="milliseconds")
        took = round((time.monotonic() - began) * 1000)
        found[source] = {"source": source, "date": date, "local_utc": local, "ms": took}


PROBES = (
    Probe("clock-dates", FileKind.JSON, _read_dates, budget_s=4, guest=False, on_any_system=True),
    Probe(
        "timedatectl",
        FileKind.TEXT,
        lambda context: run_command(context, ["timedatectl"]),
        platforms=(Platform.LINUX,),
        budget_s=2,
        guest=False,
    ),
)
