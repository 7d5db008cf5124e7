"""Signing in to Azure, in ways that never trap anybody.

Each way can be given up at any moment: set the ``stop`` that it was called with and it raises at once. Nothing waits
for what it left behind, which can send nothing more, so no late token arrives.

Microsoft's libraries are imported when a way is taken, not before.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sys
import threading
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from troubleshooter.estate import values
from troubleshooter.estate.abandon import finish_or_abandon
from troubleshooter.estate.account_store import AccountStore
from troubleshooter.estate.clouds import endpoints
from troubleshooter.estate.failures import AzureMissingError, EstateError, SignInError, StoppedError, TookTooLongError
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from troubleshooter.estate.clouds import Cloud
    from troubleshooter.estate.options import SignInOptions
    from troubleshooter.estate.transport import Transport

#: How long each way may take, in seconds: people look for their phone; az starts slowly.
PEOPLE_SECONDS, AZ_SECONDS, SILENT_SECONDS = 300.0, 40.0, 60.0


class Method(StrEnum):
    """A way to sign in."""

    AZ = "az"
    BROWSER = "browser"
    DEVICE_CODE = "device_code"
    KEPT = "kept"  # the account that signed in last
    SERVICE_PRINCIPAL = "service_principal"
    MANAGED_IDENTITY = "managed_identity"


@dataclass(frozen=True, slots=True)
class Offer:
    """A way that is offered, and why it cannot be taken here if so."""

    method: Method
    available: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class DeviceCode:
    """What to enter where."""

    url: str
    code: str
    expires: datetime


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A sign-in that holds: read with ``transport``."""

    method: Method
    cloud: Cloud
    account: str  # as Azure names it; may be empty
    tenant: str  # id; may be empty
    transport: Transport
    note: str = ""  # one line about what is kept, fit to be shown; empty when there is nothing to say
    _credential: Any = field(default=None, repr=False)
    _network: Any = field(default=None, repr=False)
    _proxy: str = ""

    def in_tenant(self, tenant: str) -> SignedIn:
        """The same account in another of its tenants."""
        from troubleshooter.estate.arm import ArmTransport
        from troubleshooter.estate.credentials import InTenant

        transport = ArmTransport(InTenant(self._credential, tenant), endpoints(self.cloud), self._proxy)
        return replace(self, tenant=tenant, transport=transport)

    def close(self) -> None:
        """Use the sign-in no more; nothing is sent from now on."""
        if self._network is not None:
            self._network.stopped.set()
        close = getattr(self.transport, "close", None)
        if close is not None:
            close()


def offers() -> tuple[Offer, ...]:
    """The ways to sign in with a window, in the order in which they are offered."""
    az = shutil.which("az") is not None or shutil.which("az.cmd") is not None
    return (
        Offer(Method.AZ, az, "" if az else _("Azure CLI is not installed on this computer.")),
        Offer(Method.BROWSER, True),
        Offer(Method.DEVICE_CODE, True, _("For a browser on another device; many organisations forbid it.")),
    )


