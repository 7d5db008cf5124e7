"""The environments of a checkout: made once, repaired, never put where something else is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from installer.environment import Environment
from installer.progress import BootstrapError, Outcome
from installer.requirements import recipes
from tests.installer.recorder import Recorder, pretend_installed

if TYPE_CHECKING:
    from pathlib import Path


def test_the_stamp_is_written_last(environment: Environment, tmp_path: Path) -> None:
    assert not environment.is_ready()
    environment.prepare(Recorder(tmp_path))
    pretend_installed(environment)
    assert not environment.is_ready()
    environment.finish()
    assert environment.is_ready()
    assert not Environment(environment.folder, ["-e", ".[more]"]).is_ready()


def test_a_setup_that_failed_halfway_is_started_afresh(environment: Environment, tmp_path: Path) -> None:
    with pytest.raises(BootstrapError, match=r"the network cannot be reached.*setup\.log"):
        environment.prepare(Recorder(tmp_path, {"-m pip": Outcome(1, "Failed to establish a new connection")}))
    pretend_installed(environment)
    half_made = environment.folder / "half-made"
    half_made.mkdir()
    assert not environment.is_ready()
    again = Recorder(tmp_path)
    environment.prepare(again)
    assert not half_made.exists()
    assert "-m venv" in again.commands[0]


def test_an_environment_that_was_moved_here_is_made_anew(environment: Environment, tmp_path: Path) -> None:
    pretend_installed(environment)
    elsewhere = tmp_path / "elsewhere" / ".venv"
    (environment.folder / "pyvenv.cfg").write_text(f"command = /usr/bin/python3 -m venv {elsewhere}\n")
    progress = Recorder(tmp_path)
    environment.prepare(progress)
    assert "-m venv" in progress.commands[0]


def test_a_folder_that_is_something_else_is_left_alone(environment: Environment, tmp_path: Path) -> None:
    precious = environment.folder / "thesis.txt"
    precious.parent.mkdir()
    precious.touch()
    with pytest.raises(BootstrapError, match="is not a Python environment"):
        environment.prepare(Recorder(tmp_path))
    assert precious.exists()


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    with pytest.raises(BootstrapError, match="cannot write"):
        Environment(in_the_way / ".venv", []).prepare(Recorder(tmp_path))


def test_the_checkout_itself_comes_after_what_is_locked_and_brings_nothing(tmp_path: Path) -> None:
    progress = Recorder(tmp_path)
    Environment(tmp_path / ".venv", recipes()["develop"].pip_arguments(), editable=True).prepare(progress)
    _made, packages, checkout = progress.commands
    assert "--require-hashes -r " in packages
    assert packages.endswith("develop.txt")
    assert "--no-deps --no-build-isolation --editable" in checkout
