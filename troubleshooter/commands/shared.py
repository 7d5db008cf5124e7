"""What every command of ``vmbt`` uses: exit codes, the complaint about wrong arguments, JSON."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from troubleshooter.errors import TroubleshooterError

if TYPE_CHECKING:
    from enum import StrEnum

    #: What ``add_subparsers`` returns; each command adds its own parser to it.
    Commands = argparse._SubParsersAction[Any]

FINE, PROBLEMS, COULD_NOT = 0, 1, 2

#: The largest paste that is read from standard input, in characters.
PASTE_LIMIT = 20_000_000


class UsageError(TroubleshooterError):
    """The command line asks for something that cannot be done."""


def words(kind: type[StrEnum]) -> list[str]:
    """The choices of an option."""
    return [word.value for word in kind]


def one_or_more(text: str) -> int:
    """A number of things; anything below 1 is refused."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is less than 1")
    return number


def print_json(value: Any) -> None:
    """Print one JSON value on one line, at once."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()
