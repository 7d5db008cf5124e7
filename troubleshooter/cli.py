"""``vmbt``: the console twin. English unless ``--lang``; exit 0 fine, 1 problems found, 2 could not do it."""

from __future__ import annotations

import argparse
import contextlib
import errno
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from troubleshooter import __version__, i18n
from troubleshooter.commands import (
    check,
    collect,
    compare,
    estate,
    explain,
    listing,
    policy,
    report,
    search,
    self_test,
    show,
)
from troubleshooter.commands.complaint import complaint
from troubleshooter.commands.shared import COULD_NOT, FINE, UsageError, choices
from troubleshooter.knowledge.compiled import open_knowledge
from troubleshooter.paths import cache_dir
from troubleshooter.resources import resource_root
from troubleshooter.words import Language

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; whatever goes wrong is one line on stderr.

    Raises:
        SystemExit: with 0, when only help or the version was asked for.
    """
    _make_streams_ready()
    try:
        options = parser().parse_args(arguments)
        i18n.activate(Language(options.lang))
        knowledge = open_knowledge(resource_root(), cache_dir())
        code: int = options.run(options, knowledge)
        sys.stdout.flush()
    except KeyboardInterrupt:  # whoever stops it knows why it ends
        return COULD_NOT
    except Exception as error:  # noqa: BLE001  the border: nobody at a console is helped by a traceback
        if _reader_has_gone(error):  # | head: nothing to say, and nobody to say it to
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return FINE
        with contextlib.suppress(OSError):
            sys.stderr.write(f"vmbt: {complaint(error)}\n")
        return COULD_NOT
    return code


def _make_streams_ready() -> None:
    """Have text go in and out as UTF-8, and nowhere where a stream is closed (``>&-``)."""
    for name, mode, encoding in (("stdin", "r", "utf-8-sig"), ("stdout", "w", "utf-8"), ("stderr", "w", "utf-8")):
        stream = getattr(sys, name)
        if stream is None:
            nowhere = Path(os.devnull).open(mode, encoding=encoding)  # noqa: SIM115  it stays open as the stream does
            setattr(sys, name, nowhere)
            continue
        with contextlib.suppress(AttributeError, ValueError):  # replaced by something simpler
            stream.reconfigure(encoding=encoding, errors="replace")


def _reader_has_gone(error: Exception) -> bool:
    """Whether nobody reads the output any more; Windows calls that an invalid argument."""
    if isinstance(error, BrokenPipeError):
        return True
    return os.name == "nt" and isinstance(error, OSError) and error.errno == errno.EINVAL and error.filename is None


class _Parser(argparse.ArgumentParser):
    """Reports a wrong command line in one clear line."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message} (vmbt --help)")


def parser() -> argparse.ArgumentParser:
    """The whole command line; raises UsageError for one that it does not understand."""
    shared = _Parser(add_help=False)
    shared.add_argument("--lang", choices=choices(Language), default=Language.EN.value, help="language of the answer")
    shared.add_argument("--json", action="store_true", help="print JSON")
    whole = _Parser(prog="vmbt", description="Azure VM backup errors: find the cause, follow the fix.")
    whole.add_argument("--version", action="version", version=f"vmbt {__version__}")
    commands = whole.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for command in (
        search, show, listing, policy, check, explain, collect, report, compare, estate, self_test,
    ):  # fmt: skip
        command.add_to(commands, shared)
    return whole


if __name__ == "__main__":
    sys.exit(main())