class SignIn:
    """The ways to sign in, with one set of options."""

    def __init__(self, options: SignInOptions, store: AccountStore | None = None) -> None:
        self._options = options
        self._store = store or AccountStore()

    def with_az(self, stop: threading.Event) -> SignedIn:
        """Reuse the sign-in of ``az login``.

        Raises:
            SignInError: it did not work; the text says why and what to do.
            StoppedError: ``stop`` was set.
            AzureMissingError: Microsoft's libraries are not installed.
        """
        return self._take(
            Method.AZ, stop, AZ_SECONDS, lambda parts: parts.credentials.azure_cli(self._options, AZ_SECONDS)
        )

    def with_browser(self, stop: threading.Event, seconds: float = PEOPLE_SECONDS) -> SignedIn:
        """Sign in with the browser of this computer; raises as :meth:`with_az`."""
        return self._ask_the_user(
            Method.BROWSER, stop, seconds,
            lambda parts, cache: parts.credentials.browser(self._options, parts.transport, seconds, cache),
        )  # fmt: skip

    def with_device_code(
        self, show: Callable[[DeviceCode], None], stop: threading.Event, seconds: float = PEOPLE_SECONDS
    ) -> SignedIn:
        """Sign in with a code; ``show`` gets it in another thread. Raises as :meth:`with_az`."""

        def prompt(url: str, code: str, expires: datetime) -> None:
            show(DeviceCode(url, code, expires))

        return self._ask_the_user(
            Method.DEVICE_CODE, stop, seconds,
            lambda parts, cache: parts.credentials.device_code(
                self._options, parts.transport, seconds, cache, prompt
            ),
        )  # fmt: skip

    def kept_account(self) -> str:
        """The name of the account that signed in last; empty when none is kept."""
        return _user_of(self._store.load(self._options.cloud))

    def resume(self, stop: threading.Event) -> SignedIn | None:
        """Go on with the account that signed in last, asking nobody; None when that is not possible."""
        record = self._store.load(self._options.cloud, stop)
        if stop.is_set():
            raise StoppedError
        if not record:
            return None
        try:
            return self._take(
                Method.KEPT, stop, SILENT_SECONDS,
                lambda parts: parts.credentials.kept(
                    record, self._options, parts.transport, parts.credentials.cache_is_encrypted()
                ),
                account=_user_of(record),
            )  # fmt: skip
        except StoppedError:
            raise
        except (EstateError, ValueError):
            return None

    def from_environment(self, stop: threading.Event, *, managed_identity: bool = False) -> SignedIn | None:
        """Sign in as the service principal of the environment, or as a managed identity; None when it names neither.

        Raises:
            SignInError, StoppedError, AzureMissingError: as :meth:`with_az`.
        """
        if not managed_identity and _names_a_principal():
            return self._take(
                Method.SERVICE_PRINCIPAL, stop, SILENT_SECONDS,
                lambda parts: parts.credentials.environment(self._options, parts.transport),
            )  # fmt: skip
        if managed_identity or os.environ.get("IDENTITY_ENDPOINT") or os.environ.get("MSI_ENDPOINT"):
            return self._take(
                Method.MANAGED_IDENTITY, stop, SILENT_SECONDS, lambda parts: parts.credentials.managed_identity()
            )
        return None

    def sign_out(self, signed_in: SignedIn | None = None) -> None:
        """Forget everything: the account, its tokens, and what is still under way. ``az login`` stays as it is."""
        if signed_in is not None:
            signed_in.close()
        self._store.forget(self._options.cloud)
        if "azure.identity" not in sys.modules and not _libraries_are_there():
            return
        from troubleshooter.estate.credentials import forget_tokens

        with contextlib.suppress(EstateError):
            finish_or_abandon(_quietly(forget_tokens), threading.Event(), SILENT_SECONDS)

    def _ask_the_user(
        self, method: Method, stop: threading.Event, seconds: float, make: Callable[[_Parts, bool], Any]
    ) -> SignedIn:
        def credential(parts: _Parts) -> Any:
            parts.cached = parts.credentials.cache_is_encrypted()
            made = make(parts, parts.cached)
            record = made.authenticate(scopes=[endpoints(self._options.cloud).scope], enable_cae=True)
            parts.record = record.serialize()
            parts.account, parts.tenant = record.username, record.tenant_id
            return made

        return self._take(method, stop, seconds + 10, credential)

    def _take(
        self,
        method: Method,
        stop: threading.Event,
        seconds: float,
        make: Callable[[_Parts], Any],
        *,
        account: str = "",
    ) -> SignedIn:
        """Make a credential and have it prove itself, beside this thread."""
        parts = _Parts()

        def work() -> SignedIn:
            _load_libraries(parts, self._options.proxy)
            from azure.core.exceptions import ClientAuthenticationError
            from azure.identity import CredentialUnavailableError

            from troubleshooter.estate.sign_in_failures import sign_in_failure

            try:
                credential = make(parts)
                where = endpoints(self._options.cloud)
                token = credential.get_token_info(where.scope, options={"enable_cae": True}).token
            except (ClientAuthenticationError, CredentialUnavailableError) as error:
                raise sign_in_failure(error) from error
            except EstateError:
                raise
            except Exception as error:
                raise sign_in_failure(error) from error
            name, tenant = parts.credentials.who(token)
            return self._signed_in(
                method,
                parts,
                credential,
                parts.account or account or name,
                self._options.tenant or parts.tenant or tenant,
            )

        try:
            done = finish_or_abandon(work, stop, seconds, late=lambda signed_in: self._undo(parts, signed_in))
        except (StoppedError, TookTooLongError) as error:
            parts.stopped.set()
            if isinstance(error, TookTooLongError):
                raise SignInError(_("Nobody signed in within the time."), to_do=_("Start again.")) from error
            raise
        return replace(done, note=self._keep(method, parts, stop))

    def _signed_in(self, method: Method, parts: _Parts, credential: Any, account: str, tenant: str) -> SignedIn:
        from troubleshooter.estate.arm import ArmTransport

        transport = ArmTransport(credential, endpoints(self._options.cloud), self._options.proxy)
        return SignedIn(
            method,
            self._options.cloud,
            account,
            tenant,
            transport,
            _credential=credential,
            _network=parts.transport,
            _proxy=self._options.proxy,
        )

    def _undo(self, parts: _Parts, signed_in: SignedIn) -> None:
        """Forget a sign-in whose last answer was under way when it was given up."""
        signed_in.close()
        if parts.cached and not self._store.load(self._options.cloud):
            _quietly(parts.credentials.forget_tokens)()

    def _keep(self, method: Method, parts: _Parts, stop: threading.Event) -> str:
        """Keep the account's record; says in one line what is not kept."""
        if method not in (Method.BROWSER, Method.DEVICE_CODE):
            return ""
        kept = self._store.keep(self._options.cloud, parts.record, stop)
        if not kept:
            return _("This computer has no keyring for the account: the sign-in holds until the program ends.")
        if not parts.cached:
            return _("This computer has no encrypted place for tokens: the sign-in holds until the program ends.")
        return ""


