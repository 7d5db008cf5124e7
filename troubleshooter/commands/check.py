"""``vmbt check``: judge this machine, or a capture of another one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from troubleshooter.commands.collect import known_checks
from troubleshooter.commands.shared import FINE, PROBLEMS, print_json
from troubleshooter.i18n import _, ngettext
from troubleshooter.words import Language, Verdict

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from troubleshooter.checks.capture import Capture
    from troubleshooter.checks.judgement import CheckResult
    from troubleshooter.commands.shared import Commands
    from troubleshooter.knowledge.knowledge import Knowledge

FORMAT = 1


def add_to(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Add the command's parser."""
    parser = commands.add_parser("check", parents=[shared], help="judge this machine, or a capture")
    parser.add_argument("--from", dest="capture", metavar="CAPTURE", help="a capture: a zip, a folder, a saved output")
    parser.add_argument("--only", nargs="+", default=[], metavar="ID", help="only these checks")
    parser.set_defaults(run=_check)


def _check(options: argparse.Namespace, knowledge: Knowledge) -> int:
    from troubleshooter.checks.capture import open_capture
    from troubleshooter.checks.judge import judge
    from troubleshooter.checks.run import probes_of, take

    only = known_checks(options.only, knowledge)
    capture = open_capture(Path(options.capture)) if options.capture else take(probes_of(only))
    results = judge(capture, only)
    if options.json:
        print_json(_as_json(capture, results, knowledge))
    else:
        _print(capture, results, knowledge, Language(options.lang))
    return PROBLEMS if any(result.verdict is Verdict.PROBLEM for result in results) else FINE


def _as_json(capture: Capture, results: Sequence[CheckResult], knowledge: Knowledge) -> dict[str, Any]:
    machine = capture.machine
    return {
        "format": FORMAT,
        "machine": {"os": machine.os, "release": machine.release, "hostname": machine.hostname},
        "taken": capture.taken.isoformat(timespec="seconds") if capture.taken else None,
        "elevated": capture.elevated,
        "results": [_result_as_json(result, knowledge) for result in results],
    }


def _result_as_json(result: CheckResult, knowledge: Knowledge) -> dict[str, Any]:
    from troubleshooter.checks.summary import leads_to

    judgement = result.judgement
    entries, pages = leads_to(result, knowledge)
    return {
        "check": result.check,
        "verdict": judgement.verdict,
        "summary": judgement.summary,
        "observed": judgement.observed,
        "expected": judgement.expected,
        "sureness": judgement.sureness,
        "evidence": list(result.evidence),
        "lines": [
            {"probe": line.probe, "number": line.number, "text": line.text, "entry": line.entry}
            for line in judgement.lines
        ],
        "entries": list(entries),
        "pages": list(pages),
        "ms": result.ms,
    }


def _print(capture: Capture, results: Sequence[CheckResult], knowledge: Knowledge, language: Language) -> None:
    from troubleshooter.checks.summary import in_reading_order, leads_to, summary_sentence, verdict_label

    print(_machine_line(capture))
    print(summary_sentence(results))
    hidden = 0
    for result in in_reading_order(results):
        if result.verdict is Verdict.NOT_APPLICABLE:
            hidden += 1
            continue
        title = knowledge.title(f"check:{result.check}", language)
        print(f"\n{verdict_label(result.verdict):<16} {title} ({result.check})")
        print(f"{'':<16} {result.judgement.summary}")
        _entries, pages = leads_to(result, knowledge)
        for page in pages[:2]:
            print(f"{'':<16} {_('Fix:')} vmbt show page:{page}")
    if hidden:
        print()
        print(ngettext("{n} check does not apply here.", "{n} checks do not apply here.", hidden).format(n=hidden))


def _machine_line(capture: Capture) -> str:
    machine = capture.machine
    words = [machine.hostname or _("unknown machine"), machine.release]
    words += [capture.taken.strftime("%Y-%m-%d %H:%M UTC")] if capture.taken else []
    words += [_("read as administrator or root")] if capture.elevated else []
    return " · ".join(word for word in words if word)
