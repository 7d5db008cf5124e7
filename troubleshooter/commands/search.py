"""``vmbt search``: find the error that a text is about."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from troubleshooter.catalogue.search import MatchField
from troubleshooter.commands.shared import FINE, PASTE_LIMIT, UsageError, one_or_more, print_json
from troubleshooter.i18n import _
from troubleshooter.words import Language

if TYPE_CHECKING:
    import argparse

    from troubleshooter.catalogue.search import Hit, SearchResult
    from troubleshooter.commands.shared import Commands
    from troubleshooter.knowledge.knowledge import Knowledge


def add_to(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Add the command's parser."""
    parser = commands.add_parser("search", parents=[shared], help="find the error that a text is about")
    parser.add_argument("text", nargs="*", help="a code, a message or a symptom; - reads one paste from stdin")
    parser.add_argument("--batch", action="store_true", help='JSON lines in ({"query": …}), one answer a line')
    parser.add_argument("--limit", type=one_or_more, default=10, help="how many hits at the most (10)")
    parser.set_defaults(run=_search)


def _search(options: argparse.Namespace, knowledge: Knowledge) -> int:
    if options.batch:
        return _search_batch(knowledge, options.limit)
    text = " ".join(options.text)
    if text == "-":
        text = sys.stdin.read(PASTE_LIMIT)
    if not text.strip():
        raise UsageError(_("Say what to search for: a code, a message, or - to read standard input."))
    language = Language(options.lang)
    if options.json:
        print_json(_answer(text, knowledge.index.search(text, limit=options.limit), knowledge))
    else:
        _print_hits(knowledge.index.search(text, limit=options.limit, language=language), knowledge, language)
    return FINE


def _search_batch(knowledge: Knowledge, limit: int) -> int:
    for number, line in enumerate(sys.stdin, 1):
        if not line.strip():
            continue
        try:
            query = json.loads(line)["query"]
            if not isinstance(query, str):
                raise TypeError
        except (ValueError, KeyError, TypeError, RecursionError):
            raise UsageError(
                _('Line {number} is not a JSON object with a text "query".').format(number=number)
            ) from None
        print_json(_answer(query, knowledge.index.search(query, limit=limit), knowledge))
    return FINE


def _answer(query: str, result: SearchResult, knowledge: Knowledge) -> dict[str, Any]:
    return {
        "query": query,
        "hits": [_hit(hit, knowledge) for hit in result.hits],
        "unknown_codes": list(result.unknown_codes),
    }


def _hit(hit: Hit, knowledge: Knowledge) -> dict[str, Any]:
    summary = knowledge.summaries[hit.entry_id]
    wordings = dict(summary.message)
    if hit.match.field is MatchField.MESSAGE and hit.match.language is not None:
        wordings[Language(hit.match.language)] = hit.match.text  # of several wordings, the one that was found
    return {
        "id": hit.entry_id,
        "codes": list(summary.codes),
        "message_en": wordings[Language.EN],
        "message_es": wordings[Language.ES],
        "title_en": summary.title[Language.EN],
        "title_es": summary.title[Language.ES],
        "score": round(hit.score, 4),
        "confidence": hit.confidence.value,
        "matched": hit.match.text,
        "matched_in": hit.match.field.value,
        "line": None if hit.match.line is None else hit.match.line + 1,
    }


def _print_hits(result: SearchResult, knowledge: Knowledge, language: Language) -> None:
    from troubleshooter.catalogue.confidence_label import confidence_label

    for code in result.unknown_codes:
        _print_unknown(code, knowledge, language)
    if not result.hits:
        print(_("Nothing in the catalogue fits."))
        return
    for hit in result.hits:
        summary = knowledge.summaries[hit.entry_id]
        print(f"{confidence_label(hit.confidence):<10} {summary.title[language]}")
        print(f"{'':<10} {hit.entry_id}" + (f"  ·  {', '.join(summary.codes)}" if summary.codes else ""))
        if hit.match.line is not None:
            line = _("line {number}").format(number=hit.match.line + 1)
            print(f"{'':<10} {line}: {hit.match.text}")
    print()
    print(_("Read the fix: {command}").format(command=f"vmbt show {result.hits[0].entry_id}"))


def _print_unknown(code: str, knowledge: Knowledge, language: Language) -> None:
    from troubleshooter.catalogue.unknown import study
    from troubleshooter.catalogue.unknown_text import family_text

    unknown = study(code, knowledge)
    print(_("The catalogue does not know {code}.").format(code=code))
    print(f"  {family_text(unknown.family)}")
    for neighbour in unknown.neighbours:
        title = knowledge.summaries[neighbour.entry_id].title[language]
        reason = _("because of: {words}").format(words=", ".join(neighbour.shared))
        print(" ", _("Nearest:"), f"{title} ({neighbour.entry_id}; {reason})")
    print(" ", _("What to collect:"), "vmbt show collect-logs-for-support")
    print()
