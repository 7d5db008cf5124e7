"""The manual pages and the bash completion of the programs, from their own command lines.

``python -m installer.linux.describe FOLDER`` (in the environment that freezes) writes ``vmbt.1``, ``vmbt-gui.1``
and ``vmbt.bash``.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from gui.__main__ import command_line as window_parser
from installer.staging import version
from troubleshooter.cli import parser as console_parser

if TYPE_CHECKING:
    from collections.abc import Iterator

EXIT_CODES = (
    ("0", "all is well"),
    ("1", "a problem was found"),
    ("2", "it could not be done; one line on the error output says why"),
)


def subcommands(parser: argparse.ArgumentParser) -> dict[str, tuple[str, argparse.ArgumentParser]]:
    """The commands of a program by name, each with what it does."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            helps = {choice.dest: choice.help or "" for choice in action._choices_actions}
            return {name: (helps.get(name, ""), chosen) for name, chosen in action.choices.items()}
    return {}


def options(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """The arguments of a parser, without those that hold commands."""
    for action in parser._actions:
        if not isinstance(action, argparse._SubParsersAction) and action.help != argparse.SUPPRESS:
            yield action


def manual(parser: argparse.ArgumentParser, more: str) -> str:
    """A page in man's own format."""
    name = parser.prog
    lines = [
        f'.TH {name.upper().replace("-", chr(92) + "-")} 1 "" "{name} {version()}" "User Commands"',
        ".SH NAME",
        f"{_man(name)} \\- {_man((parser.description or '').rstrip('.'))}",
        ".SH SYNOPSIS",
        f".B {_man(name)}",
        _man("COMMAND [OPTION]..." if subcommands(parser) else "[OPTION]..."),
        ".SH DESCRIPTION",
        _man(more),
        ".SH OPTIONS",
        *_described(parser),
    ]
    for command, (what, child) in subcommands(parser).items():
        lines += [f".SH COMMAND {_man(command.upper())}", _man(f"{what[:1].upper()}{what[1:]}."), *_described(child)]
    lines += [".SH EXIT STATUS", *(line for code, what in EXIT_CODES for line in (".TP", f".B {code}", _man(what)))]
    lines += [
        ".SH FILES",
        ".TP",
        ".I /etc/vm\\-backup\\-troubleshooter/policy.json",
        _man("What the organisation has settled for this computer; need not be there."),
    ]
    return "\n".join(lines) + "\n"


def _described(parser: argparse.ArgumentParser) -> Iterator[str]:
    for action in options(parser):
        names = ", ".join(action.option_strings) or str(action.metavar or action.dest)
        value = ""
        if action.option_strings and action.nargs != 0:
            value = "|".join(map(str, action.choices)) if action.choices else str(action.metavar or action.dest.upper())
        yield ".TP"
        yield f".B {_man(names)} {_man(value)}".rstrip()
        yield _man(parser._get_formatter()._expand_help(action) if action.help else "") or "\\&"


def _man(text: str) -> str:
    """Text that man would not take for its own words."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-").replace("…", "...").replace("\u201c", '"')
    return f"\\&{escaped}" if escaped.startswith((".", "'")) else escaped


def completion(parser: argparse.ArgumentParser) -> str:
    """A bash completion that offers commands, their options, and the words that an option takes."""
    commands = subcommands(parser)
    cases: list[str] = []
    values: dict[str, str] = {}
    for command, (_what, child) in commands.items():
        flags = [flag for action in options(child) for flag in action.option_strings if flag.startswith("--")]
        cases.append(f"    {command}) words='{' '.join(flags)}' ;;")
        for action in options(child):
            for flag in action.option_strings:
                if action.choices:
                    values[flag] = " ".join(map(str, action.choices))
    chosen = [
        f"    {flag}) COMPREPLY=($(compgen -W '{words}' -- \"$current\")); return ;;" for flag, words in values.items()
    ]
    general = " ".join(flag for action in options(parser) for flag in action.option_strings if flag.startswith("--"))
    return "\n".join(
        [
            "# bash completion of vmbt",
            "_vmbt() {",
            '  local current="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}" words',
            '  case "$before" in',
            *chosen,
            "  esac",
            '  case "${COMP_WORDS[1]}" in',
            *cases,
            f"    *) words='{' '.join(commands)} {general}' ;;",
            "  esac",
            "  if [[ $COMP_CWORD -gt 1 && $current != -* ]]; then",
            '    COMPREPLY=($(compgen -f -- "$current"))',
            "  else",
            '    COMPREPLY=($(compgen -W "$words" -- "$current"))',
            "  fi",
            "}",
            "complete -o filenames -F _vmbt vmbt",
            "",
        ]
    )


def main(folder: Path) -> int:
    """Write the three files."""
    folder.mkdir(parents=True, exist_ok=True)
    console, window = console_parser(), window_parser()
    about_console = (
        "The console twin of vmbt-gui. It answers in text or, with --json, in JSON, works without a network, "
        "and changes nothing on any machine."
    )
    about_window = "Opens the window. A second start hands its wishes to the window that is open already."
    (folder / "vmbt.1").write_text(manual(console, about_console), encoding="utf-8")
    (folder / "vmbt-gui.1").write_text(manual(window, about_window), encoding="utf-8")
    (folder / "vmbt.bash").write_text(completion(console), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
