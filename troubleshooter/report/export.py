"""Writes a report to a file in one of its formats: whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from troubleshooter.atomic_file import writing_atomically
from troubleshooter.errors import TroubleshooterError
from troubleshooter.i18n import _
from troubleshooter.organisation import load_organisation
from troubleshooter.report.own_words import own_text
from troubleshooter.report.redact import redact_report
from troubleshooter.report.report_html import report_html
from troubleshooter.report.report_json import report_json
from troubleshooter.report.report_markdown import report_markdown
from troubleshooter.report.report_pdf import Paper, write_pdf

if TYPE_CHECKING:
    from collections import Counter
    from pathlib import Path
    from typing import IO

    from troubleshooter.knowledge.knowledge import Knowledge
    from troubleshooter.organisation import Organisation
    from troubleshooter.report.aliases import Aliases
    from troubleshooter.report.findings import Report
    from troubleshooter.report.names import NameKind
    from troubleshooter.report.redact import Redactor


class ReportFormat(StrEnum):
    """What a report can be written as."""

    HTML = "html"
    PDF = "pdf"
    MARKDOWN = "md"
    JSON = "json"


class ExportError(TroubleshooterError):
    """A report could not be written; nothing was left behind."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A report as it will be shared: for a preview, and to write it in any format."""

    report: Report
    redactor: Redactor

    @property
    def aliases(self) -> Aliases:
        """The map from stand-ins to names; keep it apart from the report."""
        return self.redactor.aliases

    @property
    def replaced(self) -> Counter[NameKind]:
        """How many different names of each kind are hidden."""
        return self.redactor.kinds_used()


def prepare(
    report: Report,
    knowledge: Knowledge,
    *,
    hide_names: bool = True,
    aliases: Aliases | None = None,
    organisation: Organisation | None = None,
) -> Prepared:
    """Hide names and remove secrets.

    Args:
        report: as it was built, or as it was opened.
        knowledge: for the program's own words, which are no names.
        hide_names: False shows them; not where the organisation has settled that they are always hidden.
        aliases: what earlier reports gave out, so that the same names get the same aliases.
        organisation: what it has settled; None: what its file on this computer says.
    """
    hide_names = hide_names or (organisation or load_organisation()).always_hide_names
    return Prepared(*redact_report(report, own_text(report, knowledge), hide_names=hide_names, aliases=aliases))


def export(prepared: Prepared, kind: ReportFormat, path: Path, *, paper: Paper = Paper.A4) -> None:
    """Write a report; a failure leaves what was there before.

    Raises:
        ExportError: when the file cannot be written; its text says why.
    """
    if not path.absolute().parent.is_dir():
        raise ExportError(_("There is no folder {folder}.").format(folder=path.absolute().parent))
    if path.is_dir():
        raise ExportError(_("{path} is a folder; name a file.").format(path=path))
    try:
        with writing_atomically(path, private=False) as file:
            write(prepared, kind, file, paper)
    except OSError as error:
        raise ExportError(
            _("The report could not be written to {path}: {reason}. Nothing was changed there.").format(
                path=path, reason=error.strerror or error
            )
        ) from error


def write(prepared: Prepared, kind: ReportFormat, file: IO[bytes], paper: Paper = Paper.A4) -> None:
    """Write a report to an open file.

    Raises:
        OSError: when it cannot be written.
    """
    report, redactor = prepared.report, prepared.redactor
    match kind:
        case ReportFormat.HTML:
            for piece in report_html(report, redactor):
                file.write(piece.encode("utf-8"))
        case ReportFormat.MARKDOWN:
            file.write(report_markdown(report, redactor).encode("utf-8"))
        case ReportFormat.JSON:
            file.write(report_json(report, redactor).encode("utf-8"))
        case ReportFormat.PDF:
            write_pdf(report, redactor, file, paper)
