"""A crash leaves a report: once, without anything private, and only as long as it is wanted."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from troubleshooter.crash_reports import new_reports, report_error, write_report
from troubleshooter.logs import log
from troubleshooter.paths import log_dir

ENDS = {
    "well": "watch.end()",
    "by itself": "import os; os._exit(0)",
    "killed": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    "segmentation fault": "import faulthandler; faulthandler._sigsegv()",
    "abort": "import os; os.abort()",
}
CRASHES = {"segmentation fault": "Segmentation fault", "abort": "Aborted"}


def run_until(end: str) -> int:
    """A process that waits for a crash and ends in some way."""
    script = f"from troubleshooter.crash_watch import CrashWatch\nwatch = CrashWatch()\n{end}"
    return subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=60, check=False).returncode


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("how", CRASHES)
def test_a_hard_crash_leaves_a_report_with_its_place(how: str) -> None:
    assert run_until(ENDS[how]) != 0

    (report,) = new_reports()
    assert CRASHES[how] in report.text
    assert 'File "<string>", line 3 in <module>' in report.text
    assert "Version " in report.text
    assert report.path.read_text(encoding="utf-8") == report.text
    assert [path.name for path in log_dir().iterdir()] == [report.path.name]


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("how", [how for how in ENDS if how not in CRASHES])
def test_an_end_that_is_no_crash_leaves_nothing(how: str) -> None:
    run_until(ENDS[how])

    assert new_reports() == ()
    assert list(log_dir().iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_window_that_still_runs_is_no_crash() -> None:
    script = "from troubleshooter.crash_watch import CrashWatch\nwatch = CrashWatch()\nprint('up', flush=True)\ninput()"
    running = subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        assert running.stdout is not None
        assert running.stdout.readline() == b"up\n"
        assert new_reports() == ()
        running.send_signal(11)
        running.wait(timeout=60)
        assert len(new_reports()) == 1
    finally:
        running.kill()
        running.communicate()


def test_a_report_says_what_the_log_said_before_and_nothing_private() -> None:
    log("reading 10.9.8.7")

    report = report_error("KeyError: 'jane.doe@contoso.com'")

    assert report is not None
    assert "KeyError: [e-mail]" in report.text
    assert "note: reading [address]" in report.text
    assert "jane.doe" not in report.path.read_text(encoding="utf-8")


def test_a_report_that_was_seen_is_kept_but_offered_no_more() -> None:
    report_error("KeyError: 1")
    (report,) = new_reports()

    report.seen()

    assert new_reports() == ()
    assert [path.read_text(encoding="utf-8") for path in log_dir().iterdir()] == [report.text]
    report.delete()
    assert list(log_dir().iterdir()) == []


def test_the_newest_crash_comes_first_and_old_ones_go() -> None:
    start = datetime(2026, 1, 31, tzinfo=UTC)
    for day in range(8):
        write_report(f"crash {day}", start + timedelta(days=day))

    assert [report.text.split()[-1] for report in new_reports()] == ["7", "6", "5", "4", "3"]
    assert len(list(log_dir().iterdir())) == 5


def test_two_crashes_in_one_second_are_two_reports() -> None:
    now = datetime(2026, 11, 26, 1, 2, 3, tzinfo=UTC)
    write_report("first", now)
    write_report("second", now)

    assert len(new_reports()) == 2


def test_a_report_that_cannot_be_written_is_done_without() -> None:
    log_dir().parent.mkdir(parents=True, exist_ok=True)
    log_dir().write_text("a file is in the way", encoding="utf-8")

    assert report_error("KeyError: 1") is None
    assert new_reports() == ()
    assert run_until("watch.end()") == 0


def test_endless_last_words_do_not_fill_the_disk() -> None:
    log_dir().mkdir(parents=True)
    (log_dir() / "running-1x-1.txt").write_text("Version 1\nFatal\n" + "File\n" * 200_000, encoding="utf-8")

    (report,) = new_reports()

    assert len(report.text) < 150_000
