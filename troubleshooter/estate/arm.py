"""Sends requests to Azure Resource Manager with a sign-in, through Microsoft's own pipeline of policies.

Imports Microsoft's libraries, so it is imported only when signing in or reading from Azure.
"""

from __future__ import annotations

import re
import threading
import time
from typing import TYPE_CHECKING, Any

from azure.core.exceptions import (
    AzureError,
    ClientAuthenticationError,
    IncompleteReadError,
    ServiceRequestError,
    ServiceRequestTimeoutError,
    ServiceResponseTimeoutError,
)
from azure.core.pipeline.policies import (
    ContentDecodePolicy,
    HeadersPolicy,
    RequestIdPolicy,
    RetryPolicy,
    UserAgentPolicy,
)
from azure.core.rest import HttpRequest
from azure.mgmt.core import ARMPipelineClient
from azure.mgmt.core.policies import ARMChallengeAuthenticationPolicy

from troubleshooter import __version__
from troubleshooter.estate.failures import ReadingError
from troubleshooter.estate.model import Outcome
from troubleshooter.estate.network import LONGEST_WAIT, StoppableTransport
from troubleshooter.estate.sign_in_failures import sign_in_failure
from troubleshooter.estate.transport import LARGEST, Answer
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from azure.core.credentials import TokenCredential

    from troubleshooter.estate.clouds import Endpoints
    from troubleshooter.estate.transport import Request

_RESETS = re.compile(r"(\d{1,2}):(\d\d):(\d\d)")


class _Transport(StoppableTransport):
    """Remembers until when it waits."""

    until = 0.0

    def waits(self, duration: float) -> None:
        self.until = max(self.until, time.monotonic() + duration)


class ArmTransport:
    """Resource Manager of one cloud, with one sign-in."""

    def __init__(self, credential: TokenCredential, cloud: Endpoints) -> None:
        self._host = cloud.arm_host
        self._arm = cloud.arm
        self._transport = _Transport()
        self._quota = threading.Lock()
        self._graph_free = 0.0  # when Resource Graph takes questions again
        self._client: Any = ARMPipelineClient(
            base_url=cloud.arm,
            transport=self._transport,
            policies=[
                RequestIdPolicy(),
                HeadersPolicy({"Accept": "application/json"}),
                UserAgentPolicy(f"vm-backup-troubleshooter/{__version__}"),
                RetryPolicy(retry_total=8, retry_connect=2, retry_read=2, retry_status=8, retry_backoff_factor=0.4),
                ARMChallengeAuthenticationPolicy(credential, cloud.scope),
                ContentDecodePolicy(),
            ],
        )

    @property
    def host(self) -> str:
        """Resource Manager's host."""
        return self._host

    def waiting(self) -> float:
        """Seconds that Azure asked us to wait, still to go."""
        return max(0.0, self._transport.until - time.monotonic())

    def close(self) -> None:
        """Send nothing more."""
        self._transport.stopped.set()

    def send(self, request: Request, stop: threading.Event) -> Answer:
        """Send one request, trying again as Azure asks for it.

        Raises:
            SignInNeededError: the sign-in does not hold any more.
            StoppedError: ``stop`` was set.
            ReadingError: no answer came.
        """
        self._transport.for_this_thread(stop)
        of_graph = request.body is not None
        if of_graph:
            self._await_quota()
        http = HttpRequest(request.method, self._arm + request.path, json=request.body if of_graph else None)
        try:
            response = self._client.send_request(http, stream=True)
            headers = {name.lower(): value for name, value in response.headers.items()}
            content = _read(response)
        except ClientAuthenticationError as error:
            raise sign_in_failure(error, needed=True) from error
        except (ServiceRequestTimeoutError, ServiceResponseTimeoutError) as error:
            raise ReadingError(Outcome.TIMED_OUT, _("No answer came in time.")) from error
        except IncompleteReadError as error:
            raise ReadingError(Outcome.FAILED, _("The answer was cut short on its way.")) from error
        except ServiceRequestError as error:
            reason = _("{host} cannot be reached: {reason}").format(host=self._host, reason=root_of(error))
            raise ReadingError(Outcome.FAILED, reason) from error
        except AzureError as error:
            raise ReadingError(Outcome.FAILED, root_of(error)) from error
        if of_graph:
            self._note_quota(headers)
        return Answer(response.status_code, content, headers)

    def _await_quota(self) -> None:
        with self._quota:
            wait = self._graph_free - time.monotonic()
        if wait > 0:
            self._transport.sleep(wait)

    def _note_quota(self, headers: dict[str, str]) -> None:
        """When no question is left, put the next one only when the quota is full again."""
        if headers.get("x-ms-user-quota-remaining") != "0":
            return
        resets = _RESETS.fullmatch(headers.get("x-ms-user-quota-resets-after", ""))
        if resets:
            hours, minutes, seconds = map(int, resets.groups())
            wait = min(hours * 3600 + minutes * 60 + seconds, LONGEST_WAIT)
            with self._quota:
                self._graph_free = max(self._graph_free, time.monotonic() + wait)


def root_of(error: BaseException) -> str:
    """The innermost reason of an error of the network, short enough to be read."""
    seen: set[int] = set()
    while id(error) not in seen:
        seen.add(id(error))
        inner = getattr(error, "inner_exception", None) or getattr(error, "reason", None) or error.__cause__
        nested = [one for one in error.args if isinstance(one, BaseException)]
        following = inner if isinstance(inner, BaseException) else nested[0] if nested else None
        if following is None:
            break
        error = following
    return " ".join(str(error).split())[:300] or type(error).__name__


def _read(response: Any) -> bytes:
    """The body, unless it is larger than any page can be."""
    parts, size = [], 0
    for part in response.iter_bytes():
        size += len(part)
        if size > LARGEST:
            response.close()
            raise ReadingError(Outcome.FAILED, _("The answer is larger than any page can be; it was not read."))
        parts.append(part)
    return b"".join(parts)
