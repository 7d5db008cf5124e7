"""What a reader gets: well-formed, self-contained, nothing from outside taken for markup, nothing cut off."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from markdown_it import MarkdownIt

from tests.report.planted import NOW, TAKEN, planted_report
from tests.report.rendering import rendered
from troubleshooter import i18n
from troubleshooter.checks.capture import Capture, Machine
from troubleshooter.checks.judgement import CheckResult, EvidenceLine, Judgement
from troubleshooter.report import wording
from troubleshooter.report.build import AzureView, FailedJob, Judged, build_report
from troubleshooter.report.export import ReportFormat, prepare, write
from troubleshooter.report.findings import JobFacts
from troubleshooter.report.report_pdf import Paper
from troubleshooter.words import Language, Verdict

if TYPE_CHECKING:
    from troubleshooter.knowledge.knowledge import Knowledge
    from troubleshooter.report.findings import Report

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "</code></pre><b>x",
    "[a](javascript:alert(1))",
    "![a](http://evil.invalid/x.png)",
    "``` \n# heading\n| a | b |",
    "http://evil.invalid <http://evil.invalid>",
    "<para><font color='red'>&nbsp;&unknown;</para>",
    "{{ 7*7 }}{% raw %}",
    "日本語 \ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
)


class Structure(HTMLParser):
    """The tags of a page, in order, and whether they close."""

    VOID = frozenset({"meta", "br", "img", "link", "rect", "circle", "path"})

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, (tag, self.open[-3:])


def structure(page: str) -> Structure:
    found = Structure()
    found.feed(page)
    found.close()
    assert found.open == []
    return found


def hostile_report(knowledge: Knowledge) -> Report:
    jobs = tuple(FailedJob(text, JobFacts("Backup", text, text, (text,), text, text, text, TAKEN)) for text in HOSTILE)
    return build_report(knowledge, azure=AzureView(jobs, HOSTILE[0], TAKEN), now=NOW)


def test_a_report_on_an_error_alone_says_which_and_that_nothing_was_checked(knowledge: Knowledge) -> None:
    report = build_report(knowledge, entries=["vss-writers-bad-state"])

    assert wording.headline(report) == "Backup findings: A VSS writer is in a bad state"
    assert wording.summary(report) == "What can cause it, and how to fix each; no machine was checked."


def test_the_page_stands_alone_and_is_in_order(knowledge: Knowledge) -> None:
    page = rendered(prepare(planted_report(knowledge), knowledge), ReportFormat.HTML)
    found = structure(page)
    names = [tag for tag, _attributes in found.tags]
    levels = [int(tag[1]) for tag in names if re.fullmatch(r"h[1-6]", tag)]

    assert page.startswith("<!DOCTYPE html>")
    assert ("html", {"lang": "en"}) in found.tags
    assert not {"script", "img", "link", "iframe", "object", "form", "base"} & set(names)
    assert not [key for _tag, attributes in found.tags for key in attributes if key.startswith("on")]
    assert all(attributes["href"].startswith("https://") for tag, attributes in found.tags if tag == "a")  # type: ignore[union-attr]  # all have one
    assert "url(" not in page
    assert "@import" not in page
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert all(attributes.get("scope") == "col" for tag, attributes in found.tags if tag == "th")
    assert "prefers-color-scheme: dark" in page
    assert "@media print" in page
    assert "svg" in names


def test_what_looks_like_markup_is_only_a_name_in_html(knowledge: Knowledge) -> None:
    page = rendered(prepare(hostile_report(knowledge), knowledge, hide_names=False), ReportFormat.HTML)
    found = structure(page)

    assert not {"img", "script", "b", "para", "font"} & {tag for tag, _ in found.tags} - {"b"}
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert "{{ 7*7 }}" in page
    assert not [a for tag, a in found.tags if tag == "a"]


def test_what_looks_like_markup_is_only_a_name_in_markdown(knowledge: Knowledge) -> None:
    text = rendered(prepare(hostile_report(knowledge), knowledge, hide_names=False), ReportFormat.MARKDOWN)

    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    inner = [child for token in tokens for child in token.children or ()]

    assert not [
        token for token in (*tokens, *inner) if token.type in ("html_block", "html_inline", "image", "link_open")
    ]
    headings = [token for token in tokens if token.type == "heading_open" and token.tag == "h1"]
    assert len(headings) == 1
    rows = [token for token in tokens if token.type == "tr_open"]
    assert len(rows) >= len(HOSTILE) + 2  # each name in a row of its own
    assert "<script" not in re.sub(r"`[^`\n]*`", "", text).replace("\\<script", "")


@pytest.mark.parametrize("paper", Paper)
def test_the_pdf_takes_any_text_on_either_paper(knowledge: Knowledge, paper: Paper) -> None:
    file = io.BytesIO()

    write(prepare(hostile_report(knowledge), knowledge, hide_names=False), ReportFormat.PDF, file, paper)

    data = file.getvalue()
    size = {Paper.A4: b"/MediaBox [ 0 0 595.2756 841.8898 ]", Paper.LETTER: b"/MediaBox [ 0 0 612 792 ]"}[paper]
    assert data.startswith(b"%PDF-")
    assert size in data
    assert b"/JavaScript" not in data
    assert b"evil.invalid" not in data


def test_a_text_longer_than_a_page_goes_on_on_the_next(knowledge: Knowledge) -> None:
    long_text = "x" * 9000 + " " + "words and more words " * 600
    jobs = (FailedJob("synthetic", JobFacts(code="C", text=long_text)),)
    report = build_report(knowledge, azure=AzureView(jobs), now=NOW)

    pages = rendered(prepare(report, knowledge), ReportFormat.PDF).count("/Type /Page\n")

    assert pages >= 3


def test_headline_summary_and_times_say_what_matters(knowledge: Knowledge) -> None:
    page = rendered(prepare(planted_report(knowledge), knowledge), ReportFormat.HTML)

    assert "<h1>Backup findings: 3 VMs fail with 2 errors; 1 cause is confirmed</h1>" in page
    assert "made 2026-11-23 08:20 UTC (09:20 local, UTC+01:00)" in page
    assert "cause confirmed on VM-1" in page
    assert "What could not be read" in page
    assert "Open the path to 168.63.129.16" in page


def test_the_report_speaks_spanish(knowledge: Knowledge) -> None:
    i18n.activate(Language.ES)

    page = rendered(prepare(planted_report(knowledge), knowledge), ReportFormat.HTML)

    assert ("html", {"lang": "es"}) in structure(page).tags
    assert "Lo que no se pudo leer" in page
    assert "Backup findings" not in page


@pytest.mark.parametrize("kind", [ReportFormat.HTML, ReportFormat.PDF, ReportFormat.MARKDOWN])
def test_evidence_that_the_sentence_gives_already_is_not_given_again(knowledge: Knowledge, kind: ReportFormat) -> None:
    said, more = "Nothing is there to look at.", "another line of the log"
    capture = Capture(Machine("linux", "Ubuntu 24.04", "vm"), TAKEN, elevated=True)
    lines = (EvidenceLine("x", said), EvidenceLine("x", more, 3))
    result = CheckResult("clock", Judgement(Verdict.WARNING, said, lines=lines))
    report = build_report(knowledge, machines=[Judged(capture, (result,))], now=NOW)
    text = " ".join(rendered(prepare(report, knowledge), kind).split())
    assert text.count(said) == 1
    assert more in text
