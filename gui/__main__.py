"""``vmbt-gui``: reads the command line and starts the window; says clearly when that cannot work."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from pathlib import Path

from troubleshooter import __version__
from troubleshooter.words import Language


def main(arguments: list[str] | None = None) -> int:
    """Start the window; returns the exit code."""
    options = command_line().parse_args(arguments)
    language = Language(options.lang) if options.lang else None
    if _has_no_display():
        from gui.qt_messages import say_no_display

        say_no_display(language)
        return 2
    gc.disable()  # start-up makes much and drops nothing; the window switches it on again once it is there
    from gui.app import Request, run
    from troubleshooter.text_file import read_text_file

    text = file = ""
    opened = options.open or options.file
    if opened is not None:
        from troubleshooter.checks.recognise import looks_like_capture
        from troubleshooter.report.report_json import looks_like_report

        try:
            if looks_like_capture(opened) or looks_like_report(opened):
                file = str(opened.absolute())
            else:
                text = read_text_file(opened)
        except OSError as error:
            if sys.stderr is not None:  # a program without a console has none
                sys.stderr.write(f"vmbt-gui: cannot read {opened}: {error.strerror}\n")
            return 2
    return run(
        Request(options.error, text, file, "sample" if options.sample else ""),
        language,
        quit_when_ready=options.quit_when_ready,
    )


def command_line() -> argparse.ArgumentParser:
    """What ``vmbt-gui`` can be started with; the manual page is made of it too."""
    parser = argparse.ArgumentParser(
        prog="vmbt-gui", description="Azure VM backup errors: find the cause, follow the fix."
    )
    parser.add_argument("--version", action="version", version=f"vmbt-gui {__version__}")
    parser.add_argument("--error", metavar="CODE", default="", help="open at this code or entry")
    parser.add_argument(
        "--open", metavar="FILE", type=Path, help="open a capture or a report, or search a saved log as one paste"
    )
    parser.add_argument("file", nargs="?", metavar="FILE", type=Path, help="the same; what a double-click brings")
    parser.add_argument("--sample", action="store_true", help="show a sample estate in the Azure pane, without Azure")
    parser.add_argument("--lang", choices=[*Language], help="language, instead of the chosen one")
    parser.add_argument(
        "--quit-when-ready",
        action="store_true",
        help="show the window, print 'ready' when it answers, and end",
    )
    return parser


def _has_no_display() -> bool:
    """Whether Qt would abort for want of a screen (X11 and Wayland only)."""
    if sys.platform in ("win32", "darwin") or os.environ.get("QT_QPA_PLATFORM"):
        return False
    return not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


if __name__ == "__main__":
    sys.exit(main())
