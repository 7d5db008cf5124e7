"""Which public names are worth trying from this machine: those of its cloud, and its disks' own storage hosts."""

from __future__ import annotations

import http.client
import re
import sys
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from troubleshooter.checks.azure_names import BLOB_ENDINGS, METADATA_SERVICE, NAMES, Cloud, cloud_named
from troubleshooter.checks.direct_http import get
from troubleshooter.checks.evidence import ReadStatus
from troubleshooter.checks.file_source import read_file
from troubleshooter.checks.probes.extension_files import newest_extension_log

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from troubleshooter.checks.probe import ProbeContext

_CLOUD_PATH = "/metadata/instance/compute/azEnvironment?api-version=2021-02-01&format=text"

#: How long the metadata service may take to name the cloud before the public one is assumed, in seconds.
_CLOUD_WAIT_S = 1.0

#: How many storage hosts are tried, the ones that the log names last.
_MOST_BLOB_HOSTS = 2
_BLOB_HOST = re.compile(
    rb"\b([a-z0-9][a-z0-9-]{2,62}(?:\.[a-z0-9]{1,8})?\.(?:"
    + b"|".join(re.escape(ending.encode()) for ending in BLOB_ENDINGS)
    + rb"))\b"
)
_LOG_END = 256 * 1024


def cloud_of(context: ProbeContext) -> Cloud:
    """The cloud that the user named (``AZURE_AUTHORITY_HOST``) or that the metadata service names, else the public."""
    asked = context.environment.get("AZURE_AUTHORITY_HOST", "").removeprefix("https://").strip("/")
    named = cloud_named(asked) if asked else None
    if named is not None:
        return named
    short = replace(context, deadline=min(context.deadline, time.monotonic() + _CLOUD_WAIT_S))
    try:
        answer = get(short, METADATA_SERVICE, 80, _CLOUD_PATH, {"Metadata": "true"})
    except (OSError, http.client.HTTPException):
        return Cloud.PUBLIC
    found = cloud_named(answer.body[:100].decode("ascii", "replace")) if answer.status == http.client.OK else None
    return found or Cloud.PUBLIC


def names_to_try(context: ProbeContext) -> tuple[Cloud, tuple[str, ...]]:
    """The cloud, its two fixed names, and the storage hosts that the extension's log names."""
    cloud = cloud_of(context)
    return cloud, (*NAMES[cloud], *_blob_hosts(context))


def side_by_side(
    context: ProbeContext, names: Sequence[str], look: Callable[[str], dict[str, object]]
) -> list[dict[str, object]]:
    """Look at every name in a thread of its own; one that has not answered by the deadline is ``timed_out``."""
    found: dict[str, dict[str, object]] = {}
    threads = []
    for name in names:
        thread = threading.Thread(target=lambda name=name: found.update({name: look(name)}), daemon=True)
        thread.start()
        threads.append(thread)
    for thread in threads:
        while thread.is_alive() and context.seconds_left:
            thread.join(min(0.05, context.seconds_left))
    return [found.get(name, {"name": name, "step": "dns", "error": "timed_out", "code": None}) for name in names]


def _blob_hosts(context: ProbeContext) -> tuple[str, ...]:
    if sys.platform == "darwin":
        return ()
    path = newest_extension_log(context)
    reading = read_file(path) if path is not None else None
    if reading is None or reading.status is not ReadStatus.OK:
        return ()
    hosts = dict.fromkeys(host.decode() for host in reversed(_BLOB_HOST.findall(reading.data[-_LOG_END:])))
    return tuple(hosts)[:_MOST_BLOB_HOSTS]
