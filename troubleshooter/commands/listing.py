"""``vmbt list``: the catalogue, one entry a line, or whole as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troubleshooter.commands.shared import FINE, print_json, words
from troubleshooter.i18n import ngettext
from troubleshooter.labels import operation_label, platforms_label, status_label
from troubleshooter.words import Language, Operation, Platform, Status

if TYPE_CHECKING:
    import argparse

    from troubleshooter.commands.shared import Commands
    from troubleshooter.knowledge.knowledge import Knowledge


def add_to(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Add the command's parser."""
    parser = commands.add_parser("list", parents=[shared], help="the catalogue, one entry a line")
    parser.add_argument("--operation", choices=words(Operation))
    parser.add_argument("--platform", choices=words(Platform))
    parser.add_argument("--status", choices=words(Status))
    parser.set_defaults(run=_list)


def _list(options: argparse.Namespace, knowledge: Knowledge) -> int:
    language = Language(options.lang)
    rows = [
        summary
        for summary in knowledge.summaries.values()
        if options.operation in (None, summary.operation)
        and (options.platform is None or options.platform in summary.platforms)
        and options.status in (None, summary.status)
    ]
    if options.json:
        print_json(
            [
                {
                    "id": row.id,
                    "codes": list(row.codes),
                    "operation": row.operation,
                    "platforms": list(row.platforms),
                    "status": row.status,
                    "title_en": row.title[Language.EN],
                    "title_es": row.title[Language.ES],
                    "message_en": row.message[Language.EN],
                    "message_es": row.message[Language.ES],
                }
                for row in rows
            ]
        )
        return FINE
    for row in rows:
        facts = [operation_label(row.operation), platforms_label(row.platforms)]
        facts += [status_label(row.status)] if row.status is not Status.CURRENT else []
        print(f"{row.id:<42} {row.title[language]}  ({' · '.join(facts)})")
    print(ngettext("{n} entry", "{n} entries", len(rows)).format(n=len(rows)))
    return FINE
