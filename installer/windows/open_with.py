"""What the installers write so that Windows offers the program in *Open with*, and how Wine is asked for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from installer.windows.wine import Wine

CLASSES = r"Software\Classes"
PROGRAM = rf"{CLASSES}\Applications\vmbt-gui.exe"
FILE_ID = "VMBackupTroubleshooter.File"
FILE = rf"{CLASSES}\{FILE_ID}"
JSON = rf"{CLASSES}\.json"
ZIP = rf"{CLASSES}\.zip"
ENDINGS = (".json", ".zip", ".log", ".txt")


def expected_values(folder: str) -> dict[tuple[str, str], str]:
    """Each value that belongs in the registry, by key and name; a key's own value has no name.

    ``folder`` is where the programs are, as the installer spells it, with its last backslash.
    """
    icon, command = f"{folder}vmbt-gui.exe,0", f'"{folder}vmbt-gui.exe" "%1"'
    return {
        (PROGRAM, "FriendlyAppName"): "VM Backup Troubleshooter",
        (rf"{PROGRAM}\DefaultIcon", ""): icon,
        (rf"{PROGRAM}\shell\open\command", ""): command,
        **{(rf"{PROGRAM}\SupportedTypes", ending): "" for ending in ENDINGS},
        (FILE, ""): "VM Backup Troubleshooter file",
        (rf"{FILE}\DefaultIcon", ""): icon,
        (rf"{FILE}\shell\open\command", ""): command,
        (rf"{JSON}\OpenWithProgids", FILE_ID): "",
        (rf"{ZIP}\OpenWithProgids", FILE_ID): "",
    }


@dataclass(frozen=True)
class Classes:
    """The file classes of one user (HKCU) or of everybody (HKLM)."""

    wine: Wine
    hive: str

    def value(self, key: str, name: str = "") -> str | None:
        """One value; None when it is not there."""
        which = ["/v", name] if name else ["/ve"]
        said = self.wine.run("reg", "query", rf"{self.hive}\{key}", *which, codes=(0, 1))
        found = re.search(r"^ {4}\S.*? {4}REG_SZ {4}(.*?)\r?$", said, re.MULTILINE)
        # A key without a value of its own is answered with these words.
        return found.group(1) if found and found.group(1) != "(value not set)" else None

    def differing(self, folder: str) -> list[str]:
        """What is not registered as it should be for programs in this folder."""
        found = {place: self.value(*place) for place in expected_values(folder)}
        return [
            f"{place}: {found[place]!r}" for place, wanted in expected_values(folder).items() if found[place] != wanted
        ]

    def left(self) -> list[str]:
        """Of what the installers register, that which is there."""
        return [rf"{key}\{name}" for key, name in expected_values("") if self.value(key, name) is not None]

    def give_json_to(self, editor: str) -> None:
        """Let another program open ``.json``, before ours comes."""
        for name in (["/ve", "/d", editor], ["/v", "Content Type", "/d", "application/json"]):
            self.wine.run("reg", "add", rf"{self.hive}\{JSON}", *name, "/f")
        self.wine.run("reg", "add", rf"{self.hive}\{JSON}\OpenWithProgids", "/v", editor, "/f")

    def json_is_of(self, editor: str) -> bool:
        """Whether all that ``give_json_to`` wrote is as it was."""
        return (
            self.value(JSON) == editor
            and self.value(JSON, "Content Type") == "application/json"
            and self.value(rf"{JSON}\OpenWithProgids", editor) is not None
        )
