"""``vmbt collect``: write a capture of this machine, to be opened anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troubleshooter.commands.shared import FINE, file_to_write, known_checks, print_json
from troubleshooter.i18n import _, ngettext

if TYPE_CHECKING:
    import argparse

    from troubleshooter.commands.shared import Commands
    from troubleshooter.knowledge.knowledge import Knowledge


def add_to(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Add the command's parser."""
    parser = commands.add_parser("collect", parents=[shared], help="write a capture of this machine")
    parser.add_argument("--out", required=True, metavar="FILE", help="the capture, a zip; an older one is replaced")
    parser.add_argument("--only", nargs="+", default=[], metavar="CHECK", help="what these checks need, no more")
    parser.set_defaults(run=_collect)


def _collect(options: argparse.Namespace, knowledge: Knowledge) -> int:
    from troubleshooter.checks.capture import write_capture
    from troubleshooter.checks.evidence import ReadStatus
    from troubleshooter.checks.run import probes_of, take

    path = file_to_write(options.out)
    capture = take(probes_of(known_checks(options.only, knowledge)))
    write_capture(capture, path)
    denied = [one.probe for one in capture.evidence.values() if one.status is ReadStatus.DENIED]
    if options.json:
        print_json(
            {
                "format": 1,
                "file": str(path),
                "elevated": capture.elevated,
                "probes": {one.probe: one.status.value for one in capture.evidence.values()},
            }
        )
        return FINE
    n = len(capture.evidence)
    print(ngettext("{n} source read into {file}.", "{n} sources read into {file}.", n).format(n=n, file=path))
    if denied:
        print(_("As administrator or root, these can be read too: {probes}.").format(probes=", ".join(denied)))
    print(_("It holds no keys, signatures or passwords, but names and addresses of this machine."))
    return FINE
