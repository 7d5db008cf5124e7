"""``vmbt report``: findings as a file to share, names hidden unless asked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from troubleshooter.commands.shared import FINE, PROBLEMS, UsageError, print_json
from troubleshooter.i18n import _
from troubleshooter.words import Verdict

if TYPE_CHECKING:
    import argparse

    from troubleshooter.commands.shared import Commands
    from troubleshooter.knowledge.knowledge import Knowledge
    from troubleshooter.report.aliases import Aliases
    from troubleshooter.report.build import Judged
    from troubleshooter.report.export import Prepared
    from troubleshooter.report.findings import Report

_FORMATS = ("html", "pdf", "md", "json")
_PAPERS = ("a4", "letter")


def add_to(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Add the command's parser."""
    parser = commands.add_parser("report", parents=[shared], help="findings as a file to share")
    parser.add_argument("--format", choices=_FORMATS, help="by default what the file's ending says")
    parser.add_argument("--out", required=True, metavar="FILE", help="the report; an older one is replaced")
    parser.add_argument(
        "--from",
        dest="sources",
        action="extend",
        nargs="+",
        default=[],
        metavar="CAPTURE",
        help="captures to judge instead of this machine, or one report saved as JSON",
    )
    parser.add_argument(
        "--entry", action="extend", nargs="+", default=[], metavar="ID", help="explain these errors too"
    )
    parser.add_argument("--show-names", action="store_true", help="do not hide names and addresses")
    parser.add_argument("--names-map", metavar="FILE", help="keep which name each stand-in means in this file, for you")
    parser.add_argument("--paper", choices=_PAPERS, default="a4", help="of a PDF (a4)")
    parser.set_defaults(run=_report)


def _report(options: argparse.Namespace, knowledge: Knowledge) -> int:
    from troubleshooter.report.export import ReportFormat, export, prepare
    from troubleshooter.report.report_pdf import Paper

    path = Path(options.out)
    kind = ReportFormat(options.format or _format_of(path))
    if not path.absolute().parent.is_dir():
        raise UsageError(_("There is no folder {folder}.").format(folder=path.absolute().parent))
    if options.names_map and options.show_names:
        raise UsageError(_("With --show-names there is nothing to keep in --names-map."))
    aliases = _known_aliases(options.names_map)
    report = gather(options.sources, options.entry, knowledge)
    prepared = prepare(report, knowledge, hide_names=not options.show_names, aliases=aliases)
    export(prepared, kind, path, paper=Paper(options.paper))
    if options.names_map:
        prepared.aliases.save(Path(options.names_map))
    _say(options, path, prepared)
    bad = any(finding.verdict is Verdict.PROBLEM for finding in report.findings)
    return PROBLEMS if bad else FINE


def gather(sources: list[str], entries: list[str], knowledge: Knowledge) -> Report:
    """A report over captures, over this machine when there are none, or one that was saved as JSON."""
    from troubleshooter.report.build import build_report
    from troubleshooter.report.report_json import looks_like_report, open_report

    paths = [Path(source) for source in sources]
    saved = [path for path in paths if looks_like_report(path)]
    if saved and (len(paths) > 1 or entries):
        raise UsageError(_("A saved report cannot be joined with anything else."))
    if saved:
        return open_report(saved[0], knowledge)
    asked = [_entry(word, knowledge) for word in entries]
    return build_report(knowledge, machines=_judged(paths), entries=asked)


def _judged(paths: list[Path]) -> list[Judged]:
    from troubleshooter.checks.capture import open_capture
    from troubleshooter.checks.judge import judge
    from troubleshooter.checks.run import probes_of, take
    from troubleshooter.report.build import Judged

    if not paths:
        capture = take(probes_of())
        return [Judged(capture, judge(capture), here=True)]
    captures = [open_capture(path) for path in paths]
    return [Judged(capture, judge(capture)) for capture in captures]


def _entry(word: str, knowledge: Knowledge) -> str:
    found = knowledge.resolve(word.removeprefix("error:"))
    if found is None:
        raise UsageError(
            _("Nothing has the id or code '{id}'. Try: {command}").format(id=word, command=f"vmbt search {word}")
        )
    return found


def _format_of(path: Path) -> str:
    ending = path.suffix.lower().lstrip(".")
    found = {"htm": "html", "markdown": "md"}.get(ending, ending)
    if found not in _FORMATS:
        raise UsageError(_("Say --format: {choices}.").format(choices=", ".join(_FORMATS)))
    return found


def _known_aliases(names_map: str | None) -> Aliases | None:
    from troubleshooter.report.aliases import Aliases

    path = Path(names_map) if names_map else None
    return Aliases.load(path) if path is not None and path.exists() else None


def _say(options: argparse.Namespace, path: Path, prepared: Prepared) -> None:
    from troubleshooter.report import wording

    report = prepared.report
    if options.json:
        print_json(
            {
                "format": 1,
                "file": str(path),
                "findings": len(report.findings),
                "redacted": report.redacted,
                "replaced": {kind.value: n for kind, n in prepared.replaced.items()},
                "removed": report.removed,
                "names_map": options.names_map,
            }
        )
        return
    print(wording.headline(report))
    print(wording.notice(report))
    print(_("Written to {file}.").format(file=path))
    if options.names_map:
        print(_("{file} says what each stand-in means: keep it to yourself.").format(file=options.names_map))
