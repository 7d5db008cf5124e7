"""Where the account's record goes: into a real keyring on a bus of its own, and nowhere else."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from troubleshooter.estate.account_store import LONGEST, AccountStore
from troubleshooter.estate.clouds import Cloud

ROOT = Path(__file__).parents[2]
RECORD = json.dumps({"username": "op@contoso.example", "version": "1.0"})

needs_keyring = pytest.mark.skipif(
    not (shutil.which("dbus-run-session") and shutil.which("gnome-keyring-daemon")),
    reason="dbus-run-session or gnome-keyring is not installed",
)


def run(script: str, profile: Path, *, unlocked: bool | None) -> str:
    """Run Python where there is a keyring on a bus of its own; or, with None, where there is neither."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DBUS_", "GNOME_", "PYTHON", "DISPLAY", "WAYLAND"))
    }
    environment |= {"PYTHONPATH": str(ROOT), "XDG_DATA_HOME": str(profile / "data"), "HOME": str(profile)}
    environment["XDG_RUNTIME_DIR"] = str(profile / "run")
    (profile / "run").mkdir(mode=0o700, exist_ok=True)
    program = profile / "program.py"
    program.write_text(textwrap.dedent(script), encoding="utf-8")
    command = [sys.executable, "-W", "error", str(program)]
    if unlocked is not None:
        environment.pop("XDG_RUNTIME_DIR")
        start = "printf password | gnome-keyring-daemon --unlock --components=secrets >&2; " if unlocked else ""
        command = ["dbus-run-session", "--", "bash", "-c", f'{start}exec "$@"', "bash", *command]
    done = subprocess.run(
        command, env=environment, cwd=profile, capture_output=True, text=True, timeout=30, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


ROUND = f"""
    from troubleshooter.estate.account_store import AccountStore, find_store
    from troubleshooter.estate.clouds import Cloud
    store = AccountStore(5)
    record = {RECORD!r}
    print(type(find_store()).__module__, store.keep(Cloud.PUBLIC, record), store.load(Cloud.PUBLIC) == record,
          repr(store.load(Cloud.CHINA)))
    store.forget(Cloud.PUBLIC)
    print(repr(store.load(Cloud.PUBLIC)))
    store.forget(Cloud.PUBLIC)
"""


@needs_keyring
def test_a_real_keyring_keeps_the_record_and_forgets_it(tmp_path: Path) -> None:
    said = run(ROUND, tmp_path, unlocked=True)

    assert said == "keyring.backends.SecretService True True ''\n''"
    keyrings = [path.read_bytes() for path in tmp_path.rglob("*.keyring")]
    assert keyrings
    assert not any(RECORD.encode() in written for written in keyrings)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a keyring")
def test_without_a_keyring_nothing_is_kept_and_nothing_breaks(tmp_path: Path) -> None:
    assert run(ROUND, tmp_path, unlocked=None) == "builtins False False ''\n''"
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["program.py"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have one keyring")
def test_a_keyring_that_writes_plain_text_is_not_used(tmp_path: Path) -> None:
    plain = """
        import sys, types
        import keyring
        from keyring.backend import KeyringBackend

        class PlaintextKeyring(KeyringBackend):
            priority = 9
            kept = {}
            def set_password(self, service, username, password): self.kept[username] = password
            def get_password(self, service, username): return self.kept.get(username)
            def delete_password(self, service, username): del self.kept[username]

        PlaintextKeyring.__module__ = "keyrings.alt.file"
        keyring.set_keyring(PlaintextKeyring())
    """

    said = run(
        textwrap.dedent(plain) + textwrap.dedent(ROUND) + "\nprint(PlaintextKeyring.kept)", tmp_path, unlocked=None
    )

    assert said == "builtins False False ''\n''\n{}"


def test_a_store_that_does_not_answer_is_done_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("troubleshooter.estate.account_store.find_store", lambda: time.sleep(5))
    began = time.monotonic()

    assert AccountStore(0.2).load(Cloud.PUBLIC) == ""
    assert not AccountStore(0.2).keep(Cloud.PUBLIC, RECORD)
    assert time.monotonic() - began < 2


def test_a_record_longer_than_windows_can_keep_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("troubleshooter.estate.account_store.find_store", lambda: pytest.fail("asked"))

    assert not AccountStore().keep(Cloud.PUBLIC, "x" * (LONGEST + 1))
