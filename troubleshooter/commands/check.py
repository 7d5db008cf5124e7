"""``vmbt check``: judge this machine, or a capture of another one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from troubleshooter.commands.shared import FINE, PROBLEMS, known_checks, print_json
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
    parser.add_argument("--before", metavar="CAPTURE", help="an earlier capture, to say what has changed since")
    parser.add_argument("--only", nargs="+", default=[], metavar="ID", help="only these checks")
    parser.set_defaults(run=_check)


def _check(options: argparse.Namespace, knowledge: Knowledge) -> int:
    from troubleshooter.checks.capture import open_capture
    from troubleshooter.checks.judge import judge
    from troubleshooter.checks.run import probes_of, take

    only = known_checks(options.only, knowledge)
    capture = open_capture(Path(options.capture)) if options.capture else take(probes_of(only))
    results = judge(capture, only)
    before = open_capture(Path(options.before)) if options.before else None
    earlier = judge(before, only) if before is not None else ()
    if options.json:
        answer = _as_json(capture, results, knowledge)
        if before is not None:
            answer["before"] = _machine_as_json(before)
            answer["changes"] = _changes_as_json(earlier, results)
        print_json(answer)
    else:
        _print(capture, results, knowledge, Language(options.lang))
        if before is not None:
            _print_changes(before, earlier, results, knowledge, Language(options.lang))
    return PROBLEMS if any(result.verdict is Verdict.PROBLEM for result in results) else FINE


def _as_json(capture: Capture, results: Sequence[CheckResult], knowledge: Knowledge) -> dict[str, Any]:
    return {
        "format": FORMAT,
        **_machine_as_json(capture),
        "results": [_result_as_json(result, knowledge) for result in results],
    }


def _machine_as_json(capture: Capture) -> dict[str, Any]:
    machine = capture.machine
    return {
        "machine": {"os": machine.os, "release": machine.release, "hostname": machine.hostname},
        "taken": capture.taken.isoformat(timespec="seconds") if capture.taken else None,
        "elevated": capture.elevated,
    }


def _changes_as_json(before: Sequence[CheckResult], after: Sequence[CheckResult]) -> list[dict[str, Any]]:
    """Every check of either run, what changed first; null where a run did not judge it."""
    from troubleshooter.checks.compare import compare

    def state(result: CheckResult | None) -> dict[str, str] | None:
        return {"verdict": result.verdict, "summary": result.judgement.summary} if result is not None else None

    return [
        {"check": one.check, "change": one.change, "before": state(one.before), "after": state(one.after)}
        for one in compare(before, after)
    ]


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
            print(f"{'':<16}", _("Fix:"), f"vmbt show page:{page}")
    if hidden:
        print()
        print(ngettext("{n} check does not apply here.", "{n} checks do not apply here.", hidden).format(n=hidden))


def _print_changes(
    before: Capture,
    earlier: Sequence[CheckResult],
    results: Sequence[CheckResult],
    knowledge: Knowledge,
    language: Language,
) -> None:
    from troubleshooter.checks.compare import CheckChange, compare
    from troubleshooter.checks.summary import change_heading, summary_sentence, verdict_label

    found = compare(earlier, results)
    print()
    print(_("Compared with {capture}").format(capture=_machine_line(before)))
    print(summary_sentence(earlier))
    for change in CheckChange:
        some = [one for one in found if one.change is change]
        if not some:
            continue
        print(f"\n{change_heading(change, len(some))}")
        for one in some if change is not CheckChange.SAME else ():
            print(f"  {knowledge.title(f'check:{one.check}', language)} ({one.check})")
            for name, result in ((_("Before"), one.before), (_("After"), one.after)):
                words = (
                    f"{verdict_label(result.verdict)}: {result.judgement.summary}"
                    if result is not None
                    else _("not judged in this run")
                )
                print(f"    {name:<8} {words}")


def _machine_line(capture: Capture) -> str:
    machine = capture.machine
    words = [machine.hostname or _("unknown machine"), machine.release]
    words += [capture.taken.strftime("%Y-%m-%d %H:%M UTC")] if capture.taken else []
    words += [_("read as administrator or root")] if capture.elevated else []
    return " · ".join(word for word in words if word)
