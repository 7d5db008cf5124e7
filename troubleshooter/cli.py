"""``vmbt``: the console twin. English unless ``--lang``; exit 0 fine, 1 problems found, 2 could not do it."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from troubleshooter import __version__, i18n
from troubleshooter.catalogue.search import MatchField
from troubleshooter.errors import ContentError, TroubleshooterError, explain
from troubleshooter.i18n import _, ngettext
from troubleshooter.knowledge.compiled import open_knowledge
from troubleshooter.labels import operation_label, platforms_label, status_label
from troubleshooter.paths import cache_dir
from troubleshooter.resources import resource_root
from troubleshooter.words import Language, Operation, Platform, Status

if TYPE_CHECKING:
    from collections.abc import Sequence
    from enum import StrEnum

    from troubleshooter.catalogue.search import Hit, SearchResult
    from troubleshooter.knowledge.knowledge import Knowledge

FINE, PROBLEMS, COULD_NOT = 0, 1, 2

#: The largest paste that is read from standard input, in characters.
PASTE_LIMIT = 20_000_000


class UsageError(TroubleshooterError):
    """The command line asks for something that cannot be done."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    for stream, encoding in ((sys.stdin, "utf-8-sig"), (sys.stdout, "utf-8"), (sys.stderr, "utf-8")):
        with contextlib.suppress(AttributeError, ValueError):  # replaced by something simpler
            stream.reconfigure(encoding=encoding, errors="replace")  # type: ignore[union-attr]
    try:
        options = _parser().parse_args(arguments)
        i18n.activate(Language(options.lang))
        knowledge = open_knowledge(resource_root(), cache_dir())
        code: int = options.run(options, knowledge)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader has gone (| head): nothing to say, and nobody to say it to
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except KeyboardInterrupt:
        return COULD_NOT
    except (TroubleshooterError, OSError) as error:
        message = explain(error)
        mistake = str(error.mistakes[0]) if isinstance(error, ContentError) else ""
        words = " ".join((message.happened, message.to_do, mistake)).split()
        sys.stderr.write(f"vmbt: {' '.join(words)}\n")
        return COULD_NOT
    return code


class _Parser(argparse.ArgumentParser):
    """Reports a wrong command line in one clear line."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message} (vmbt --help)")


def _parser() -> argparse.ArgumentParser:
    shared = _Parser(add_help=False)
    shared.add_argument("--lang", choices=_words(Language), default=Language.EN.value, help="language of the answer")
    shared.add_argument("--json", action="store_true", help="print JSON")
    parser = _Parser(prog="vmbt", description="Azure VM backup errors: find the cause, follow the fix.")
    parser.add_argument("--version", action="version", version=f"vmbt {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    search = commands.add_parser("search", parents=[shared], help="find the error that a text is about")
    search.add_argument("text", nargs="*", help="a code, a message or a symptom; - reads one paste from stdin")
    search.add_argument("--batch", action="store_true", help='JSON lines in ({"query": …}), one answer a line')
    search.add_argument("--limit", type=_one_or_more, default=10, help="how many hits at the most (10)")
    search.set_defaults(run=_search)

    show = commands.add_parser("show", parents=[shared], help="an entry, a page or a check as Markdown")
    show.add_argument("id", help="an id, or a code of the catalogue; page:ID where an error has the same id")
    show.set_defaults(run=_show)

    listing = commands.add_parser("list", parents=[shared], help="the catalogue, one entry a line")
    listing.add_argument("--operation", choices=_words(Operation))
    listing.add_argument("--platform", choices=_words(Platform))
    listing.add_argument("--status", choices=_words(Status))
    listing.set_defaults(run=_list)

    policy = commands.add_parser("policy", parents=[shared], help="check a backup policy's JSON against the rules")
    policy.add_argument("file", help="a file with the policy; - reads standard input")
    policy.set_defaults(run=_policy)
    return parser


def _words(kind: type[StrEnum]) -> list[str]:
    return [word.value for word in kind]


def _one_or_more(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is less than 1")
    return number


def _search(options: argparse.Namespace, knowledge: Knowledge) -> int:
    if options.batch:
        return _search_batch(knowledge, options.limit)
    text = " ".join(options.text)
    if text == "-":
        text = sys.stdin.read(PASTE_LIMIT)
    if not text.strip():
        raise UsageError(_("Say what to search for: a code, a message, or - to read standard input."))
    result = knowledge.index.search(text, limit=options.limit)
    if options.json:
        _print_json(_answer(text, result, knowledge))
    else:
        _print_hits(result, knowledge, Language(options.lang))
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
        _print_json(_answer(query, knowledge.index.search(query, limit=limit), knowledge))
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
    from troubleshooter.confidence_label import confidence_label

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
    from troubleshooter.unknown_text import family_text

    unknown = study(code, knowledge)
    print(_("The catalogue does not know {code}.").format(code=code))
    print(f"  {family_text(unknown.family)}")
    for neighbour in unknown.neighbours:
        title = knowledge.summaries[neighbour.entry_id].title[language]
        reason = _("because of: {words}").format(words=", ".join(neighbour.shared))
        print(f"  {_('Nearest:')} {title} ({neighbour.entry_id}; {reason})")
    print(f"  {_('What to collect:')} vmbt show collect-logs-for-support")
    print()


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
        _print_json({"kind": kind, "id": found, "lang": language.value, "markdown": text})
    else:
        print(text)
    return FINE


def _find(wanted: str, knowledge: Knowledge) -> tuple[str, str]:
    """What an id, a code or a link (``page:ID``) stands for; of an error and a page with one id, the error."""
    kind, colon, target = wanted.strip().partition(":")
    if not colon:
        kind, target = "", kind
    entry_id = knowledge.resolve(target)
    if kind in ("", "error") and entry_id is not None:
        return "error", entry_id
    for name, ids in (("page", knowledge.page_ids), ("check", knowledge.check_ids)):
        if kind in ("", name) and target.lower() in ids:
            return name, target.lower()
    raise UsageError(
        _("Nothing has the id or code '{id}'. Try: {command}").format(id=wanted, command=f"vmbt search {wanted}")
    )


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
        _print_json(
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


def _policy(options: argparse.Namespace, _knowledge: Knowledge) -> int:
    from troubleshooter.policy.document import read_policy
    from troubleshooter.policy.rules import check_policy
    from troubleshooter.policy.text import breach_text, rule_text, verdict_text
    from troubleshooter.text_file import read_text_file

    text = sys.stdin.read(PASTE_LIMIT) if options.file == "-" else read_text_file(Path(options.file))
    breaches = check_policy(read_policy(text))
    if options.json:
        found = [
            {"rule": one.rule, "field": one.field, "value": one.value, "expected": one.expected} for one in breaches
        ]
        _print_json({"breaches": found})
    else:
        print(verdict_text(breaches))
        for breach in breaches:
            print(f"\n{rule_text(breach.rule)}\n  {breach_text(breach)}")
    return PROBLEMS if breaches else FINE


def _print_json(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
