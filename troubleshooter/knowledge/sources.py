"""Reads entries, pages and checks from the files that people write, and checks the links between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troubleshooter.blocks import Paragraph, links
from troubleshooter.catalogue.load import load_entries, load_most_asked
from troubleshooter.checks.load import load_checks
from troubleshooter.content_reader import line_of
from troubleshooter.errors import ContentError, Mistake, ResourceMissingError
from troubleshooter.markdown_parser import parse_markdown
from troubleshooter.pages.load import load_pages
from troubleshooter.resources import resource_root
from troubleshooter.walk.load import load_symptoms
from troubleshooter.words import Language

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping
    from pathlib import Path

    from troubleshooter.catalogue.entry import Entry
    from troubleshooter.checks.definition import CheckDefinition
    from troubleshooter.pages.page import Page
    from troubleshooter.walk.symptoms import Symptom

#: How a value is reached in a YAML document: ``("causes", 0, "pages", 1)``.
_Keys = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Sources:
    """The kinds of content as their files have them."""

    entries: tuple[Entry, ...]
    pages: tuple[Page, ...]
    checks: tuple[CheckDefinition, ...]
    asked: Mapping[str, int]  # public threads about an entry, by its id
    symptoms: tuple[Symptom, ...] = ()


def read_sources(root: Path | None = None) -> Sources:
    """Read and validate all content below a resource folder.

    Raises:
        ContentError: with every mistake, the broken links among them; files that are not UTF-8 are named alone, first.
        ResourceMissingError: when there is no content at all.
    """
    root = root or resource_root()
    if not (root / "catalogue").is_dir():
        raise ResourceMissingError(str(root / "catalogue"))
    mistakes = list(_not_utf8(root))
    if mistakes:
        raise ContentError(mistakes)
    entries = tuple(load_entries(root / "catalogue", mistakes))
    sources = Sources(
        entries,
        tuple(load_pages(root / "pages", mistakes)),
        tuple(load_checks(root / "checks", mistakes)),
        load_most_asked(root / "catalogue", mistakes),
        load_symptoms(root / "walk.yaml", {entry.id for entry in entries}, mistakes),
    )
    mistakes += wrong_links_and_texts(sources, root)
    if mistakes:
        raise ContentError(mistakes)
    return sources


def wrong_links_and_texts(sources: Sources, root: Path) -> Iterator[Mistake]:
    """Every reference to something that does not exist, every page that nothing leads to, every text with odd Markdown.

    Pages have had their Markdown checked when they were read.
    """
    known = {f"error:{entry.id}" for entry in sources.entries}
    known |= {f"page:{page.id}" for page in sources.pages}
    known |= {f"check:{check.id}" for check in sources.checks}
    for entry_id in sources.asked:
        if f"error:{entry_id}" not in known:
            yield Mistake("most_asked.yaml", 0, entry_id, "is no entry")
    reached: set[str] = set()
    for entry in sources.entries:
        file = _File(root / "catalogue" / entry.operation / f"{entry.id}.yaml", f"{entry.operation}/{entry.id}.yaml")
        for keys, link in _entry_references(entry):
            reached.add(link)
            yield from file.missing(keys, link, known)
        for keys, text in _entry_texts(entry):
            reached |= yield from file.wrong_text(keys, text, known)
    for check in sources.checks:
        file = _File(root / "checks" / f"{check.id}.yaml", f"{check.id}.yaml")
        for keys, text in _check_texts(check):
            reached |= yield from file.wrong_text(keys, text, known)
    for page in sources.pages:
        for language in Language:
            file = _File(root / "pages" / language / f"{page.id}.md", f"{language}/{page.id}.md")
            for keys, link in _page_references(page):
                reached |= {link} - {f"page:{page.id}"}
                if language is Language.EN:  # the same in all languages
                    yield from file.missing(keys, link, known)
            for blocks in page.text[language].sections.values():
                for link in dict.fromkeys(links(blocks)):
                    reached |= {link} - {f"page:{page.id}"}
                    yield from file.missing((), link, known, in_text=True)
    for page in sources.pages:
        if f"page:{page.id}" not in reached:
            yield Mistake(f"{Language.EN}/{page.id}.md", 1, "", "no cause and no page leads here")


def _entry_references(entry: Entry) -> Iterator[tuple[_Keys, str]]:
    for number, related in enumerate(entry.related):
        yield ("related", number), f"error:{related}"
    for index, cause in enumerate(entry.causes):
        for number, page in enumerate(cause.pages):
            yield ("causes", index, "pages", number), f"page:{page}"
        for key in ("confirmed_by", "ruled_out_by"):
            for number, evidence in enumerate(getattr(cause, key)):
                yield ("causes", index, key, number, "check"), f"check:{evidence.check}"


def _page_references(page: Page) -> Iterator[tuple[_Keys, str]]:
    for number, check in enumerate(page.checks):
        yield ("checks", number), f"check:{check}"
    for number, other in enumerate(page.next):
        yield ("next", number), f"page:{other}"


def _entry_texts(entry: Entry) -> Iterator[tuple[_Keys, str]]:
    for language, text in entry.text.items():
        yield (language.value, "meaning"), text.meaning
        yield (language.value, "status_note"), text.status_note
    for index, cause in enumerate(entry.causes):
        for language, cause_text in cause.text.items():
            yield ("causes", index, language.value, "sentence"), cause_text.sentence
            yield ("causes", index, language.value, "sign"), cause_text.sign


def _check_texts(check: CheckDefinition) -> Iterator[tuple[_Keys, str]]:
    for language, text in check.text.items():
        for name in ("looks_at", "why", "healthy", "by_hand"):
            yield (language.value, name), getattr(text, name)


@dataclass(frozen=True, slots=True)
class _File:
    """A file of the content; read again only to find the line of a mistake."""

    path: Path
    shown: str

    def missing(self, keys: _Keys, link: str, known: set[str], *, in_text: bool = False) -> Iterator[Mistake]:
        """A mistake when nothing has the id that a link names."""
        kind, _, target = link.partition(":")
        if kind in ("error", "page", "check") and target and link not in known:
            line = self._line(keys, f"({link})" if in_text else "")
            yield Mistake(self.shown, line, _field(keys) or kind, f"{kind} '{target}' does not exist")

    def wrong_text(self, keys: _Keys, text: str, known: set[str]) -> Generator[Mistake, None, set[str]]:
        """Mistakes in a text that must be one paragraph; returns what it links to."""
        found: list[Mistake] = []
        blocks = parse_markdown(text, self.shown, found)
        for mistake in found:
            yield mistake._replace(line=self._line(keys), field=_field(keys))
        if len(blocks) > 1 or not all(isinstance(block, Paragraph) for block in blocks):
            yield Mistake(self.shown, self._line(keys), _field(keys), "must be one paragraph")
        targets = set(links(blocks))
        for link in sorted(targets):
            yield from self.missing(keys, link, known, in_text=True)
        return targets

    def _line(self, keys: _Keys, words: str = "") -> int:
        """The line of a field, or where ``words`` first stand from there on; 0 when the file has moved."""
        if not self.path.is_file():
            return 0
        text = self.path.read_text(encoding="utf-8-sig")
        if self.path.suffix == ".md":
            front_matter = text.split("---\n", 2)[1]
            start = line_of(front_matter, keys, first_line=2)
        else:
            start = line_of(text, keys)
        lines = text.split("\n")[start - 1 :] if words else []
        return next((number for number, line in enumerate(lines, start) if words in line), start)


def _field(keys: _Keys) -> str:
    parts = (f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys)
    return "".join(parts).removeprefix(".")


def _not_utf8(root: Path) -> Iterator[Mistake]:
    """Every file that was saved in another encoding, with the line of the first byte that shows it."""
    for pattern in ("catalogue/*/*.yaml", "catalogue/*.yaml", "pages/*/*.md", "checks/*.yaml", "walk.yaml"):
        for path in sorted(root.glob(pattern)):
            raw = path.read_bytes()
            try:
                raw.decode("utf-8")
            except UnicodeDecodeError as error:
                alone = path.parent in (root, root / "catalogue", root / "checks")
                shown = path.name if alone else f"{path.parent.name}/{path.name}"
                yield Mistake(shown, raw.count(b"\n", 0, error.start) + 1, "", "is not saved as UTF-8")
