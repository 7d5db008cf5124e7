"""``vmbt list``: the catalogue, one entry a line, or whole entries as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from troubleshooter.commands.shared import FINE, choices, print_json
from troubleshooter.i18n import ngettext
from troubleshooter.labels import operation_label, platforms_label, status_label
from troubleshooter.words import Language, Operation, Platform, Status

if TYPE_CHECKING:
    import argparse

    from troubleshooter.catalogue.entry import Cause, Entry
    from troubleshooter.commands.shared import Commands
    from troubleshooter.knowledge.knowledge import EntrySummary, Knowledge


def add_to(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Add the command's parser."""
    parser = commands.add_parser("list", parents=[shared], help="the catalogue, one entry a line")
    parser.add_argument("--operation", choices=choices(Operation))
    parser.add_argument("--platform", choices=choices(Platform))
    parser.add_argument("--status", choices=choices(Status))
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
        print_json([_whole(row, knowledge.entry(row.id)) for row in rows])
        return FINE
    for row in rows:
        facts = [operation_label(row.operation), platforms_label(row.platforms)]
        facts += [status_label(row.status)] if row.status is not Status.CURRENT else []
        print(f"{row.id:<42} {row.title[language]}  ({' · '.join(facts)})")
    print(ngettext("{n} entry", "{n} entries", len(rows)).format(n=len(rows)))
    return FINE


def _whole(row: EntrySummary, entry: Entry) -> dict[str, Any]:
    """Everything that the catalogue has of an entry; texts are Markdown, dates ISO."""
    out: dict[str, Any] = {
        "id": row.id,
        "codes": list(row.codes),
        "operation": row.operation,
        "platforms": list(row.platforms),
        "status": row.status,
        "title_en": row.title[Language.EN],
        "title_es": row.title[Language.ES],
        "message_en": row.message[Language.EN],
        "message_es": row.message[Language.ES],
        "names": list(entry.codes),
        "numbers": list(entry.numbers),
        "hresults": list(entry.hresults),
        "code_confidence": entry.code_confidence,
        "verified": entry.verified.isoformat(),
        "newest_source": row.dated,
        "asked": row.asked,
    }
    for language, text in entry.text.items():
        out[f"meaning_{language}"] = text.meaning
        out[f"status_note_{language}"] = text.status_note
        out[f"aliases_{language}"] = list(text.aliases)
    out["messages"] = [
        {"language": language, "text": message.text, "era": message.era}
        for language, text in entry.text.items()
        for message in text.messages
    ]
    out["causes"] = [_cause(cause) for cause in entry.causes]
    out["pages"] = list(entry.pages)
    out["related"] = list(entry.related)
    out["sources"] = [{"url": source.url, "dated": source.dated, "note": source.note} for source in entry.sources]
    return out


def _cause(cause: Cause) -> dict[str, Any]:
    out: dict[str, Any] = {"id": cause.id, "platforms": list(cause.platforms)}
    for language, text in cause.text.items():
        out[f"sentence_{language}"] = text.sentence
        out[f"sign_{language}"] = text.sign
    for name, checks in (("confirmed_by", cause.confirmed_by), ("ruled_out_by", cause.ruled_out_by)):
        out[name] = [{"check": one.check, "verdicts": list(one.verdicts)} for one in checks]
    out["pages"] = list(cause.pages)
    return out
