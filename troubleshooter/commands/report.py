"""``vmbt report``: findings as a file to share, names hidden unless asked."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from troubleshooter.commands.estate_reading import add_reading_options, given_reading_options, read_estate
from troubleshooter.commands.shared import (
    COULD_NOT,
    FINE,
    PROBLEMS,
    UsageError,
    entry_meant,
    file_to_write,
    print_json,
)
from troubleshooter.i18n import _
from troubleshooter.organisation import load_organisation
from troubleshooter.words import Verdict

if TYPE_CHECKING:
    import argparse

    from troubleshooter.commands.shared import Commands
    from troubleshooter.estate.failures import SignInNeededError
    from troubleshooter.knowledge.knowledge import Knowledge
    from troubleshooter.report.aliases import Aliases
    from troubleshooter.report.build import AzureView, Judged
    from troubleshooter.report.export import Prepared
    from troubleshooter.report.findings import Report

_FORMATS = ("html", "pdf", "md", "json")
_PAPERS = ("a4", "letter")


def add_to(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Add the command's parser."""
    parser = commands.add_parser(
        "report",
        parents=[shared],
        help="findings as a file to share",
        description="Findings as a file to share: of this machine; or, with --from or --estate, of what these name, "
        "and of this machine only with --this-machine. Names are hidden unless --show-names asks for them.",
    )
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
        "--estate", action="store_true", help="the failed backups of an Azure account instead of this machine"
    )
    parser.add_argument("--this-machine", action="store_true", help="check this machine too, beside --estate or --from")
    parser.add_argument(
        "--entry", action="extend", nargs="+", default=[], metavar="ID", help="explain these errors too"
    )
    parser.add_argument("--show-names", action="store_true", help="do not hide names and addresses")
    parser.add_argument("--names-map", metavar="FILE", help="keep which name each stand-in means in this file, for you")
    parser.add_argument("--paper", choices=_PAPERS, default="a4", help="of a PDF (a4)")
    add_reading_options(parser.add_argument_group("with --estate"))
    parser.set_defaults(run=_report)


def _report(options: argparse.Namespace, knowledge: Knowledge) -> int:
    from troubleshooter.report.export import ReportFormat, export, prepare
    from troubleshooter.report.report_pdf import Paper

    kind = ReportFormat(options.format or _format_of(Path(options.out)))
    path = file_to_write(options.out)
    if options.names_map and options.show_names:
        raise UsageError(_("With --show-names there is nothing to keep in --names-map."))
    organisation = load_organisation()
    if options.show_names and organisation.always_hide_names:
        sentence = _("Names stay hidden on this computer because of {file}: leave out --show-names.")
        raise UsageError(" ".join((sentence.format(file=organisation.source), organisation.problem)))
    strays = [] if options.estate else given_reading_options(options)
    if strays:
        raise UsageError(_("{options} goes with --estate.").format(options=", ".join(strays)))
    aliases = _known_aliases(options.names_map)
    asked = [entry_meant(word, knowledge) for word in options.entry]
    azure, broken = _azure(options, knowledge) if options.estate else (None, None)
    report = gather(options.sources, asked, knowledge, azure=azure, this_machine=options.this_machine)
    prepared = prepare(report, knowledge, hide_names=not options.show_names, aliases=aliases, organisation=organisation)
    export(prepared, kind, path, paper=Paper(options.paper))
    if options.names_map:
        prepared.aliases.save(Path(options.names_map))
    _say(options, path, prepared)
    if broken is not None:
        sys.stderr.write(f"vmbt: {broken}\n")
        return COULD_NOT
    bad = any(finding.verdict is Verdict.PROBLEM for finding in report.findings)
    return PROBLEMS if bad else FINE


def _azure(options: argparse.Namespace, knowledge: Knowledge) -> tuple[AzureView, SignInNeededError | None]:
    """What the account that the options name sees in Azure, and what ended reading early."""
    from troubleshooter.estate.matching import Matcher
    from troubleshooter.estate.report_view import azure_view
    from troubleshooter.report.report_json import looks_like_report

    if any(looks_like_report(Path(source)) for source in options.sources):
        raise UsageError(_("A saved report cannot be joined with anything else."))
    found = read_estate(options)
    view = azure_view(
        found.estate, Matcher(knowledge.index), account=found.account, tenant=found.tenant, read=found.read
    )
    return view, found.broken


def gather(
    sources: list[str],
    entries: list[str],
    knowledge: Knowledge,
    *,
    azure: AzureView | None = None,
    this_machine: bool = False,
) -> Report:
    """A report over captures and Azure, over this machine when there is neither, or one that was saved as JSON.

    Args:
        sources: files of captures, or of one saved report.
        entries: ids of entries to explain too.
        knowledge: the content.
        azure: what an account saw.
        this_machine: whether to check this machine even so.

    Raises:
        UsageError: when a saved report is to be joined with anything else.
        TroubleshooterError: when a file is neither a capture nor a report that can be read.
        OSError: when a file cannot be read.
    """
    from troubleshooter.report.build import build_report
    from troubleshooter.report.report_json import looks_like_report, open_report

    paths = [Path(source) for source in sources]
    saved = [path for path in paths if looks_like_report(path)]
    if saved and (len(paths) > 1 or entries or azure is not None or this_machine):
        raise UsageError(_("A saved report cannot be joined with anything else."))
    if saved:
        return open_report(saved[0], knowledge)
    here = this_machine or (not paths and azure is None)
    return build_report(knowledge, machines=_judged(paths, here=here), azure=azure, entries=entries)


def _judged(paths: list[Path], *, here: bool) -> list[Judged]:
    from troubleshooter.checks.capture import open_capture
    from troubleshooter.checks.judge import judge
    from troubleshooter.checks.run import probes_of, take
    from troubleshooter.report.build import Judged

    captures = [open_capture(path) for path in paths]
    judged = [Judged(capture, judge(capture)) for capture in captures]
    if here:
        capture = take(probes_of())
        judged.append(Judged(capture, judge(capture), here=True))
    return judged


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
                "sample": report.sample,
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
