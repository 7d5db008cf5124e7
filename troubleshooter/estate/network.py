"""How Microsoft's libraries reach the network: the system's trusted roots, its proxies, and an end at any moment.

Imports those libraries, so it is imported only when signing in or reading from Azure.
"""

from __future__ import annotations

import logging
import ssl
import threading
import warnings
import weakref
from typing import Any

import requests
import truststore
from azure.core.pipeline.transport import RequestsTransport
from requests.adapters import HTTPAdapter
from urllib3.exceptions import SystemTimeWarning

from troubleshooter.estate.failures import StoppedError, TookTooLongError

# Seconds without an answer, or without a further part of it.
CONNECT_SECONDS, READ_SECONDS = 15, 60
#: The longest that a request waits because Azure asks for it, in seconds.
LONGEST_WAIT = 90.0

# What these libraries log they also raise; their logs can name accounts, and must not appear on a terminal.
for _name in ("azure", "msal", "msal_extensions", "urllib3"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)
# A clock that is years behind is told with the certificate that it makes invalid.
warnings.simplefilter("ignore", SystemTimeWarning)


class _SystemTrust(HTTPAdapter):
    """Judges certificates by the system's own store; ``REQUESTS_CA_BUNDLE`` and ``SSL_CERT_FILE`` add to it."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, ssl_context=_context(), **kwargs)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        return super().proxy_manager_for(proxy, ssl_context=_context(), **kwargs)


def _context() -> ssl.SSLContext:
    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class StoppableTransport(RequestsTransport):  # type: ignore[misc]  # the library gives it lazily
    """Sends for one sign-in or one reader; once stopped it sends nothing more, so no late token arrives."""

    def __init__(self, stop: threading.Event | None = None, proxy: str = "") -> None:
        session = requests.Session()
        adapter = _SystemTrust(pool_maxsize=16)
        session.mount("https://", adapter)
        super().__init__(
            session=session,
            session_owner=False,
            connection_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            connection_data_block_size=65536,
        )
        weakref.finalize(self, session.close)
        self.stopped = stop or threading.Event()
        self._proxies = {"https": proxy} if proxy else None  # the organisation's; else as the environment says
        self._local = threading.local()

    def send(self, request: Any, **kwargs: Any) -> Any:
        """Send; raises StoppedError when it was stopped, and what the library raises."""
        if self.is_stopped():
            raise StoppedError
        if self._proxies is not None:
            kwargs["proxies"] = self._proxies
        return super().send(request, **kwargs)

    def sleep(self, duration: float) -> None:
        """Wait as Azure asks for it, so many seconds.

        Raises:
            TookTooLongError: that is longer than anybody waits.
            StoppedError: it was stopped meanwhile.
        """
        if duration > LONGEST_WAIT:
            raise TookTooLongError(duration)
        self.waits(duration)
        stop: threading.Event = getattr(self._local, "stop", self.stopped)
        if stop.wait(duration) or self.stopped.is_set():
            raise StoppedError

    def waits(self, duration: float) -> None:
        """Called before a wait of so many seconds; for those who tell of it."""

    def for_this_thread(self, stop: threading.Event) -> None:
        """Heed this stop, too, in what this thread sends."""
        self._local.stop = stop

    def is_stopped(self) -> bool:
        """Whether nothing may be sent any more."""
        return self.stopped.is_set() or getattr(self._local, "stop", self.stopped).is_set()
