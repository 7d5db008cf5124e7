"""Where Windows and the agent keep their files; below a test's own tree, its folder ``C`` is the system drive."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from troubleshooter.checks.probe import ProbeContext


def system_drive(context: ProbeContext) -> Path:
    """The root of the drive that Windows and the agent live on."""
    if context.root != Path("/"):
        return context.root / "C"
    return Path(context.environment.get("SystemDrive", "C:") + "\\")


def windows_folder(context: ProbeContext) -> Path:
    """The folder of Windows itself."""
    if context.root != Path("/"):
        return system_drive(context) / "Windows"
    return Path(context.environment.get("SystemRoot", r"C:\Windows"))
