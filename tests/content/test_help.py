"""The help inside the program: whole in both languages, and true where it names links, commands and labels."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

import pytest

from troubleshooter import cli, i18n
from troubleshooter.blocks import Heading, links
from troubleshooter.errors import ContentError
from troubleshooter.help_pages import Topic, load_help
from troubleshooter.i18n import _
from troubleshooter.resources import resource_root
from troubleshooter.words import Language

if TYPE_CHECKING:
    from pathlib import Path

    from troubleshooter.knowledge.knowledge import Knowledge

PAGES = [(topic, language) for language in Language for topic in Topic]


@pytest.mark.parametrize("language", Language)
def test_every_topic_is_there_and_no_page_that_nothing_leads_to(language: Language) -> None:
    files = {path.stem for path in (resource_root() / "help" / language).iterdir()}
    assert files == {topic.value for topic in Topic}


@pytest.mark.parametrize(("topic", "language"), PAGES)
def test_links_lead_somewhere(topic: Topic, language: Language, knowledge: Knowledge) -> None:
    for link in links(load_help(resource_root(), topic, language).blocks):
        scheme, _colon, target = link.partition(":")
        if scheme == "help":
            assert target in {*Topic}, link
        elif scheme != "https":
            assert knowledge.title(link, language), link


@pytest.mark.parametrize("topic", Topic)
def test_both_languages_tell_the_same(topic: Topic) -> None:
    """Block by block of the same kind, with the same links and the same number of headings."""
    english, spanish = (load_help(resource_root(), topic, language) for language in (Language.EN, Language.ES))
    assert [type(block) for block in english.blocks] == [type(block) for block in spanish.blocks]
    assert list(links(english.blocks)) == list(links(spanish.blocks))
    assert english.title != spanish.title or topic is Topic.AZURE
    headings = [block.text for block in spanish.blocks if isinstance(block, Heading)]
    assert not {block.text for block in english.blocks if isinstance(block, Heading)} & {*headings}


@pytest.mark.parametrize("language", Language)
def test_the_commands_that_the_help_names_exist(language: Language) -> None:
    """Each is understood by the real command line, with its options."""
    text = (resource_root() / "help" / language / "console.md").read_text(encoding="utf-8")
    commands = re.findall(r"^\| `vmbt ([^`]+)`", text, flags=re.MULTILINE)
    assert len(commands) == 11
    for command in commands:
        cli.parser().parse_args(shlex.split(command))


@pytest.mark.parametrize("language", Language)
def test_buttons_and_commands_are_named_as_the_program_names_them(language: Language) -> None:
    text = " ".join(page.read_text(encoding="utf-8") for page in (resource_root() / "help" / language).iterdir())
    i18n.activate(language)
    for label in (
        _("I only know what I see"),
        _("Show the log…"),
        _("Open a capture…"),
        _("Open a report…"),
        _("Compare with a capture"),
        _("Look at a sample estate"),
        _("Hide names and addresses"),
        _("What do the stand-ins mean?"),
        _("Keyboard shortcuts"),
    ):
        assert f"*{label}*" in " ".join(text.split()), label


def test_a_damaged_page_names_its_mistakes(tmp_path: Path) -> None:
    folder = tmp_path / "help" / "en"
    folder.mkdir(parents=True)
    (folder / "tour.md").write_text("No title.\n\n[here](ftp://example.com)\n", encoding="utf-8")
    with pytest.raises(ContentError) as raised:
        load_help(tmp_path, Topic.TOUR, Language.EN)
    told = str(raised.value)
    assert "begins without a title" in told
    assert "help/en/tour.md" in told
    assert "ftp://example.com" in told
