"""What several commands of ``vmbt`` use: exit codes, what arguments mean and the complaints about them, JSON."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from troubleshooter.errors import TroubleshooterError
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from enum import StrEnum

    from troubleshooter.knowledge.knowledge import Knowledge

    #: What ``add_subparsers`` returns; each command adds its own parser to it.
    Commands = argparse._SubParsersAction[Any]

FINE, PROBLEMS, COULD_NOT = 0, 1, 2

#: The largest paste that is read from standard input, in characters.
PASTE_LIMIT = 20_000_000


class UsageError(TroubleshooterError):
    """The command line asks for something that cannot be done."""


def choices(kind: type[StrEnum]) -> list[str]:
    """What an option of this kind may be, as it is written on the command line."""
    return [word.value for word in kind]


def one_or_more(text: str) -> int:
    """A number of things; anything below 1 is refused."""
    if not text.strip().isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number from 1 on")
    return int(text)


def entry_meant(word: str, knowledge: Knowledge) -> str:
    """The id of the entry that an id, a code or a link (``error:ID``) stands for.

    Raises:
        UsageError: when it stands for none.
    """
    found = knowledge.resolve(word.strip().removeprefix("error:"))
    if found is None:
        raise stands_for_nothing(word)
    return found


def stands_for_nothing(word: str) -> UsageError:
    """The complaint about an id or code that nothing has."""
    return UsageError(
        _("Nothing has the id or code '{id}'. Try: {command}").format(id=word, command=f"vmbt search {word}")
    )


def known_checks(asked: list[str], knowledge: Knowledge) -> frozenset[str]:
    """The ids asked for, separated by blanks or commas.

    Raises:
        UsageError: when one of them is no check.
    """
    wanted = frozenset(part for word in asked for part in word.lower().split(",") if part)
    unknown = wanted - set(knowledge.check_ids)
    if unknown:
        raise UsageError(_("There is no check '{id}'.").format(id=min(unknown)))
    return wanted


def file_to_write(name: str) -> Path:
    """Where an option says that a file is to be written.

    Raises:
        UsageError: when there is no such folder; said before anything is read, which may take minutes.
    """
    path = Path(name)
    if not path.absolute().parent.is_dir():
        raise UsageError(_("There is no folder {folder}.").format(folder=path.absolute().parent))
    return path


def print_json(value: Any) -> None:
    """Print one JSON value on one line, at once."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()
