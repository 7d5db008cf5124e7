"""Sends requests to Azure Resource Manager with a sign-in, through Microsoft's own pipeline of policies.

Imports Microsoft's libraries, so it is imported only when signing in or reading from Azure.
"""

from __future__ import annotations

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
from troubleshooter.estate.quota import Quota
from troubleshooter.estate.sign_in_failures import certificate_dated, check_the_clock, sign_in_failure
from troubleshooter.estate.transport import LARGEST, Answer
from troubleshooter.i18n import _

if TYPE_CHECKING:
    import threading

    from azure.core.credentials import TokenCredential

    from troubleshooter.estate.clouds import Endpoints
    from troubleshooter.estate.transport import Request

#: So often an error of the service is answered with another try.
SERVICE_ERRORS = 2


class _Transport(StoppableTransport):
    """Remembers until when it waits."""

    until = 0.0

    def waits(self, duration: float) -> None:
        self.until = max(self.until, time.monotonic() + duration)


class _Retry(RetryPolicy[Any, Any]):
    """Obeys Retry-After as often as Azure says it; of plain errors of the service it takes a few only."""

    def is_retry(self, settings: dict[str, Any], response: Any) -> bool:
        answer = response.http_response
        errors = sum(1 for one in settings["history"] if one.http_response is not None)
        if answer.status_code >= 500 and "Retry-After" not in answer.headers and errors >= SERVICE_ERRORS:
            return False
        return bool(super().is_retry(settings, response))


class ArmTransport:
    """Resource Manager of one cloud, with one sign-in."""

    def __init__(self, credential: TokenCredential, cloud: Endpoints, proxy: str = "") -> None:
        self._host = cloud.arm_host
        self._arm = cloud.arm
        self._transport = _Transport(proxy=proxy)
        self._quota = Quota(LONGEST_WAIT)
        self._client: Any = ARMPipelineClient(
            base_url=cloud.arm,
            transport=self._transport,
            policies=[
                RequestIdPolicy(),
                HeadersPolicy({"Accept": "application/json"}),
                UserAgentPolicy(f"vm-backup-troubleshooter/{__version__}"),
                _Retry(retry_total=8, retry_connect=2, retry_read=2, retry_status=8, retry_backoff_factor=0.4),
                ARMChallengeAuthenticationPolicy(credential, cloud.scope, enable_cae=True),
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
        if request.body is None:
            return self._send(HttpRequest("GET", self._arm + request.path))
        self._quota.begin(self._transport.sleep)
        headers: dict[str, str] = {}
        try:
            answer = self._send(HttpRequest("POST", self._arm + request.path, json=request.body))
            headers.update(answer.headers)
        finally:
            self._quota.end(headers)
        return answer

    def _send(self, http: HttpRequest) -> Answer:
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
            root = root_of(error)
            reason = _("{host} cannot be reached: {reason}").format(host=self._host, reason=root)
            reason += f" {check_the_clock()}" if certificate_dated(root) else ""
            raise ReadingError(Outcome.FAILED, reason) from error
        except AzureError as error:
            raise ReadingError(Outcome.FAILED, root_of(error)) from error
        return Answer(response.status_code, content, headers)


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
    with response:
        for part in response.iter_bytes():
            size += len(part)
            if size > LARGEST:
                raise ReadingError(Outcome.FAILED, _("The answer is larger than any page can be; it was not read."))
            parts.append(part)
    return b"".join(parts)
