"""What ``vmbt`` says when it could not do something: one line with what happened and what to do."""

from __future__ import annotations

from troubleshooter.errors import ContentError, TroubleshooterError, explain
from troubleshooter.i18n import _


def complaint(error: Exception) -> str:
    """The line for any error, in the active language; the details of one that nobody expected are written down."""
    if not isinstance(error, TroubleshooterError | OSError):
        return _unexpected(error)
    message = explain(error)
    mistake = str(error.mistakes[0]) if isinstance(error, ContentError) else ""
    return _one_line(message.happened, message.to_do, mistake)


def _unexpected(error: Exception) -> str:
    from troubleshooter.crash_reports import details_of, report_error
    from troubleshooter.logs import log_error
    from troubleshooter.scrub import scrub

    message = explain(error)
    details = details_of(error)
    report = report_error(details)
    log_error(details)  # after the report, which ends with what was in the log before
    if report is None:
        to_do = _("Try again. If it happens again, report it with this: {reason}").format(reason=scrub(message.details))
    else:
        # The user has been told of it here; the window need not tell of it when it starts next.
        to_do = _("Try again. If it happens again, report it with the details in {file}").format(file=report.seen())
    return _one_line(message.happened, to_do)


def _one_line(*sentences: str) -> str:
    return " ".join(" ".join(sentences).split())
