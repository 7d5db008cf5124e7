"""Linux probes, run for real on this machine and on trees of files made for it."""

from __future__ import annotations

import functools
import json
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.checks.captures import capture_of, result_of
from troubleshooter.checks.command import run_command
from troubleshooter.checks.evidence import ReadStatus
from troubleshooter.checks.probe import ProbeContext
from troubleshooter.checks.probes.registry import PROBES
from troubleshooter.words import Verdict

if TYPE_CHECKING:
    from troubleshooter.checks.evidence import Reading

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads what only Linux has")

LOCK = "etc/azure/MicrosoftRecoverySvcsSafeFreezeLock/SafeFreezeLockFile"
EXTENSION = "var/lib/waagent/Microsoft.Azure.RecoveryServices.VMSnapshotLinux-1.0.9225.0"

#: Holds a lock as the extension does, and says when it has it.
HOLDER = """
import fcntl, sys, time
with open(sys.argv[1], "w") as file:
    fcntl.lockf(file, fcntl.LOCK_EX)
    print("held", flush=True)
    time.sleep(60)
"""
SYSTEM_FOLDERS = "/usr/sbin:/sbin:/usr/bin:/bin"
MKFS = shutil.which("mkfs.ext4", path=SYSTEM_FOLDERS)


def read(probe: str, root: Path) -> Reading:
    return PROBES[probe].read(ProbeContext(time.monotonic() + PROBES[probe].budget_s, root=root))


@functools.cache
def read_here(probe: str) -> Reading:
    """What a probe brings back from this machine, once: the load of the CPU alone is watched for seconds."""
    return read(probe, Path("/"))


def write(root: Path, name: str, content: str, mode: int = 0o644) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    path.chmod(mode)
    return path


@pytest.mark.parametrize(
    "probe", ["mountinfo", "memory", "disks", "cpu-load", "backup-products", "python-interpreters"]
)
def test_a_probe_brings_something_back_on_this_machine(probe: str) -> None:
    reading = read_here(probe)

    assert reading.status is ReadStatus.OK
    assert reading.data.strip()


@pytest.mark.parametrize(
    ("check", "probe"),
    [("perf.mem", "memory"), ("disk.space", "disks"), ("perf.cpu", "cpu-load"), ("fs.freezable", "mountinfo")],
)
def test_what_a_probe_brings_can_be_judged_on_this_machine(check: str, probe: str) -> None:
    result = result_of(check, capture_of({probe: read_here(probe)}))

    assert result.verdict in (Verdict.OK, Verdict.INFO, Verdict.WARNING, Verdict.PROBLEM), result.judgement.summary


@pytest.mark.skipif(MKFS is None, reason="needs e2fsprogs")
def test_tune2fs_reads_a_real_file_system_on_this_machine(tmp_path: Path) -> None:
    image = tmp_path / "disk.img"
    image.write_bytes(bytes(8 * 1024 * 1024))
    subprocess.run([MKFS, "-q", "-F", image], check=True)
    reading = run_command(ProbeContext(time.monotonic() + 5), ["tune2fs", "-l", str(image)])

    assert result_of("fs.state", capture_of({"tune2fs": reading})).verdict is Verdict.OK


def test_a_lock_that_a_process_holds_is_seen_on_this_machine(tmp_path: Path) -> None:
    lock = write(tmp_path, LOCK, "")
    assert json.loads(read("freeze-lock", tmp_path).data)["held"] is False

    with subprocess.Popen([sys.executable, "-c", HOLDER, lock], stdout=subprocess.PIPE) as holder:
        try:
            assert holder.stdout is not None
            assert holder.stdout.readline() == b"held\n"
            found = json.loads(read("freeze-lock", tmp_path).data)
        finally:
            holder.kill()

    assert found["held"] is True
    assert str(holder.pid) in found["process"]


def test_no_lock_file_is_no_lock(tmp_path: Path) -> None:
    assert json.loads(read("freeze-lock", tmp_path).data) == {"exists": False, "held": False}


def test_the_extension_s_folders_are_read_from_a_tree(tmp_path: Path) -> None:
    write(tmp_path, f"{EXTENSION}/config/HandlerState", "Enabled\n")
    write(tmp_path, f"{EXTENSION}/config/HandlerStatus", '[{"status": "Ready", "code": 0}]')

    result = result_of("lnx.ext.state", capture_of({"vmsnapshotlinux-state": read("vmsnapshotlinux-state", tmp_path)}))

    assert result.verdict is Verdict.OK
    assert read("vmsnapshotlinux-state", tmp_path / "elsewhere").status is ReadStatus.MISSING


def test_owner_and_mode_of_settings_are_read_but_no_parameters(tmp_path: Path) -> None:
    named = {"preScriptLocation": "/opt/gone.sh", "preScriptParams": ["password=synthetic"]}
    write(tmp_path, "etc/azure/VMSnapshotScriptPluginConfig.json", json.dumps(named), 0o600)

    reading = read("vmbackup-files", tmp_path)

    assert b"synthetic" not in reading.data
    assert result_of("lnx.vmbackupconf", capture_of({"vmbackup-files": reading})).verdict is Verdict.PROBLEM
    assert read("vmbackup-files", tmp_path / "elsewhere").data == b"[]"


def test_the_agent_s_settings_are_read_where_distributions_keep_them(tmp_path: Path) -> None:
    write(tmp_path, "usr/share/defaults/waagent/waagent.conf", "Extensions.Enabled=y\n")
    assert read("waagent-conf", tmp_path).data == b"Extensions.Enabled=y\n"


def test_leases_and_fixed_addresses_are_read_but_no_network_s_key(tmp_path: Path) -> None:
    write(tmp_path, "run/systemd/netif/leases/2", "ADDRESS=10.0.0.4\n")
    write(
        tmp_path,
        "etc/NetworkManager/system-connections/a.nmconnection",
        "[wifi-security]\npsk=synthetic-key\n[ipv4]\nmethod=manual\n",
    )

    leases, config = read("dhcp-leases", tmp_path), read("network-config", tmp_path)

    assert b"10.0.0.4" in leases.data
    assert b"method=manual" in config.data
    assert b"synthetic-key" not in config.data
    assert read("dhcp-leases", tmp_path / "elsewhere").data == b"# no lease file was found\n"


def test_denials_of_others_are_not_kept(tmp_path: Path) -> None:
    write(tmp_path, "var/log/audit/audit.log", 'avc: denied comm="waagent"\navc: denied comm="secret"\ntype=LOGIN\n')
    assert read("audit-log", tmp_path).data == b'avc: denied comm="waagent"\n'
