"""What the README says is true: its commands, its figures, its pictures, and the comparison that the help gives too."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from troubleshooter import cli
from troubleshooter.resources import resource_root

if TYPE_CHECKING:
    from troubleshooter.knowledge.knowledge import Knowledge

ROOT = Path(__file__).parent.parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_command_is_understood() -> None:
    commands = re.findall(r"^vmbt ([^<\n]+)", README, flags=re.MULTILINE)
    assert len(commands) > 10
    for command in commands:
        cli.parser().parse_args(shlex.split(command))


def test_the_figures_are_those_of_today(knowledge: Knowledge) -> None:
    counts = knowledge.counts
    assert f"{counts.entries} entries" in README
    assert f"{counts.checks} checks" in README


def test_links_and_pictures_lead_to_files() -> None:
    targets = [target for target in re.findall(r"\]\(([^)#]+)\)", README) if not target.startswith("https://")]
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_the_comparison_is_the_one_of_the_help() -> None:
    help_page = (resource_root() / "help" / "en" / "others.md").read_text(encoding="utf-8")
    table = [line for line in help_page.splitlines() if line.startswith("|")]
    assert len(table) > 5
    assert "\n".join(table) in README
