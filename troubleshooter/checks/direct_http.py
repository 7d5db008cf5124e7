"""One HTTP request straight to an address of the Azure platform: never through a proxy, whatever is configured."""

from __future__ import annotations

import http.client
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troubleshooter.checks.probe import ProbeContext

_MOST_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other side said."""

    status: int
    date: str  # its Date header, or empty
    body: bytes


def get(context: ProbeContext, host: str, port: int, path: str, headers: Mapping[str, str]) -> Answer:
    """Ask once.

    Raises:
        OSError: when there is no connection or no answer before the deadline (a ``TimeoutError``).
        http.client.HTTPException: when the answer is not HTTP.
    """
    seconds = context.seconds_left
    if not seconds:
        raise TimeoutError("no time left")
    connection = http.client.HTTPConnection(*context.address(host, port), timeout=seconds)
    try:
        connection.request("GET", path, headers={"Host": host, **headers})
        response = connection.getresponse()
        return Answer(response.status, response.getheader("Date", ""), response.read(_MOST_BYTES))
    finally:
        connection.close()
