"""The log can be shown to anybody, stays small, and never stands in the way."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

import pytest

from troubleshooter.logs import LARGEST, Level, listen_to_libraries, log, log_error, log_path, read_log
from troubleshooter.paths import log_dir
from troubleshooter.scrub import scrub

#: What must not get onto the disk, in the kind of sentence it would come in. All of it is synthetic.
PRIVATE = {
    "eyJhbGciOiJub25l.eyJzdWIiOiJ0ZXN0In0.c2lnbmF0dXJl": "Authorization: Bearer {}",
    "c3ludGhldGljU2lnbmF0dXJl": "https://vmdata.blob.core.windows.net/a?sv=2023&sig={}",
    "U3ludGhldGlj" * 7 + "QQ==": "DefaultEndpointsProtocol=https;AccountKey={};EndpointSuffix=core.windows.net",
    "hunter2synthetic": 'body {{"client_secret": "{}"}}',
    "5f1c9e3a-0000-4abc-8def-0123456789ab": "correlation id {}",
    "10.20.30.40": "connecting to {}:443",
    "2001:db8:aa::17": "no route to {}",
    "00:0d:3a:12:34:56": "adapter {}",
    "jane.doe@contoso.com": "signed in as {}",
    "janedoe": r"File C:\Users\{}\AppData\Local\x.json",
    "S-1-5-21-1111111111-2222222222-3333333333-1001": "owner {}",
    "vm-payroll-01": "/subscriptions/x/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/{} failed",
    "vmdata": "https://{}.blob.core.windows.net/container",
}


@pytest.mark.parametrize(("private", "sentence"), PRIVATE.items(), ids=lambda value: value[:20])
def test_nothing_private_is_written(private: str, sentence: str) -> None:
    log_error(f"Traceback (most recent call last):\nValueError: {sentence.format(private)}")

    written = log_path().read_text(encoding="utf-8")
    assert "ValueError: " in written
    assert private not in written


def test_the_users_folder_is_not_named_however_it_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: Path("/srv/people/jane"))

    text = scrub('File "/srv/people/jane/vmbt/a.py", "\\\\srv\\\\people\\\\jane\\\\b.py", /srv/people/janet/c.py')

    assert text == 'File "~/vmbt/a.py", "~\\\\b.py", /srv/people/janet/c.py'


def test_what_is_the_same_for_everybody_stays() -> None:
    text = 'File "gui/app.py", line 12, in run: 168.63.129.16 and 127.0.0.1 and 0x80042306 at 2026-11-26T01:02:03Z'

    assert scrub(text) == text


def test_every_record_has_its_time_and_level_and_the_newest_is_last() -> None:
    log("started")
    log_error("Traceback: first\n  second line – ñ")

    first, second, third, fourth = read_log().splitlines()
    assert first.endswith("Z note: started")
    assert first[:4].isdigit()
    assert " error: in version " in second
    assert (third, fourth) == ("    Traceback: first", "      second line – ñ")


def test_the_log_lies_in_the_users_own_folder(own_profile: Path) -> None:
    log("started")

    assert log_path().is_relative_to(own_profile)
    assert log_dir() == log_path().parent


def test_the_log_stays_small_and_the_one_before_is_kept_once() -> None:
    for number in range(60):
        log_error(f"{number} " + "x " * 20_000)

    sizes = [path.stat().st_size for path in log_dir().iterdir()]
    assert len(sizes) == 2
    assert max(sizes) < LARGEST + 100_000
    assert "    59 x" in read_log()
    assert "    0 x" not in read_log()


def test_a_huge_record_keeps_its_two_ends() -> None:
    log("begins " + "y " * 1_000_000 + "ends")

    assert "begins" in read_log()
    assert "ends" in read_log()
    assert "characters left out" in read_log()
    assert len(read_log()) < 60_000


def test_only_the_end_is_read_and_no_half_line() -> None:
    for number in range(100):
        log(f"record {number}")

    end = read_log(1000)
    assert len(end) <= 1000
    assert end.endswith("record 99\n")
    assert all(" note: record " in line for line in end.splitlines())


def test_a_log_that_cannot_be_written_is_done_without() -> None:
    log_dir().parent.mkdir(parents=True, exist_ok=True)
    log_dir().write_text("a file is in the way", encoding="utf-8")

    log_error("nobody will read this")

    assert log_dir().read_text(encoding="utf-8") == "a file is in the way"
    assert read_log() == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no disk here that is always full")
def test_a_log_on_a_full_disk_is_done_without() -> None:
    log_dir().mkdir(parents=True)
    log_path().symlink_to("/dev/full")

    log_error("nobody will read this")

    assert log_path().is_symlink()


def test_what_libraries_warn_of_is_written_down(caplog: pytest.LogCaptureFixture) -> None:
    root = logging.getLogger()
    before = list(root.handlers)
    try:
        listen_to_libraries()
        listen_to_libraries()
        logging.getLogger("synthetic.library").warning("token of %s is stale", "jane.doe@contoso.com")
        logging.getLogger("synthetic.library").info("chatter")
    finally:
        root.handlers[:] = before
    caplog.clear()

    assert read_log().endswith("Z warning: synthetic.library: token of [e-mail] is stale\n")
    assert read_log().count("stale") == 1
    assert "chatter" not in read_log()


def test_threads_do_not_cut_each_others_records() -> None:
    threads = [
        threading.Thread(target=lambda: [log(f"thread\n{'z' * 500}", Level.WARNING) for _ in range(20)])
        for _ in range(5)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    lines = read_log().splitlines()
    assert len(lines) == 200
    assert {line[21:] for line in lines[::2]} == {"warning: thread"}
    assert set(lines[1::2]) == {"    " + "z" * 500}
