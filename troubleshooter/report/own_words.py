"""The program's own words in a report: what must not be taken for somebody's name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from troubleshooter.diagnosis.text import cause_sentence
from troubleshooter.report import wording
from troubleshooter.report.findings import Finding, FindingKind, JobFacts, Source, SourceKind, Unread
from troubleshooter.report.outline import outline_of
from troubleshooter.report.redact import texts_of
from troubleshooter.words import Language, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troubleshooter.knowledge.knowledge import Knowledge
    from troubleshooter.report.findings import Report


def own_text(report: Report, knowledge: Knowledge) -> str:
    """Everything that a report says without its data: headings, and the titles, causes and steps of its pages.

    Nothing of the findings themselves is taken over: a report that was opened from a file may say anything.
    """
    bare = replace(
        report,
        findings=tuple(
            Finding(kind, "", verdict, job=JobFacts() if kind is FindingKind.JOB else None)
            for kind in FindingKind
            for verdict in Verdict
        ),
        sources=tuple(
            Source(kind, elevated=elevated, sample=elevated) for kind in SourceKind for elevated in (True, False)
        ),
        unread=(Unread("", ""),),
        remarks=(),
        names=(),
    )
    parts = [*texts_of(outline_of(bare)), *texts_of(outline_of(replace(bare, redacted=not report.redacted)))]
    parts += wording.headings().values()
    parts += [wording.untold(facts) for facts in (JobFacts(), JobFacts(text="?"))]
    parts += _content(report, knowledge)
    return "\n".join(parts)


def _content(report: Report, knowledge: Knowledge) -> Iterator[str]:
    language = Language(report.language)
    for entry_id in dict.fromkeys(finding.entry for finding in report.findings):
        if entry_id in knowledge.summaries:
            entry = knowledge.entry(entry_id)
            yield entry.text[language].title
            yield from entry.all_codes
            yield from entry.hresults
            yield from (cause_sentence(cause, language) for cause in entry.causes)
    for check in dict.fromkeys(finding.check for finding in report.findings):
        if check in knowledge.check_ids:
            yield knowledge.check(check).text[language].title
    for page in report.pages:
        yield page.title
        yield from texts_of(page.steps)
        yield from texts_of(page.verify)
