"""``vmbt explain``: an error's causes against what was checked, here or in a capture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from troubleshooter.commands.shared import FINE, PROBLEMS, entry_meant, print_json
from troubleshooter.i18n import _
from troubleshooter.words import Language

if TYPE_CHECKING:
    import argparse

    from troubleshooter.commands.shared import Commands
    from troubleshooter.diagnosis.diagnose import CauseDiagnosis, Diagnosis
    from troubleshooter.knowledge.knowledge import Knowledge

FORMAT = 1


def add_to(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Add the command's parser."""
    parser = commands.add_parser("explain", parents=[shared], help="which cause of an error is yours, by checks")
    parser.add_argument("id", help="an entry's id, or a code of the catalogue")
    parser.add_argument("--from", dest="capture", metavar="CAPTURE", help="judge this capture, not this machine")
    parser.set_defaults(run=_explain)


def _explain(options: argparse.Namespace, knowledge: Knowledge) -> int:
    from troubleshooter.checks.capture import open_capture
    from troubleshooter.checks.judge import judge
    from troubleshooter.checks.rules.registry import RULES
    from troubleshooter.checks.run import probes_of, take
    from troubleshooter.diagnosis.diagnose import checks_of, diagnose, diagnose_capture

    entry = knowledge.entry(entry_meant(options.id, knowledge))
    checks = [check for check in checks_of(entry) if check in RULES]
    if options.capture:
        capture = open_capture(Path(options.capture))
        diagnosis = diagnose_capture(entry, capture, judge(capture, checks) if checks else ())
    elif checks:
        capture = take(probes_of(checks))
        diagnosis = diagnose_capture(entry, capture, judge(capture, checks))
    else:
        diagnosis = diagnose(entry)
    if options.json:
        print_json(_as_json(diagnosis, Language(options.lang)))
    else:
        _print(diagnosis, knowledge, Language(options.lang))
    return PROBLEMS if diagnosis.confirmed else FINE


def _as_json(diagnosis: Diagnosis, language: Language) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "entry": diagnosis.entry.id,
        "title": diagnosis.entry.text[language].title,
        "causes": [
            {
                "cause": one.cause.id,
                "state": one.state.value,
                "sentence": one.cause.text[language].sentence,
                "evidence": one.evidence,
                "check": one.check,
                "sureness": one.sureness.value,
                "suspected": one.suspected,
                "settled_by": list(one.settled_by),
                "pages": list(one.cause.pages),
            }
            for one in diagnosis.causes
        ],
        "checks_to_run": list(diagnosis.checks_to_run),
    }


def _print(diagnosis: Diagnosis, knowledge: Knowledge, language: Language) -> None:
    from troubleshooter.diagnosis.text import cause_sentence, diagnosis_sentence, state_label

    text = diagnosis.entry.text[language]
    print(f"{text.title} ({diagnosis.entry.id})")
    print(diagnosis_sentence(diagnosis))
    for one in diagnosis.causes:
        print(f"\n{state_label(one):<14} {cause_sentence(one.cause, language)}")
        for line in _below(one, diagnosis.entry.id, knowledge, language):
            print(f"{'':<14} {line}")


def _below(one: CauseDiagnosis, entry_id: str, knowledge: Knowledge, language: Language) -> list[str]:
    from troubleshooter.diagnosis.diagnose import CauseState

    lines = [f"{one.evidence} ({one.check})" if one.check else one.evidence] if one.evidence else []
    if one.state is CauseState.NOT_CHECKED:
        if one.settled_by:
            title = knowledge.title(f"check:{one.settled_by[0]}", language)
            lines.append(
                _("Check: {title} ({command})").format(title=title, command=f"vmbt check --only {one.settled_by[0]}")
            )
        elif not one.cause.confirmed_by:
            lines.append(
                _("No check on a machine settles this one. How to tell: {command}").format(
                    command=f"vmbt show {entry_id}"
                )
            )
    if one.state is not CauseState.RULED_OUT:
        lines += [f"{_('Fix:')} vmbt show page:{page}" for page in one.cause.pages[:2]]
    return lines
