"""Makes Microsoft's credential objects for each way of signing in. Imports their libraries.

None of them opens anything by itself: what asks the user does so only when it is told to.
"""

from __future__ import annotations

import base64
import json
import os
import sys
from typing import TYPE_CHECKING, Any

from azure.identity import (
    AuthenticationRecord,
    AzureCliCredential,
    DeviceCodeCredential,
    EnvironmentCredential,
    InteractiveBrowserCredential,
    ManagedIdentityCredential,
    TokenCachePersistenceOptions,
)

from troubleshooter.estate import values
from troubleshooter.estate.clouds import endpoints

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from azure.core.credentials import AccessTokenInfo, TokenRequestOptions

    from troubleshooter.estate.network import StoppableTransport
    from troubleshooter.estate.options import SignInOptions

#: Name of the encrypted cache of tokens, which is this program's alone.
CACHE = "vm-backup-troubleshooter"
_SUFFIXES = (".nocae", ".cae")
_SERVICE = "Microsoft.Developer.IdentityService"


class InTenant:
    """A credential whose tokens are for one tenant, whatever the one who asks says."""

    def __init__(self, credential: Any, tenant: str) -> None:
        self._credential = credential
        self._tenant = tenant

    def get_token_info(self, *scopes: str, options: TokenRequestOptions | None = None) -> AccessTokenInfo:
        """A token for the scopes."""
        wanted: dict[str, Any] = dict(options or {})
        wanted["tenant_id"] = self._tenant
        found: AccessTokenInfo = self._credential.get_token_info(*scopes, options=wanted)
        return found

    def get_token(self, *scopes: str, **kwargs: Any) -> Any:
        """The same in the older form."""
        return self._credential.get_token(*scopes, **(kwargs | {"tenant_id": self._tenant}))


def browser(options: SignInOptions, transport: StoppableTransport, seconds: float, cache: bool) -> Any:
    """Signs in with the browser of this computer."""
    return InteractiveBrowserCredential(**_interactive(options, transport, cache), timeout=round(seconds))


def device_code(
    options: SignInOptions,
    transport: StoppableTransport,
    seconds: float,
    cache: bool,
    show: Callable[[str, str, datetime], None],
) -> Any:
    """Signs in with a code that is entered in a browser anywhere."""
    settings = _interactive(options, transport, cache)
    return DeviceCodeCredential(**settings, timeout=round(seconds), prompt_callback=show)


def kept(record: str, options: SignInOptions, transport: StoppableTransport, cache: bool) -> Any:
    """Goes on with an account that signed in before; never asks the user.

    Raises:
        ValueError: the record is none.
    """
    settings = _interactive(options, transport, cache)
    for name in ("authority", "client_id"):  # the record says them; the library refuses to hear them twice
        settings.pop(name, None)
    return InteractiveBrowserCredential(**settings, authentication_record=AuthenticationRecord.deserialize(record))


def azure_cli(options: SignInOptions, seconds: float) -> Any:
    """Uses the sign-in of ``az login``."""
    return AzureCliCredential(
        tenant_id=options.tenant, additionally_allowed_tenants=["*"], process_timeout=round(seconds)
    )


def environment(options: SignInOptions, transport: StoppableTransport) -> Any:
    """A service principal from AZURE_CLIENT_ID, AZURE_TENANT_ID and a secret or certificate."""
    return EnvironmentCredential(authority=endpoints(options.cloud).authority, transport=transport)


def managed_identity() -> Any:
    """The identity of the VM or service that this runs on; AZURE_CLIENT_ID names one of several."""
    chosen = os.environ.get("AZURE_CLIENT_ID")
    return ManagedIdentityCredential(client_id=chosen) if chosen else ManagedIdentityCredential()


def _interactive(options: SignInOptions, transport: StoppableTransport, cache: bool) -> dict[str, Any]:
    settings: dict[str, Any] = {
        "authority": endpoints(options.cloud).authority,
        "additionally_allowed_tenants": ["*"],
        "disable_automatic_authentication": True,
        "transport": transport,
    }
    if options.tenant:
        settings["tenant_id"] = options.tenant
    if options.client_id:
        settings["client_id"] = options.client_id
    if cache:
        settings["cache_persistence_options"] = TokenCachePersistenceOptions(name=CACHE)
    return settings


def cache_is_encrypted() -> bool:
    """Whether this system has an encrypted place for tokens; without one they stay in memory."""
    if sys.platform in ("win32", "darwin"):
        return True
    try:
        from msal_extensions.libsecret import trial_run  # type: ignore[import-untyped]  # it has no hints

        trial_run()
    except Exception:  # noqa: BLE001  the border to a desktop's libraries, which fail in ways of their own
        return False
    return True


def forget_tokens() -> None:
    """Empty the encrypted caches of this program."""
    from pathlib import Path

    if sys.platform == "win32" and "LOCALAPPDATA" in os.environ:
        folder = Path(os.environ["LOCALAPPDATA"]) / ".IdentityService"
    else:
        folder = Path("~/.IdentityService").expanduser()
    for suffix in _SUFFIXES:
        path = folder / (CACHE + suffix)
        if not path.exists():
            continue
        if sys.platform != "win32":
            _empty(path, CACHE + suffix)
        path.unlink(missing_ok=True)


def _empty(path: Path, name: str) -> None:
    """Write an empty cache where the tokens are; the file beside is only its date."""
    from msal_extensions import persistence  # type: ignore[import-untyped]  # it has no hints

    if sys.platform == "darwin":
        store: Any = persistence.KeychainPersistence(str(path), _SERVICE, name)
    else:
        store = persistence.LibsecretPersistence(str(path), name, {"MsalClientID": _SERVICE}, label="MSALCache")
    store.save("{}")


def who(token: str) -> tuple[str, str]:
    """Account and tenant that a token is for, to be shown; empty where it does not say.

    It is not checked here: Azure does that.
    """
    parts = token.split(".")
    if len(parts) != 3:
        return "", ""
    try:
        claims = values.mapping(json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4))))
    except (ValueError, RecursionError):
        return "", ""
    names = (values.text(claims.get(name)) for name in ("upn", "preferred_username", "unique_name", "appid"))
    return next(filter(None, names), ""), values.text(claims.get("tid"))
