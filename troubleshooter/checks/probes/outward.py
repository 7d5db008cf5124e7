"""Looks outward: whether Azure's public names resolve, and what answers there over TLS."""

from __future__ import annotations

import json
import socket
import time
from typing import TYPE_CHECKING

from troubleshooter.checks.evidence import FileKind, Reading, ReadStatus
from troubleshooter.checks.file_source import read_file
from troubleshooter.checks.probe import Probe
from troubleshooter.checks.probes.outward_names import names_to_try, side_by_side
from troubleshooter.checks.probes.proxy_route import proxy_for
from troubleshooter.checks.probes.tls_connection import handshake
from troubleshooter.words import Platform

if TYPE_CHECKING:
    from troubleshooter.checks.probe import ProbeContext

_HTTPS = 443


def _read_dns(context: ProbeContext) -> Reading:
    limited = context.ending_earlier()
    cloud, names = names_to_try(limited)
    found = side_by_side(limited, names, lambda name: _lookup(context, name))
    return _kept(context, {"cloud": cloud, "names": found})


def _lookup(context: ProbeContext, name: str) -> dict[str, object]:
    host, port = context.address(name, _HTTPS)
    began = time.monotonic()
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        return {"name": name, "error": _resolver_error(error), "code": error.errno}
    except (OSError, UnicodeError) as error:
        return {"name": name, "error": "failed", "code": getattr(error, "errno", None)}
    addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
    return {"name": name, "addresses": addresses, "ms": round((time.monotonic() - began) * 1000)}


def _resolver_error(error: socket.gaierror) -> str:
    no_name = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME), 11001, 11004}
    if error.errno in no_name:
        return "no_such_name"
    return "no_answer" if error.errno in {socket.EAI_AGAIN, 11002} else "failed"


def _read_tls(context: ProbeContext) -> Reading:
    limited = context.ending_earlier()
    cloud, names = names_to_try(limited)
    proxy = proxy_for(context)
    found = side_by_side(limited, names, lambda name: handshake(limited, name, _HTTPS, proxy))
    return _kept(context, {"cloud": cloud, "proxy": proxy and f"{proxy[0]}:{proxy[1]}", "names": found})


def _kept(context: ProbeContext, found: dict[str, object]) -> Reading:
    if context.cancel.cancelled:
        return Reading(ReadStatus.CANCELLED)
    return Reading(ReadStatus.OK, json.dumps(found, indent=1).encode())


PROBES = (
    Probe("dns-names", FileKind.JSON, _read_dns, budget_s=6, guest=False, on_any_system=True),
    Probe(
        "resolv-conf",
        FileKind.TEXT,
        lambda context: read_file(context.path("/etc/resolv.conf")),
        platforms=(Platform.LINUX,),
        budget_s=1,
        guest=False,
    ),
    Probe("tls-names", FileKind.JSON, _read_tls, budget_s=6, guest=False, on_any_system=True),
)
