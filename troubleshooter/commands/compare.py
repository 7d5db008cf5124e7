"""``vmbt compare``: two captures or saved reports, and what changed from one to the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from troubleshooter.commands.report import gather
from troubleshooter.commands.shared import FINE, PROBLEMS, print_json
from troubleshooter.i18n import ngettext

if TYPE_CHECKING:
    import argparse

    from troubleshooter.commands.shared import Commands
    from troubleshooter.knowledge.knowledge import Knowledge
    from troubleshooter.report.compare_reports import ReportChange
    from troubleshooter.report.findings import Finding

FORMAT = 1


def add_to(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Add the command's parser."""
    parser = commands.add_parser("compare", parents=[shared], help="what got better or worse between two captures")
    parser.add_argument("before", help="a capture, or a report saved as JSON")
    parser.add_argument("after", help="the later one")
    parser.set_defaults(run=_compare)


def _compare(options: argparse.Namespace, knowledge: Knowledge) -> int:
    from troubleshooter.report.compare_reports import FindingChange, compare_reports

    before, after = (gather([source], [], knowledge) for source in (options.before, options.after))
    changes = compare_reports(before, after)
    if options.json:
        print_json({"format": FORMAT, "changes": [_as_json(one) for one in changes]})
    else:
        _print(changes)
    return PROBLEMS if any(one.change in (FindingChange.WORSE, FindingChange.NEW) for one in changes) else FINE


def _as_json(one: ReportChange) -> dict[str, Any]:
    finding = one.either
    return {
        "change": one.change.value,
        "kind": finding.kind.value,
        "subject": finding.subject,
        "check": finding.check,
        "entry": finding.entry,
        "title": finding.title,
        "before": _side(one.before),
        "after": _side(one.after),
    }


def _side(finding: Finding | None) -> dict[str, str] | None:
    return None if finding is None else {"verdict": finding.verdict.value, "summary": finding.summary}


def _print(changes: tuple[ReportChange, ...]) -> None:
    from troubleshooter.report.compare_reports import FindingChange, change_label, comparison_sentence

    print(comparison_sentence(changes))
    same = 0
    for one in changes:
        if one.change is FindingChange.SAME:
            same += 1
            continue
        finding = one.either
        where = f" · {finding.subject}" if finding.subject else ""
        print(f"\n{change_label(one.change):<12} {finding.title}{where}")
        for sign, side in (("-", one.before), ("+", one.after)):
            if side is not None:
                print(f"{'':<12} {sign} {_word(side)}: {side.summary}")
    if same:
        print()
        print(ngettext("{n} finding is the same.", "{n} findings are the same.", same).format(n=same))


def _word(finding: Finding) -> str:
    from troubleshooter.checks.summary import verdict_label

    return verdict_label(finding.verdict)
