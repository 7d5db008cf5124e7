"""The core's own errors, and the one place that turns any error into what a user reads."""

from __future__ import annotations

from typing import NamedTuple

from troubleshooter.i18n import _


class TroubleshooterError(Exception):
    """Base of the errors that the program raises on purpose; its text is fit to be shown."""


class Mistake(NamedTuple):
    """One fault in a file that people write: where it is, and what is wrong."""

    file: str
    line: int
    field: str
    problem: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.field}: {self.problem}" if self.field else f"{where}: {self.problem}"


class ContentError(TroubleshooterError):
    """The catalogue, the pages or the check descriptions have mistakes; carries every one of them."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(str(mistake) for mistake in mistakes))


class ResourceMissingError(TroubleshooterError):
    """A file that ships with the program is not there: the installation is damaged."""


class UserMessage(NamedTuple):
    """An error in the user's words."""

    happened: str
    to_do: str
    details: str


def explain(error: BaseException) -> UserMessage:
    """Turn any error into what happened, what to do, and the technical details to copy."""
    details = f"{type(error).__name__}: {error}"
    match error:
        case ResourceMissingError() | ContentError():
            return UserMessage(
                _("Part of the program's own content could not be read."),
                _("Install the program again; if it was changed by hand, mend the lines named below."),
                details,
            )
        case TroubleshooterError():
            return UserMessage(str(error), "", details)
        case PermissionError():
            return UserMessage(
                _("The system refused access to {path}.").format(path=error.filename)
                if error.filename
                else _("The system refused access to a file."),
                _("Check that you may read and write there, or choose another place."),
                details,
            )
        case OSError():
            reason = (error.strerror or str(error) or type(error).__name__).rstrip(".")
            return UserMessage(
                _("Reading or writing {path} failed: {reason}.").format(path=error.filename, reason=reason)
                if error.filename
                else _("Reading or writing failed: {reason}.").format(reason=reason),
                _("Check the disk, its free space and the network share, then try again."),
                details,
            )
        case _:
            return UserMessage(
                _("Something went wrong inside the program."),
                _("You can go on working. If it happens again, report it with the details below."),
                details,
            )
