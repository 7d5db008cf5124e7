"""``vmbt show``: errors, pages and checks by any name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.console.console import CODE, ENTRY
from troubleshooter.words import Language

if TYPE_CHECKING:
    from tests.console.console import Console
    from troubleshooter.knowledge.sources import Sources


@pytest.mark.parametrize("language", Language)
def test_an_error_is_shown_with_its_code_and_message(console: Console, sources: Sources, language: Language) -> None:
    entry = next(entry for entry in sources.entries if entry.id == ENTRY)

    out = console.text("show", ENTRY, "--lang", language)

    assert out.startswith(f"# {entry.text[language].title}\n")
    assert f"`{CODE}`" in out
    assert entry.text[language].messages[0].text in out


@pytest.mark.parametrize("written", [CODE, CODE.lower(), CODE.upper(), ENTRY.upper(), f"error:{ENTRY}", f" {ENTRY} "])
def test_an_error_is_shown_by_any_of_its_names(console: Console, written: str) -> None:
    assert console.text("show", written) == console.text("show", ENTRY)


@pytest.mark.parametrize("language", Language)
def test_a_page_is_shown_with_its_steps(console: Console, sources: Sources, language: Language) -> None:
    page = next(page for page in sources.pages if page.id == "vss-service")

    out = console.text("show", "vss-service", "--lang", language)

    assert out.startswith(f"# {page.text[language].title}\n")
    assert {"en": "## Steps", "es": "## Pasos"}[language] in out
    assert out == console.text("show", "page:vss-service", "--lang", language)


@pytest.mark.parametrize("language", Language)
def test_a_check_is_shown_with_its_command(console: Console, sources: Sources, language: Language) -> None:
    check = next(check for check in sources.checks if check.id == "vss.writers")

    out = console.text("show", "vss.writers", "--lang", language)

    assert out.startswith(f"# {check.text[language].title}\n")
    assert "```cmd\nvssadmin list writers\n```" in out
    assert out == console.text("show", "check:vss.writers", "--lang", language)


def test_whatever_has_an_id_can_be_shown_in_both_languages(console: Console, sources: Sources) -> None:
    links = [f"error:{entry.id}" for entry in sources.entries]
    links += [f"page:{page.id}" for page in sources.pages]
    links += [f"check:{check.id}" for check in sources.checks]
    some = links[::17]  # each takes a moment

    shown = {console.text("show", link, "--lang", language) for link in some for language in Language}

    assert len(shown) == 2 * len(some), "each is another text"


def test_a_page_with_the_id_of_an_error_can_be_reached(console: Console, sources: Sources) -> None:
    shared = {entry.id for entry in sources.entries} & {page.id for page in sources.pages}

    assert shared, "no id is shared any more: this test has lost its matter"
    for both in shared:
        error, page = console.json("show", both), console.json("show", f"page:{both}")
        assert (error["kind"], page["kind"]) == ("error", "page")
        assert f"`page:{both}`" in error["markdown"]


def test_what_is_shown_as_json(console: Console) -> None:
    answer = console.json("show", CODE, "--lang", "es")

    assert list(answer) == ["kind", "id", "lang", "markdown"]
    assert (answer["kind"], answer["id"], answer["lang"]) == ("error", ENTRY, "es")
    assert answer["markdown"] + "\n" == console.text("show", CODE, "--lang", "es")


@pytest.mark.parametrize(
    "wanted",
    ["nothing-like-it", "UserErrorPurpleElephant", "page:nothing-like-it", f"page:{ENTRY}", "error:", "", "a:b"],
)
def test_an_unknown_id_says_what_to_try(console: Console, wanted: str) -> None:
    assert f"'{wanted}'" in console.complaint("show", wanted)
