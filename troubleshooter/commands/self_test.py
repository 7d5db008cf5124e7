"""``vmbt self-test``: whether this installation is whole."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING

from troubleshooter import __version__
from troubleshooter.commands.shared import FINE, PROBLEMS, print_json
from troubleshooter.i18n import _
from troubleshooter.resources import resource_root

if TYPE_CHECKING:
    import argparse

    from troubleshooter.commands.shared import Commands
    from troubleshooter.knowledge.knowledge import Knowledge


def add_to(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Add the command's parser."""
    parser = commands.add_parser("self-test", parents=[shared], help="tell whether this installation is whole")
    parser.set_defaults(run=_self_test)


def _self_test(options: argparse.Namespace, knowledge: Knowledge) -> int:
    from troubleshooter.self_test import self_test

    root = resource_root()
    # The single file for machines without a screen has no window, and so no icons.
    result = self_test(knowledge, root, icons=(root / "icons").is_dir() or find_spec("PySide6") is not None)
    if options.json:
        print_json(
            {
                "format": 1,
                "version": __version__,
                "frozen": bool(getattr(sys, "frozen", False)),
                "passed": result.passed,
                "parts": [{"name": one.name, "works": one.works, "detail": one.detail} for one in result.parts],
                "left_out": list(result.left_out),
            }
        )
    else:
        for one in result.parts:
            state = _("works") if one.works else _("BROKEN")
            print(f"{state:<10} {one.name:<16} {one.detail}")
        if result.left_out:
            print(_("Not part of this build: {packages}.").format(packages=", ".join(result.left_out)))
    return FINE if result.passed else PROBLEMS
