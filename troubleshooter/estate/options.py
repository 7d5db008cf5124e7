"""Where and as which application to sign in: from the organisation's policy file, else from the user's settings."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from troubleshooter.estate.clouds import Cloud
from troubleshooter.estate.failures import EstateError
from troubleshooter.i18n import _
from troubleshooter.paths import organisation_dir

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from troubleshooter.settings import Settings

POLICY_FILE = "policy.json"

_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_TENANT = re.compile(r"[0-9A-Za-z][0-9A-Za-z.-]{0,252}")


class OptionsError(EstateError):
    """A cloud, tenant or client ID is not one."""


@dataclass(frozen=True, slots=True)
class SignInOptions:
    """How to sign in; empty texts leave the choice to Microsoft's libraries."""

    cloud: Cloud = Cloud.PUBLIC
    tenant: str = ""  # id or domain
    client_id: str = ""  # of an application that the organisation registered
    fixed: frozenset[str] = frozenset()  # names of the fields that the organisation set


def policy_path() -> Path:
    """The file with which an organisation sets the options for everybody on a computer."""
    return organisation_dir() / POLICY_FILE


def sign_in_options(settings: Settings, policy: Path | None = None) -> SignInOptions:
    """The options; what the organisation's file sets wins over the user's settings.

    Raises:
        OptionsError: a value is not one; the text names it and its file.
    """
    path = policy or policy_path()
    fixed = {name: value for name, value in _read_policy(path).items() if value}
    chosen = {
        "cloud": settings.azure_cloud,
        "tenant": settings.azure_tenant,
        "client_id": settings.azure_client_id,
    } | fixed
    return checked_options(frozenset(fixed), str(path) if fixed else "", **chosen)


def checked_options(
    fixed: frozenset[str] = frozenset(), where: str = "", *, cloud: str = "", tenant: str = "", client_id: str = ""
) -> SignInOptions:
    """The options from texts.

    Raises:
        OptionsError: a value is not one.
    """
    if cloud and cloud not in {*Cloud}:
        known = ", ".join(one.value for one in Cloud)
        raise _wrong(where, _("The cloud '{value}' is none of: {known}.").format(value=cloud, known=known))
    if tenant and not _TENANT.fullmatch(tenant):
        raise _wrong(where, _("'{value}' is not the ID or domain of a tenant.").format(value=tenant))
    if client_id and not _GUID.fullmatch(client_id):
        raise _wrong(where, _("'{value}' is not a client ID.").format(value=client_id))
    return SignInOptions(Cloud(cloud) if cloud else Cloud.PUBLIC, tenant, client_id, fixed)


def _wrong(where: str, text: str) -> OptionsError:
    return OptionsError(f"{where}: {text}" if where else text)


def _read_policy(path: Path) -> Mapping[str, str]:
    try:
        stored = json.loads(path.read_text(encoding="utf-8-sig"))
        azure = stored["azure"]
        values = {name: azure.get(name, "") for name in ("cloud", "tenant", "client_id")}
        if not all(isinstance(value, str) for value in values.values()):
            raise TypeError
    except OSError:
        return {}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise _wrong(
            str(path), _('The organisation\'s policy file cannot be read: it must be JSON with an object "azure".')
        ) from None
    return values
