"""Where and as which application to sign in: from the organisation's policy file, else from the user's settings."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from troubleshooter.estate.clouds import Cloud
from troubleshooter.estate.failures import EstateError
from troubleshooter.i18n import _
from troubleshooter.organisation import load_organisation

if TYPE_CHECKING:
    from pathlib import Path

    from troubleshooter.settings import Settings

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
    proxy: str = ""  # http://host:port, set by the organisation; empty: as the environment and the system say


def sign_in_options(settings: Settings, policy: Path | None = None) -> SignInOptions:
    """The options; what the organisation's file sets wins over the user's settings.

    Raises:
        OptionsError: a value is not one, or the organisation's file has a mistake; the text names it.
    """
    organisation = load_organisation(policy)
    if organisation.problem:  # nobody signs in to another cloud or tenant than was meant
        raise OptionsError(organisation.problem)
    settled = {name: getattr(organisation, name) for name in ("cloud", "tenant", "client_id")}
    fixed = {name: value for name, value in settled.items() if value}
    chosen = {
        "cloud": settings.azure_cloud,
        "tenant": settings.azure_tenant,
        "client_id": settings.azure_client_id,
    } | fixed
    return replace(checked_options(frozenset(fixed), **chosen), proxy=organisation.proxy)


def checked_options(
    fixed: frozenset[str] = frozenset(), *, cloud: str = "", tenant: str = "", client_id: str = ""
) -> SignInOptions:
    """The options from texts.

    Raises:
        OptionsError: a value is not one.
    """
    if cloud and cloud not in {*Cloud}:
        known = ", ".join(one.value for one in Cloud)
        raise OptionsError(_("The cloud '{value}' is none of: {known}.").format(value=cloud, known=known))
    if tenant and not _TENANT.fullmatch(tenant):
        raise OptionsError(_("'{value}' is not the ID or domain of a tenant.").format(value=tenant))
    if client_id and not _GUID.fullmatch(client_id):
        raise OptionsError(_("'{value}' is not a client ID.").format(value=client_id))
    return SignInOptions(Cloud(cloud) if cloud else Cloud.PUBLIC, tenant, client_id, fixed)
