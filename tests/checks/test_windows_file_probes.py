"""What is kept of files that Windows and the agent own: versions and single lines, never a whole file with secrets."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

from troubleshooter.checks.evidence import ReadStatus
from troubleshooter.checks.probe import ProbeContext
from troubleshooter.checks.probes.registry import PROBES

if TYPE_CHECKING:
    from pathlib import Path

    from troubleshooter.checks.evidence import Reading

CONFIG = "C/Windows/Microsoft.NET/Framework64/v4.0.30319/Config/machine.config"
PLUGINS = "C/Packages/Plugins/Microsoft.Azure.RecoveryServices.VMSnapshot"


def read(probe: str, tree: Path) -> Reading:
    return PROBES[probe].read(ProbeContext(time.monotonic() + 3, root=tree))


def read_json(probe: str, tree: Path) -> dict[str, Any]:
    reading = read(probe, tree)
    assert reading.status is ReadStatus.OK
    found: dict[str, Any] = json.loads(reading.data)
    return found


def put(tree: Path, place: str, text: str) -> None:
    path = tree / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_of_machine_config_only_the_line_with_the_hook_is_kept(tmp_path: Path) -> None:
    put(tmp_path, CONFIG, '<a key="Password1"/>\n  <add type="ServiceModelSink, Microsoft.VisualStudio"/>\n<b/>\n')

    found = read_json("machine-config", tmp_path)

    assert found == {
        "lines": 3,
        "hook": [{"line": 2, "text": '<add type="ServiceModelSink, Microsoft.VisualStudio"/>'}],
    }
    assert b"Password1" not in read("machine-config", tmp_path).data


def test_the_versions_of_the_extension_are_its_folders(tmp_path: Path) -> None:
    put(tmp_path, f"{PLUGINS}/1.0.99.0/Status/1.status", "[]")
    put(tmp_path, f"{PLUGINS}/1.0.100.0/Status/1.status", "[]")
    put(tmp_path, f"{PLUGINS}/a file", "no version")

    assert read_json("extension-folders", tmp_path)["versions"] == ["1.0.100.0", "1.0.99.0"]


def test_logs_of_installers_are_found_on_the_system_drive(tmp_path: Path) -> None:
    put(tmp_path, "C/Windows/Panther/VmAgentInstaller.xml", "<Log/>")
    put(tmp_path, "C/WindowsAzure/Logs/TransparentInstaller.log", "line")

    assert read("vmagentinstaller-xml", tmp_path).data == b"<Log/>"
    assert read("transparentinstaller-log", tmp_path).data == b"line"


def test_what_is_not_there_is_missing(tmp_path: Path) -> None:
    for probe in ("machine-config", "extension-folders", "vmagentinstaller-xml", "transparentinstaller-log"):
        assert read(probe, tmp_path).status is ReadStatus.MISSING, probe
