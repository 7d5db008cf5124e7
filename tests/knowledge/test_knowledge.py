"""What the window and the console can ask of the content."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from troubleshooter.knowledge.knowledge import UnknownIdError
from troubleshooter.words import Language

if TYPE_CHECKING:
    from troubleshooter.knowledge.knowledge import Knowledge
    from troubleshooter.knowledge.sources import Sources


@pytest.mark.parametrize("written", ["{}", " {} ", "{}\n"], ids=["as it is", "spaces", "line end"])
def test_every_code_and_id_leads_to_an_entry_in_any_case(knowledge: Knowledge, sources: Sources, written: str) -> None:
    for entry in sources.entries:
        assert knowledge.resolve(written.format(entry.id)) == entry.id
        assert knowledge.resolve(written.format(entry.id.upper())) == entry.id
        for code in entry.all_codes:
            for form in (code, code.upper(), code.lower()):
                found = knowledge.resolve(written.format(form))
                assert found is not None
                assert code.lower() in (known.lower() for known in knowledge.summaries[found].codes)


@pytest.mark.parametrize("code", ["", "UserErrorThatNobodyKnows", "page:vss-writers", "vss.writers"])
def test_what_is_no_code_leads_nowhere(knowledge: Knowledge, code: str) -> None:
    assert knowledge.resolve(code) is None


def test_an_unknown_id_is_an_error_that_names_it(knowledge: Knowledge) -> None:
    for ask, link in (
        (knowledge.entry, "error:nothing-like-it"),
        (knowledge.page, "page:nothing-like-it"),
        (knowledge.check, "check:nothing-like-it"),
    ):
        with pytest.raises(UnknownIdError, match=link):
            ask("nothing-like-it")


@pytest.mark.parametrize("language", Language)
def test_titles_of_links(knowledge: Knowledge, sources: Sources, language: Language) -> None:
    for entry in sources.entries:
        assert knowledge.title(f"error:{entry.id}", language) == entry.text[language].title
    for page in sources.pages:
        assert knowledge.title(f"page:{page.id}", language) == page.text[language].title
    for check in sources.checks:
        assert knowledge.title(f"check:{check.id}", language) == check.text[language].title


@pytest.mark.parametrize("link", ["error:gone", "page:gone", "check:gone", "gone", "https://example.com", ""])
def test_a_link_to_nothing_has_no_title(knowledge: Knowledge, link: str) -> None:
    with pytest.raises(UnknownIdError):
        knowledge.title(link, Language.EN)


def test_pages_and_checks_know_the_errors_that_lead_to_them(knowledge: Knowledge, sources: Sources) -> None:
    for page in sources.pages:
        wanted = tuple(entry.id for entry in sources.entries if page.id in entry.pages)
        assert knowledge.entries_leading_to(f"page:{page.id}") == wanted
    assert "vss-writers-bad-state" in knowledge.entries_leading_to("check:vss.writers")
    assert knowledge.entries_leading_to("page:nothing-like-it") == ()


def test_the_summary_says_what_the_entry_says(knowledge: Knowledge, sources: Sources) -> None:
    assert list(knowledge.summaries) == [entry.id for entry in sources.entries]
    for entry in sources.entries:
        summary = knowledge.summaries[entry.id]
        assert (summary.operation, summary.platforms, summary.status) == (
            entry.operation,
            entry.platforms,
            entry.status,
        )
        assert summary.codes == entry.codes + entry.numbers
        for language, text in entry.text.items():
            assert summary.title[language] == text.title
            assert summary.message[language] == (text.messages[0].text if text.messages else "")


def test_there_is_as_much_as_is_counted(knowledge: Knowledge, sources: Sources) -> None:
    counted = knowledge.counts

    assert (counted.entries, counted.pages, counted.checks) == (
        len(knowledge.summaries),
        len(knowledge.page_ids),
        len(knowledge.check_ids),
    )
    assert (counted.entries, counted.pages, counted.checks) == (
        len(sources.entries),
        len(sources.pages),
        len(sources.checks),
    )
