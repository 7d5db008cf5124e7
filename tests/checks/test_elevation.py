"""An elevated look through polkit, with a script that stands in for ``pkexec``."""

from __future__ import annotations

import os
import shlex
import stat
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest

from troubleshooter.cancel import CancelToken
from troubleshooter.checks.elevation import ElevationError, by_hand, can_ask, elsewhere_by_hand, look_elevated

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="polkit is Linux's")

ROOT = Path(__file__).parents[2]


def pkexec(folder: Path, script: str) -> str:
    path = folder / "pkexec"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


@pytest.fixture(autouse=True)
def own_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_one_check_is_asked_for_and_what_is_no_capture_is_refused(tmp_path: Path, own_temporary_folder: Path) -> None:
    agent = pkexec(tmp_path, f'echo "$@" > {tmp_path}/asked; printf synthetic > "$6"')
    with pytest.raises(ElevationError, match=r"^The elevated look brought nothing back"):
        look_elevated("acl.machinekeys", pkexec=agent, twin=("/opt/vmbt",))
    asked = shlex.split((tmp_path / "asked").read_text())
    assert asked[:-1] == ["/opt/vmbt", "collect", "--only", "acl.machinekeys", "--out"]
    assert list(own_temporary_folder.iterdir()) == [], "nothing stays behind"


def test_the_capture_that_the_console_twin_wrote_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = (
        "import sys; from pathlib import Path; from troubleshooter.checks.capture import Capture, write_capture; "
        "write_capture(Capture(elevated=True), Path(sys.argv[-1]))"
    )
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    capture = look_elevated("clock", pkexec=pkexec(tmp_path, 'exec "$@"'), twin=(sys.executable, "-c", writer))
    assert capture.elevated is True


@pytest.mark.parametrize(("code", "words"), [(126, "declined"), (127, "did not allow"), (3, "ended with code 3")])
def test_each_refusal_is_said_and_names_the_command(tmp_path: Path, code: int, words: str) -> None:
    with pytest.raises(ElevationError, match=words) as caught:
        look_elevated("acl.machinekeys", pkexec=pkexec(tmp_path, f"exit {code}"))
    assert caught.value.command == by_hand("acl.machinekeys")


def test_without_pkexec_the_command_is_named(tmp_path: Path) -> None:
    missing = str(tmp_path / "no-pkexec")
    assert not can_ask(missing)
    with pytest.raises(ElevationError, match="no pkexec") as caught:
        look_elevated("acl.machinekeys", pkexec=missing)
    assert caught.value.command.startswith("sudo ")
    assert "collect --only acl.machinekeys --out" in caught.value.command


def test_stopping_does_not_wait_for_the_question_to_be_answered(tmp_path: Path) -> None:
    cancel = CancelToken()
    threading.Timer(0.3, cancel.cancel).start()
    began = time.monotonic()
    with pytest.raises(ElevationError, match="stopped"):
        look_elevated("clock", cancel=cancel, pkexec=pkexec(tmp_path, "exec sleep 30"))
    assert time.monotonic() - began < 2


def test_what_root_writes_may_be_read_by_this_user(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        with pytest.raises(ElevationError):
            look_elevated("clock", pkexec=pkexec(tmp_path, f"umask > {tmp_path}/mask"))
    finally:
        os.umask(before)
    assert int((tmp_path / "mask").read_text(), 8) == 0o022


def test_the_way_for_another_machine_fits_its_system() -> None:
    assert elsewhere_by_hand("clock", "linux").startswith("sudo vmbt collect --only clock")
    assert elsewhere_by_hand("clock", "windows").startswith("vmbt collect --only clock")
