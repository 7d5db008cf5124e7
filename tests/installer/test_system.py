"""What the operating system lacks: found, installed where that is allowed, and otherwise named in one line."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from installer import system
from installer.progress import BootstrapError, Outcome
from installer.system import FONTS, MANAGERS, VENV, advice, provide
from tests.installer.recorder import Recorder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

APT, DNF, ZYPPER, PACMAN = MANAGERS
NEEDS = [VENV, "libGL.so.1", "libxcb-icccm.so.4", "Xvfb", FONTS]


def test_apt_advice_is_one_line_with_everything() -> None:
    line = advice(NEEDS, APT, sudo=True)
    assert "\n" not in line
    version = f"python3.{sys.version_info[1]}-venv"
    packages = f"{version} libgl1 libxcb-icccm4 xvfb fonts-inter"
    assert line.endswith(f"sudo apt-get install -y --no-install-recommends {packages}")
    assert "lacks 5 things" in line


def test_apt_advice_reads_the_lists_first_when_there_are_none() -> None:
    assert "sudo apt-get update && sudo apt-get install" in advice(NEEDS, APT, sudo=True, update=True)


def test_advice_without_sudo_asks_for_root_s_password() -> None:
    line = advice(["Xvfb"], APT, sudo=False)
    assert line.endswith("su -c 'apt-get install -y --no-install-recommends xvfb'")
    assert "lacks 1 thing that it needs." in line


def test_rpm_advice_asks_for_the_library_itself() -> None:
    line = advice(NEEDS, DNF, sudo=True)
    libraries = "'libGL.so.1()(64bit)' 'libxcb-icccm.so.4()(64bit)'"
    assert f"sudo dnf install -y python3-pip {libraries} /usr/bin/Xvfb dejavu-sans-fonts" in line
    assert "zypper install -y" in advice(NEEDS, ZYPPER, sudo=True)


def test_one_package_that_brings_two_libraries_is_named_once() -> None:
    line = advice(["libGL.so.1", "libEGL.so.1"], PACMAN, sudo=True)
    assert line.count("libglvnd") == 1


def test_advice_without_a_known_manager_names_the_things() -> None:
    assert "libGL.so.1, libxcb-icccm.so.4, Xvfb" in advice(NEEDS, None, sudo=True)


@pytest.mark.parametrize("manager", MANAGERS, ids=lambda manager: manager.program)
def test_every_manager_has_a_name_for_everything(manager: system.Manager) -> None:
    everything = [VENV, FONTS, *system.LIBRARIES, *system.PROGRAMS]
    assert all(system.package_names(everything, manager))


class Computer:
    """A computer that lacks something until it is installed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, needs: Sequence[str], manager: system.Manager) -> None:
        self.needs = list(needs)
        self.lists = True
        monkeypatch.setattr(system, "LINUX", True)
        monkeypatch.setattr(system, "missing", lambda **_: self.needs)
        monkeypatch.setattr(system, "find_manager", lambda: manager)
        monkeypatch.setattr(system, "_has_apt_lists", lambda: self.lists)
        monkeypatch.setattr("shutil.which", lambda program: f"/usr/bin/{program}")

    def may(self, monkeypatch: pytest.MonkeyPatch, rights: tuple[str, ...] | None) -> None:
        monkeypatch.setattr(system, "find_rights", lambda: rights)


class Installer(Recorder):
    """Installs at once."""

    def __init__(self, folder: Path, computer: Computer, refusals: int = 0) -> None:
        super().__init__(folder)
        self.computer, self.refusals = computer, refusals

    def quiet(self, command: Sequence[str | Path]) -> Outcome:
        super().quiet(command)
        if "install" not in command:
            return Outcome(0, "")
        if self.refusals:
            self.refusals -= 1
            return Outcome(100, "E: Unable to locate package xvfb")
        self.computer.needs = []
        return Outcome(0, "")


@pytest.mark.parametrize("manager", [APT, DNF], ids=["apt", "dnf"])
def test_without_rights_nothing_is_started(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, manager: system.Manager
) -> None:
    Computer(monkeypatch, NEEDS, manager).may(monkeypatch, None)
    progress = Recorder(tmp_path)
    with pytest.raises(BootstrapError, match=f"sudo {manager.program} install"):
        provide(progress, venv=True, tests=True)
    assert not progress.commands


def test_root_installs_with_apt_without_an_update(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    computer = Computer(monkeypatch, NEEDS, APT)
    computer.may(monkeypatch, ())
    progress = Installer(tmp_path, computer)
    provide(progress, venv=True, tests=True)
    assert len(progress.commands) == 1
    assert "apt-get install -y" in progress.commands[0]
    assert progress.commands[0].endswith("fonts-inter")


def test_the_lists_are_read_when_a_package_is_not_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    computer = Computer(monkeypatch, NEEDS, APT)
    computer.may(monkeypatch, ("/usr/bin/sudo", "-n"))
    progress = Installer(tmp_path, computer, refusals=1)
    provide(progress, venv=True, tests=True)
    verbs = [next(verb for verb in ("install", "update") if verb in line.split()) for line in progress.commands]
    assert verbs == ["install", "update", "install"]
    assert all(line.startswith("/usr/bin/sudo -n env DEBIAN_FRONTEND=") for line in progress.commands)


def test_sudo_guesses_no_names_for_other_managers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    computer = Computer(monkeypatch, NEEDS, DNF)
    computer.may(monkeypatch, ("/usr/bin/sudo", "-n"))
    progress = Installer(tmp_path, computer)
    with pytest.raises(BootstrapError, match="sudo dnf install"):
        provide(progress, venv=True, tests=True)
    assert not progress.commands


def test_what_is_still_missing_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    Computer(monkeypatch, ["libGL.so.1"], APT).may(monkeypatch, ())
    with pytest.raises(BootstrapError, match=r"still missing .* libGL\.so\.1"):
        provide(Recorder(tmp_path), venv=False, tests=False)


def test_fonts_alone_stop_nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    Computer(monkeypatch, [FONTS], APT).may(monkeypatch, None)
    provide(Recorder(tmp_path), venv=False, tests=False)


def test_only_linux_is_looked_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "LINUX", False)
    monkeypatch.setattr(system, "_loads", lambda library: False)
    assert system.missing(venv=False, tests=True) == []
