"""Turns what Microsoft's libraries raise while signing in into what a user reads."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from troubleshooter.estate.aadsts import code_in, is_over, meaning_of
from troubleshooter.estate.failures import SignInError, SignInNeededError
from troubleshooter.i18n import _

# What follows says where and when, for Microsoft's support: the log has it, the sentence need not.
_TRACE = re.compile(r"\s*(Trace ID|Correlation ID|Timestamp)\b.*", re.DOTALL)
_LONGEST = 400


def sign_in_failure(error: BaseException, *, needed: bool = False) -> SignInError:
    """What happened and what to do; ``needed`` says that the sign-in held before."""
    said = str(getattr(error, "message", "") or error)
    code = code_in(said)
    known = meaning_of(code) if code else None
    kind = SignInNeededError if needed or is_over(code) else SignInError
    if known is not None:
        return kind(f"{known.code}: {known.meaning}", known.code, known.to_do)
    if type(error).__name__ == "AuthenticationRequiredError":
        return SignInNeededError(_("The sign-in does not hold any more."), to_do=_("Sign in again."))
    text = " ".join(_TRACE.sub("", said).split())[:_LONGEST]
    if "Azure CLI not found" in text:
        return SignInError(_("Azure CLI is not installed on this computer."), to_do=_("Sign in with a browser."))
    if "az login" in text and "claims" not in text:
        return SignInError(_("Azure CLI is not signed in."), to_do=_("Run az login, or sign in with a browser."))
    if "Failed to open a browser" in text:
        return SignInError(_("No browser could be opened here."), to_do=_("Sign in with a code on another device."))
    if "Timed out after waiting" in text:
        return SignInError(_("Nobody signed in within the time."), to_do=_("Start again."))
    if certificate_dated(said):
        return kind(_("The server's certificate is not valid at the time that it is here."), to_do=check_the_clock())
    return kind(text or _("Signing in failed."), code)


def certificate_dated(text: str) -> bool:
    """Whether an error of TLS says that a certificate is not valid yet, or not any more."""
    lowered = text.lower()
    return "certif" in lowered and any(
        words in lowered for words in ("not yet valid", "has expired", "is expired", "validity period")
    )


def check_the_clock() -> str:
    """What to do about it: mostly the clock here is wrong, not the certificate."""
    now = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    return _("The clock of this computer says {time}: if it is wrong, set it right and try again.").format(time=now)
