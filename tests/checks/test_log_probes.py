"""Logs and status files are found where the agent and the extension keep them."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

import pytest

from troubleshooter.checks.evidence import ReadStatus
from troubleshooter.checks.probe import KEPT_BYTES, ProbeContext
from troubleshooter.checks.probes.logs import PROBES

if TYPE_CHECKING:
    from pathlib import Path

    from troubleshooter.checks.evidence import Reading

LINUX = "Microsoft.Azure.RecoveryServices.VMSnapshotLinux"
WINDOWS = "Microsoft.Azure.RecoveryServices.VMSnapshot"
PLACES = {
    "vmsnapshotlinux-extension-log": f"var/log/azure/{LINUX}/extension.log",
    "vmsnapshotlinux-status": f"var/lib/waagent/{LINUX}-1.0.9220.0/status/12.status",
    "waagent-log": "var/log/waagent.log",
    "iaasbcdr-log": f"C/WindowsAzure/Logs/Plugins/{WINDOWS}/1.0.100.0/IaaSBcdrExtension1.log",
    "vmsnapshot-windows-status": f"C/Packages/Plugins/{WINDOWS}/1.0.100.0/Status/3.status",
    "waappagent-log": "C/WindowsAzure/Logs/WaAppAgent.log",
}


def read(probe: str, tree: Path) -> Reading:
    (one,) = (one for one in PROBES if one.id == probe)
    return one.read(ProbeContext(time.monotonic() + 3, root=tree))


def put(tree: Path, place: str, data: bytes, age_s: float = 0) -> None:
    path = tree / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    written = time.time() - age_s
    os.utime(path, (written, written))


@pytest.mark.parametrize("probe", [probe.id for probe in PROBES])
def test_each_is_read_where_it_belongs_in_a_tree_of_files(tmp_path: Path, probe: str) -> None:
    assert read(probe, tmp_path).status is ReadStatus.MISSING

    put(tmp_path, PLACES[probe], b"content")

    assert read(probe, tmp_path).data == b"content"


@pytest.mark.parametrize("probe", ["vmsnapshotlinux-status", "vmsnapshot-windows-status"])
def test_the_newest_status_of_any_version_is_read(tmp_path: Path, probe: str) -> None:
    place = PLACES[probe]
    put(tmp_path, place, b"old", age_s=60)
    put(tmp_path, place.replace("9220", "9150").replace("1.0.100.0", "1.0.99.0"), b"new")

    assert read(probe, tmp_path).data == b"new"


def test_of_two_written_at_once_the_higher_number_is_the_newer(tmp_path: Path) -> None:
    folder = PLACES["vmsnapshotlinux-status"].rpartition("/")[0]
    for number in (9, 10, 2):
        path = tmp_path / folder / f"{number}.status"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(str(number).encode())
        os.utime(path, ns=(10**18, 10**18))

    assert read("vmsnapshotlinux-status", tmp_path).data == b"10"


def test_of_a_long_log_the_end_is_kept(tmp_path: Path) -> None:
    put(tmp_path, PLACES["waagent-log"], b"a" * KEPT_BYTES + b"end")

    reading = read("waagent-log", tmp_path)
    assert reading.cut
    assert len(reading.data) == KEPT_BYTES
    assert reading.data.endswith(b"end")


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may read everything")
def test_a_closed_folder_is_denied_and_not_missing_on_this_machine(tmp_path: Path) -> None:
    put(tmp_path, PLACES["vmsnapshotlinux-status"], b"content")
    folder = tmp_path / PLACES["vmsnapshotlinux-status"]
    for closed in (folder.parent, folder.parent.parent.parent):
        closed.chmod(0)
        try:
            assert read("vmsnapshotlinux-status", tmp_path).status is ReadStatus.DENIED
        finally:
            closed.chmod(0o700)
