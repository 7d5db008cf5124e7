"""What Microsoft Entra's error codes (AADSTS…) mean, and what to do about them."""

from __future__ import annotations

import re
from typing import NamedTuple

from troubleshooter.i18n import _

_CODE = re.compile(r"AADSTS([0-9]{4,8})")


class Meaning(NamedTuple):
    """A code in the user's words."""

    code: str  # with AADSTS before it
    meaning: str
    to_do: str


def code_in(text: str) -> str:
    """The first code of a text, such as ``AADSTS53003``; empty when there is none."""
    found = _CODE.search(text)
    return found[0] if found else ""


def meaning_of(code: str) -> Meaning | None:
    """What a code means; None for one that is not known here."""
    found = _meanings().get(code.removeprefix("AADSTS"))
    return Meaning(code, *found) if found else None


def is_over(code: str) -> bool:
    """Whether a code says that a sign-in which held does not hold any more: sign in again."""
    return code.removeprefix("AADSTS") in {
        "50076", "50078", "50079", "50089", "50132", "50133", "50173", "70008", "70043", "700082", "700084",
    }  # fmt: skip


def _meanings() -> dict[str, tuple[str, str]]:
    again = _("Sign in again.")
    other_way = _("Sign in with a browser on a managed computer, or run az login there and use its sign-in.")
    ask = _("Ask the administrators of the directory.")
    return {
        "16000": (_("The browser is signed in with several accounts."), _("Choose one account in the browser.")),
        "50011": (
            _("The registered application does not allow the address that the answer goes to."),
            _("Add http://localhost as a redirect address of a public client to the application."),
        ),
        "50020": (
            _("The account does not belong to this directory and is no guest in it."),
            _("Choose another account or tenant."),
        ),
        "50034": (_("The account does not exist in this directory."), _("Check the account and the tenant.")),
        "50053": (_("The account is locked, or the sign-in comes from a blocked address."), ask),
        "50055": (_("The password has expired."), _("Set a new password, then sign in again.")),
        "50057": (_("The account is disabled."), ask),
        "50059": (_("The tenant could not be told from the account."), _("Name the tenant in the settings.")),
        "50074": (_("Multi-factor authentication is required."), again),
        "50076": (_("Multi-factor authentication is required."), again),
        "50078": (_("The multi-factor authentication has expired."), again),
        "50079": (_("The account must first be enrolled in multi-factor authentication."), again),
        "50089": (_("The sign-in has expired."), again),
        "50097": (_("A device that the organisation knows is required."), other_way),
        "50105": (_("The account is not assigned to the application."), ask),
        "50126": (_("User name or password is wrong."), again),
        "50131": (_("A conditional access policy refuses this device, place or time."), other_way),
        "50132": (_("The sign-in was revoked, or the password was changed."), again),
        "50133": (_("The password was changed or has expired."), again),
        "50158": (_("Another security check is required."), again),
        "50173": (_("The sign-in was revoked, for example because the password was changed."), again),
        "50196": (_("The same request came too often."), _("Wait a few minutes, then sign in again.")),
        "50199": (_("For security, somebody must confirm the sign-in."), other_way),
        "53000": (_("A conditional access policy requires a compliant device."), other_way),
        "53001": (_("A conditional access policy requires a device that is joined to the domain."), other_way),
        "53002": (_("A conditional access policy allows approved applications only."), ask),
        "53003": (_("A conditional access policy blocks this way of signing in."), other_way),
        "65001": (
            _("Nobody has consented to this application in the directory."),
            _("Ask an administrator of the directory to consent, or set a client ID that the organisation registered."),
        ),
        "65004": (_("The consent was declined."), _("Sign in again and accept, or use az login.")),
        "70000": (_("The sign-in is not valid any more."), again),
        "70008": (_("The sign-in has expired."), again),
        "70016": (_("The code has not been entered yet."), _("Enter the code on the page that was named.")),
        "70019": (_("The code was not entered in time."), _("Start again and enter the new code.")),
        "70043": (_("The organisation's rule on how long a sign-in holds has ended it."), again),
        "90002": (_("The tenant does not exist in this cloud."), _("Check the tenant and the cloud.")),
        "90072": (
            _("The account does not exist in this tenant and must first be added as a guest."),
            _("Choose another account or tenant."),
        ),
        "500011": (_("The tenant does not know Azure Resource Manager under this name."), _("Check the cloud.")),
        "700016": (
            _("The application does not exist in this directory or cloud."),
            _("Check the client ID, the tenant and the cloud in the settings."),
        ),
        "700027": (_("The certificate of the application is not accepted."), _("Check the certificate and its date.")),
        "700082": (_("The sign-in has expired because it was not used for long."), again),
        "700084": (_("The sign-in has expired."), again),
        "7000112": (_("The application is disabled."), ask),
        "7000215": (_("The client secret is wrong."), _("Give the secret's value, not its ID.")),
        "7000218": (
            _("The application is not registered as a public client."),
            _("Allow public client flows for the application, or set another client ID."),
        ),
        "7000222": (_("The client secret has expired."), _("Make a new secret for the application.")),
    }
