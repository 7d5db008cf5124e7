"""The texts are in the language that they claim, of a readable length, and speak of the matter only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.content.reading import all_runs, plain_words
from troubleshooter.blocks import Numbered
from troubleshooter.pages.page import Section
from troubleshooter.resources import resource_root
from troubleshooter.words import Language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troubleshooter.knowledge.sources import Sources

#: Small words that the other language does not have.
SMALL_WORDS = {
    Language.EN: "the of and to is in that it for not with on this or are be by if at from its which then",
    Language.ES: "el la los las de y que en un una se es por con para del al lo su si o como sin más",
}
LONG_ENOUGH = 10  # words; fewer say too little about their language

UNFINISHED = re.compile(r"\b(TODO|TBD|FIXME|XXX)\b|\b(?i:lorem|ipsum|coming soon|to be (written|done|defined))\b")
HOW_IT_WAS_MADE = re.compile(
    r"\b(AI|LLM|GPT|chatbot|language model|modelo de lenguaje|machine.translat\w*|traducción automática|"
    r"generated text|texto generado)\b"
)


def shares(text: str) -> tuple[dict[Language, float], int]:
    """The share of each language's small words in a text, and how many words it has."""
    words = re.findall(r"[a-záéíóúñü]+", re.sub(r"«[^»]*»|“[^”]*”|\"[^\"]*\"", " ", text.lower()))
    share = {
        language: sum(word in small.split() for word in words) / (len(words) or 1)
        for language, small in SMALL_WORDS.items()
    }
    return share, len(words)


@pytest.mark.parametrize("language", Language)
def test_every_text_is_in_its_language(sources: Sources, language: Language) -> None:
    other = next(candidate for candidate in Language if candidate is not language)
    judged = 0
    for where, run in all_runs(sources, language):
        text = plain_words(run)
        share, length = shares(text)
        if length >= LONG_ENOUGH:
            judged += 1
            assert share[language] >= share[other], f"{where}: {text}"

    assert judged > 1000


@pytest.mark.parametrize("language", Language)
def test_every_entry_and_page_as_a_whole_is_in_its_language(sources: Sources, language: Language) -> None:
    other = next(candidate for candidate in Language if candidate is not language)
    whole: dict[str, list[str]] = {}
    for where, run in all_runs(sources, language):
        whole.setdefault(where, []).append(plain_words(run))
    for where, texts in whole.items():
        share, _ = shares(" ".join(texts))
        assert share[language] > 0.15 > share[other], f"{where}: {share}"


def test_a_text_in_the_wrong_language_would_be_seen() -> None:
    english, _ = shares("The agent in the guest does not answer, so that nothing is backed up.")
    spanish, _ = shares("El agente del invitado no responde, de modo que no se copia nada en la máquina.")

    assert english[Language.EN] > 0.15 > english[Language.ES]
    assert spanish[Language.ES] > 0.15 > spanish[Language.EN]


def files() -> Iterator[tuple[str, str]]:
    """Every file of the content with its text."""
    for pattern in ("catalogue/*/*.yaml", "pages/*/*.md", "checks/*", "search/*"):
        for path in sorted(resource_root().glob(pattern)):
            yield f"{path.parent.name}/{path.name}", path.read_text(encoding="utf-8")


def test_nothing_is_left_unfinished() -> None:
    for name, text in files():
        assert not UNFINISHED.search(text), f"{name}: {UNFINISHED.search(text)}"


def test_no_text_speaks_of_how_it_was_made() -> None:
    for name, text in files():
        assert not HOW_IT_WAS_MADE.search(text), f"{name}: {HOW_IT_WAS_MADE.search(text)}"


def test_pages_can_be_read_in_one_go(sources: Sources) -> None:
    for page in sources.pages:
        for language, text in page.text.items():
            where = f"{page.id} ({language})"
            lines = (resource_root() / "pages" / language / f"{page.id}.md").read_text(encoding="utf-8").count("\n")
            steps = [len(block.items) for block in text.sections[Section.STEPS] if isinstance(block, Numbered)]
            assert lines <= 220, where
            assert 1 <= sum(steps) <= 30, where
            assert 1 <= page.minutes <= 180, where
            assert 2 <= len(text.title.split()) <= 16, where
            assert not text.title.endswith("."), where


def test_paragraphs_are_short(sources: Sources) -> None:
    for language in Language:
        for where, run in all_runs(sources, language):
            length = len("".join(span.text for span in run).split())
            assert length <= 180, f"{where} ({language}): {length} words"


def test_both_languages_have_the_same_steps_and_links(sources: Sources) -> None:
    for page in sources.pages:
        english, spanish = (page.text[language].sections for language in Language)
        assert list(english) == list(spanish), page.id
        for section in english:
            assert [type(block) for block in english[section]] == [type(block) for block in spanish[section]], page.id
            steps = [
                [len(block.items) for block in sections[section] if isinstance(block, Numbered)]
                for sections in (english, spanish)
            ]
            assert steps[0] == steps[1], page.id


def test_a_page_says_with_which_check_one_knows(sources: Sources) -> None:
    without = [page.id for page in sources.pages if not page.checks and not page.next]

    assert without == []
