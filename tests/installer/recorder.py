"""A progress that starts nothing, for the bootstrap's tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from installer.progress import Outcome, Progress

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from installer.environment import Environment


class Recorder(Progress):
    """Starts nothing; remembers what would have been started."""

    def __init__(self, folder: Path, answers: Mapping[str, Outcome] | None = None) -> None:
        super().__init__(folder / "setup.log", folder, {})
        self.commands: list[str] = []
        self.answers = dict(answers or {})

    def quiet(self, command: Sequence[str | Path], environment: Mapping[str, str] | None = None) -> Outcome:
        line = " ".join(str(part) for part in command)
        self.commands.append(line)
        return next((answer for part, answer in self.answers.items() if part in line), Outcome(0, ""))

    def shown(self, command: Sequence[str | Path], *_: Any, **__: Any) -> int:
        return self.quiet(command).code


def pretend_installed(environment: Environment) -> None:
    """Put in place what venv and pip would have made."""
    for path in (environment.python, environment.script("vmbt")):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    (environment.folder / "pyvenv.cfg").touch()
