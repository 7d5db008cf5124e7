"""How to use the program, told by the program: short pages of Markdown in each language."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from troubleshooter.blocks import Heading
from troubleshooter.errors import ContentError, Mistake
from troubleshooter.markdown_parser import LINK_SCHEMES, parse_markdown

if TYPE_CHECKING:
    from pathlib import Path

    from troubleshooter.blocks import Block
    from troubleshooter.words import Language


class Topic(StrEnum):
    """What there is help on, in reading order; each is a file ``resources/help/<language>/<topic>.md``."""

    TOUR = "tour"
    ERRORS = "errors"
    COMPUTER = "computer"
    AZURE = "azure"
    REPORTS = "reports"
    PRIVACY = "privacy"
    OTHERS = "others"
    CONSOLE = "console"


@dataclass(frozen=True, slots=True)
class HelpPage:
    """One page of the help."""

    topic: Topic
    title: str
    blocks: tuple[Block, ...]


def load_help(root: Path, topic: Topic, language: Language) -> HelpPage:
    """Read one page below the resources' folder ``root``.

    Raises ContentError with every mistake in the file, and OSError when it is not there.
    """
    path = root / "help" / language / f"{topic}.md"
    mistakes: list[Mistake] = []
    name = path.relative_to(root).as_posix()
    blocks = parse_markdown(path.read_text(encoding="utf-8"), name, mistakes, schemes=(*LINK_SCHEMES, "help:"))
    match blocks:
        case (Heading(1, title), *body):
            pass
        case _:
            title, body = "", []
            mistakes.append(Mistake(name, 1, "", "begins without a title of the form '# …'"))
    if mistakes:
        raise ContentError(mistakes)
    return HelpPage(topic, title, tuple(body))
