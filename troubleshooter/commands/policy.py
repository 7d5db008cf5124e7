"""``vmbt policy``: check a backup policy's JSON against the rules."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from troubleshooter.commands.shared import FINE, PASTE_LIMIT, PROBLEMS, print_json

if TYPE_CHECKING:
    import argparse

    from troubleshooter.commands.shared import Commands
    from troubleshooter.knowledge.knowledge import Knowledge


def add_to(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Add the command's parser."""
    parser = commands.add_parser("policy", parents=[shared], help="check a backup policy's JSON against the rules")
    parser.add_argument("file", help="a file with the policy; - reads standard input")
    parser.set_defaults(run=_policy)


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
        print_json({"breaches": found})
    else:
        print(verdict_text(breaches))
        for breach in breaches:
            print(f"\n{rule_text(breach.rule)}\n  {breach_text(breach)}")
    return PROBLEMS if breaches else FINE