@dataclass(slots=True)
class _Parts:
    """What belongs to one attempt."""

    stopped: threading.Event = field(default_factory=threading.Event)
    credentials: Any = None
    transport: Any = None
    cached: bool = False
    record: str = ""
    account: str = ""
    tenant: str = ""


def _load_libraries(parts: _Parts, proxy: str) -> None:
    try:
        from troubleshooter.estate import credentials
        from troubleshooter.estate.network import StoppableTransport
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("troubleshooter"):
            raise
        raise AzureMissingError from error
    parts.credentials = credentials
    parts.transport = StoppableTransport(parts.stopped, proxy)


def _libraries_are_there() -> bool:
    from importlib.util import find_spec

    return find_spec("azure") is not None and find_spec("azure.identity") is not None


def _quietly(work: Callable[[], None]) -> Callable[[], None]:
    def run() -> None:
        with contextlib.suppress(Exception):  # the border to a desktop's store: what is gone cannot be emptied
            work()

    return run


def _names_a_principal() -> bool:
    named = {name for name in os.environ if name.startswith("AZURE_") and os.environ[name]}
    secrets = {"AZURE_CLIENT_SECRET", "AZURE_CLIENT_CERTIFICATE_PATH", "AZURE_FEDERATED_TOKEN_FILE"}
    return {"AZURE_CLIENT_ID", "AZURE_TENANT_ID"} <= named and bool(secrets & named)


def _user_of(record: str) -> str:
    """The account's name in a record."""
    try:
        return values.text(values.mapping(json.loads(record)).get("username")) if record else ""
    except (ValueError, RecursionError):
        return ""
