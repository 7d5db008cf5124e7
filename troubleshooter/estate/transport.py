"""What a reader asks and gets, whoever answers: Azure, or the sample that is in this process."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from troubleshooter.estate import values
from troubleshooter.estate.failures import ReadingError, SignInNeededError
from troubleshooter.estate.model import Outcome
from troubleshooter.i18n import _

if TYPE_CHECKING:
    import threading
    from collections.abc import Mapping

#: The largest answer that is read, in bytes; a page of 1,000 rows has one or two million.
LARGEST = 64 * 2**20

_TITLE = re.compile(r"<title[^>]*>\s*([^<]{1,200})", re.IGNORECASE)
_LONGEST_REASON = 400  # characters


@dataclass(frozen=True, slots=True)
class Request:
    """A request to Resource Manager: always a path of its own host."""

    path: str  # with its query
    body: Mapping[str, object] | None = None  # None: GET; else it is posted as JSON


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    content: bytes
    headers: Mapping[str, str] = field(default_factory=dict)  # names in lower case

    @property
    def subscriptions_were_left_out(self) -> bool:
        """Whether Resource Graph says that the account sees more subscriptions than it looks into (10,000)."""
        return self.headers.get("x-ms-tenant-subscription-limit-hit", "").strip().casefold() == "true"


class Transport(Protocol):
    """Sends requests; used by several threads at once."""

    @property
    def host(self) -> str:
        """The host that all requests go to; links to others are not followed."""

    def send(self, request: Request, stop: threading.Event) -> Answer:
        """Send one request, trying again as Azure asks for it.

        Raises:
            EstateError: no answer came, or signing in is needed.
        """

    def waiting(self) -> float:
        """Seconds that Azure asked us to wait, still to go."""


def body_of(answer: Answer) -> dict[str, object]:
    """The JSON object of an answer.

    Raises:
        SignInNeededError: Azure does not accept the sign-in any more.
        ReadingError: anything else but success; its text says what came instead.
    """
    body = _json(answer.content)
    if answer.status == 200:
        if isinstance(body, dict):
            return body
        raise ReadingError(Outcome.FAILED, _no_data(answer))
    said = _arm_error(body)
    if answer.status == 401:
        raise SignInNeededError(_("Azure does not accept the sign-in any more."), to_do=_("Sign in again."))
    if answer.status == 403:
        reason = _("This account may not read it.")
        raise ReadingError(Outcome.REFUSED, _joined(reason, said))
    if answer.status == 404:
        raise ReadingError(Outcome.NOT_FOUND, _joined(_("Azure does not find it."), said))
    if answer.status == 429:
        reason = _("Azure has had too many questions for now; try again in a few minutes.")
        raise ReadingError(Outcome.FAILED, _joined(reason, said))
    if body is None:
        raise ReadingError(Outcome.FAILED, _no_data(answer))
    reason = _("Azure answered with error {status}.").format(status=answer.status)
    raise ReadingError(Outcome.FAILED, _joined(reason, said))


def next_request(link: str, host: str) -> Request:
    """The request for the next page.

    Raises:
        ReadingError: the link leads to another host, or is not https: a sign-in goes to nobody else.
    """
    try:
        parts = urlsplit(link)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    same = parts.scheme.lower() == "https" and (parts.hostname or "") == host.casefold() and port in (None, 443)
    if not same or "@" in parts.netloc:
        reason = _("The next page is said to be at another address ({address}); it was not followed.")
        raise ReadingError(Outcome.FAILED, reason.format(address=parts.netloc[:100] or link[:100]))
    return Request(parts.path + (f"?{parts.query}" if parts.query else ""))


def _json(content: bytes) -> object:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def _no_data(answer: Answer) -> str:
    start = answer.content[:2000].decode("utf-8", "replace").strip()
    if start.startswith("<"):
        title = _TITLE.search(start)
        reason = _("A web page came instead of data, likely from a proxy or a sign-in page of the network{title}.")
        return reason.format(title=f": “{' '.join(title[1].split())}”" if title else "")
    if not start:
        return _("The answer is empty (status {status}).").format(status=answer.status)
    return _("The answer is cut short or is not JSON (status {status}).").format(status=answer.status)


def _arm_error(body: object) -> str:
    """Azure's own code and message."""
    error = values.mapping(values.mapping(body).get("error"))
    code, message = values.text(error.get("code")), values.text(error.get("message"))
    return ": ".join(part for part in (code, message) if part)[:_LONGEST_REASON]


def _joined(reason: str, said: str) -> str:
    return f"{reason} {said}" if said else reason
