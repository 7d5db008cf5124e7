"""What can go wrong between here and Azure, in the user's words. Nothing here knows a library of Azure's."""

from __future__ import annotations

from troubleshooter.errors import TroubleshooterError
from troubleshooter.estate.model import Outcome
from troubleshooter.i18n import _, ngettext


class EstateError(TroubleshooterError):
    """Base of what goes wrong while signing in or reading; its text is fit to be shown."""


class StoppedError(EstateError):
    """The user stopped it."""

    def __init__(self) -> None:
        super().__init__(_("Stopped."))


class TookTooLongError(EstateError):
    """Nothing came within the time that it was given."""

    def __init__(self, seconds: float) -> None:
        n = max(1, round(seconds))
        words = ngettext("No whole answer within {n} second.", "No whole answer within {n} seconds.", n)
        super().__init__(words.format(n=n))


class AzureMissingError(EstateError):
    """The libraries for Azure are not installed."""

    def __init__(self) -> None:
        super().__init__(
            _("The libraries that sign in to Azure are not installed. Install them with: {command}").format(
                command='pip install "vm-backup-troubleshooter[azure]"'
            )
        )


class SignInError(EstateError):
    """Signing in did not work."""

    def __init__(self, text: str, code: str = "", to_do: str = "") -> None:
        self.code = code  # AADSTS…, or empty
        self.to_do = to_do
        super().__init__(" ".join(part for part in (text, to_do) if part))


class SignInNeededError(SignInError):
    """The sign-in does not hold any more: sign in again."""


class ReadingError(EstateError):
    """One thing could not be read; the others can."""

    def __init__(self, outcome: Outcome, reason: str) -> None:
        self.outcome = outcome
        super().__init__(reason)


class TooMuchError(ReadingError):
    """More came than can be meant; what came before the limit is kept."""


def outcome_of(error: EstateError) -> Outcome:
    """What a failure means for the thing that was being read."""
    match error:
        case ReadingError():
            return error.outcome
        case StoppedError():
            return Outcome.STOPPED
        case TookTooLongError():
            return Outcome.TIMED_OUT
        case SignInError():
            return Outcome.REFUSED
        case _:
            return Outcome.FAILED
