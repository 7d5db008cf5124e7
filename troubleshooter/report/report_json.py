"""A report as JSON, and back: the one format that the program opens again, so it trusts nothing in it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from troubleshooter.errors import TroubleshooterError
from troubleshooter.i18n import _
from troubleshooter.report import wording
from troubleshooter.report.build import fix_page
from troubleshooter.report.findings import Counts, Finding, Remark, Report, Source, Unread
from troubleshooter.report.names import Name
from troubleshooter.report.strict_json import ShapeError, from_object, to_object
from troubleshooter.words import Language

if TYPE_CHECKING:
    from pathlib import Path

    from troubleshooter.knowledge.knowledge import Knowledge
    from troubleshooter.report.redact import Redactor

FORMAT = 1
LARGEST = 64 * 1024 * 1024  # bytes
_MOST_PAGES = 100
_VERSION = re.compile(r"\d{1,4}\.\d{1,4}(?:\.\d{1,4})?(?:(?:a|b|rc|\.dev|\.post)\d{1,4})?\Z")
#: Parts of the file that are read back as they stand, with their types.
_PARTS: dict[str, Any] = {
    "findings": tuple[Finding, ...],
    "sources": tuple[Source, ...],
    "unread": tuple[Unread, ...],
    "remarks": tuple[Remark, ...],
    "names": tuple[Name, ...],
    "counts": Counts | None,
    "redacted": bool,
    "replaced": int,
    "removed": int,
    "offset_minutes": int,
}


class ReportError(TroubleshooterError):
    """A file is no report, a damaged one, or one that must not be opened."""


def report_json(report: Report, redactor: Redactor) -> str:
    """The file, for a report that went through this redactor."""
    plain: dict[str, Any] = {
        "format": FORMAT,
        "tool": f"VM Backup Troubleshooter {report.tool_version}",
        "catalogue": report.catalogue,
        "created": to_object(report.created),
        "offset_minutes": report.offset_minutes,
        "language": report.language,
        "sample": report.sample,
        "redacted": report.redacted,
        "replaced": report.replaced,
        "removed": report.removed,
        "headline": redactor.last_pass(wording.headline(report)),
        "summary": redactor.last_pass(wording.summary(report)),
        "counts": to_object(report.counts),
    }
    for name in ("sources", "findings", "unread", "remarks"):
        plain[name] = _last_pass(to_object(getattr(report, name)), redactor, _CLOSED)
    plain["pages"] = [{"id": page.id, "title": page.title} for page in report.pages]
    if not report.redacted:
        plain["names"] = to_object(report.names)
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"


#: Keys whose values are words of ours.
_CLOSED = frozenset(
    {"kind", "verdict", "state", "sureness", "outcome", "check", "entry", "pages", "cause", "settled_by"}
)


def _last_pass(value: Any, redactor: Redactor, closed: frozenset[str]) -> Any:
    if isinstance(value, str):
        return redactor.last_pass(value)
    if isinstance(value, list):
        return [_last_pass(item, redactor, closed) for item in value]
    if isinstance(value, dict):
        return {key: item if key in closed else _last_pass(item, redactor, closed) for key, item in value.items()}
    return value


def looks_like_report(path: Path) -> bool:
    """Whether a file is to be opened as a report: a JSON object with findings. Never raises for what it holds."""
    if path.suffix.lower() != ".json" or path.name == "capture.json" or not path.is_file():
        return False
    with path.open("rb") as file:
        start = file.read(4096)
    return b'"findings"' in start or (b'"format"' in start and b'"catalogue"' in start)


def open_report(path: Path, knowledge: Knowledge) -> Report:
    """Read a report.

    Raises:
        ReportError: when it is none, or damaged, or too large, or of another format.
        OSError: when it cannot be read.
    """
    with path.open("rb") as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise ReportError(
            _("{file} is too large for a report: more than {n} MB.").format(file=path.name, n=LARGEST // 2**20)
        )
    try:
        plain = json.loads(data.decode("utf-8-sig"), parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise ReportError(_("{file} is not a report: it is not valid JSON.").format(file=path.name)) from None
    if not isinstance(plain, dict) or "format" not in plain or "findings" not in plain:
        raise ReportError(_("{file} is JSON, but not a report.").format(file=path.name))
    if type(plain["format"]) is not int or plain["format"] != FORMAT:
        raise ReportError(
            _("The report has format {found}; this version reads format {known}. A newer version may open it.").format(
                found=str(plain["format"])[:20], known=FORMAT
            )
        )
    try:
        return _report(plain, knowledge)
    except ShapeError as error:
        raise ReportError(
            _("{file} is not a report that can be read: {field} is missing or wrong.").format(
                file=path.name, field=str(error)[:120]
            )
        ) from None


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _report(plain: dict[str, Any], knowledge: Knowledge) -> Report:
    parts = {name: from_object(kind, plain[name], name) for name, kind in _PARTS.items() if name in plain}
    language = from_object(Language, plain.get("language", "en"), "language")
    offset = parts.get("offset_minutes", 0)
    if abs(offset) >= 24 * 60:
        raise ShapeError("offset_minutes")
    known = _Known(knowledge)
    parts["findings"] = tuple(map(known.only, parts["findings"]))
    parts.setdefault("offset_minutes", 0)
    return Report(
        created=from_object(datetime, plain.get("created"), "created"),
        language=language.value,
        tool_version=_version(plain.get("tool")),
        catalogue=_date(plain.get("catalogue")),
        pages=tuple(fix_page(page, knowledge, language) for page in _page_ids(plain.get("pages"), knowledge)),
        **parts,
    )


class _Known:
    """Drops ids that the catalogue does not have, so that an id is never anything else."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._entries: dict[str, frozenset[str]] = {}
        self._knowledge = knowledge
        self._pages = frozenset(knowledge.page_ids)
        self._checks = frozenset(knowledge.check_ids)

    def only(self, finding: Finding) -> Finding:
        """The finding with known ids alone."""
        entry = finding.entry if finding.entry in self._knowledge.summaries else ""
        causes = self._causes(entry) if finding.causes else frozenset()
        return replace(
            finding,
            entry=entry,
            check=finding.check if finding.check in self._checks else "",
            pages=tuple(page for page in finding.pages if page in self._pages),
            causes=tuple(
                replace(
                    one,
                    cause=one.cause if one.cause in causes else "",
                    check=one.check if one.check in self._checks else "",
                    settled_by=tuple(check for check in one.settled_by if check in self._checks),
                    pages=tuple(page for page in one.pages if page in self._pages),
                )
                for one in finding.causes
            ),
        )

    def _causes(self, entry: str) -> frozenset[str]:
        if entry and entry not in self._entries:
            self._entries[entry] = frozenset(cause.id for cause in self._knowledge.entry(entry).causes)
        return self._entries.get(entry, frozenset())


def _page_ids(plain: Any, knowledge: Knowledge) -> list[str]:
    listed = [one.get("id") for one in plain if isinstance(one, dict)] if isinstance(plain, list) else []
    known = frozenset(knowledge.page_ids)
    return [page for page in dict.fromkeys(x for x in listed if isinstance(x, str)) if page in known][:_MOST_PAGES]


def _version(plain: Any) -> str:
    words = plain.rpartition(" ")[2] if isinstance(plain, str) else ""
    return words if _VERSION.match(words) else "?"


def _date(plain: Any) -> str:
    try:
        return date.fromisoformat(plain).isoformat()
    except (TypeError, ValueError):
        raise ShapeError("catalogue") from None
