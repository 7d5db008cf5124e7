"""``vmbt show``: an entry, a page or a check as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troubleshooter.commands.shared import FINE, print_json, stands_for_nothing
from troubleshooter.words import Language

if TYPE_CHECKING:
    import argparse

    from troubleshooter.commands.shared import Commands
    from troubleshooter.knowledge.knowledge import Knowledge


def add_to(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Add the command's parser."""
    parser = commands.add_parser("show", parents=[shared], help="an entry, a page or a check as Markdown")
    parser.add_argument("id", help="an id, or a code of the catalogue; page:ID where an error has the same id")
    parser.set_defaults(run=_show)


def _show(options: argparse.Namespace, knowledge: Knowledge) -> int:
    from troubleshooter import markdown

    language = Language(options.lang)
    kind, found = _find(options.id, knowledge)
    if kind == "error":
        text = markdown.entry_markdown(knowledge.entry(found), knowledge, language)
    elif kind == "page":
        text = markdown.page_markdown(knowledge.page(found), language)
    else:
        text = markdown.check_markdown(knowledge.check(found), language)
    if options.json:
        print_json({"kind": kind, "id": found, "lang": language.value, "markdown": text})
    else:
        print(text)
    return FINE


def _find(wanted: str, knowledge: Knowledge) -> tuple[str, str]:
    """Kind and id of what an id, a code or a link (``page:ID``) stands for; an error goes before a page of the same id.

    Raises:
        UsageError: when it stands for nothing.
    """
    kind, colon, target = wanted.strip().partition(":")
    if not colon:
        kind, target = "", kind
    entry_id = knowledge.resolve(target)
    if kind in ("", "error") and entry_id is not None:
        return "error", entry_id
    for name, ids in (("page", knowledge.page_ids), ("check", knowledge.check_ids)):
        if kind in ("", name) and target.lower() in ids:
            return name, target.lower()
    raise stands_for_nothing(wanted)
