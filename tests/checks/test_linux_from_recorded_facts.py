"""Linux checks on facts that probes brought; synthetic, unless a line says otherwise."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.checks.captures import capture_of, result_of
from troubleshooter.checks.evidence import Reading, ReadStatus
from troubleshooter.checks.rules.registry import RULES
from troubleshooter.words import Platform, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

GIB = 1024**3
DENIED = Reading(ReadStatus.DENIED, detail="13: Permission denied")
MISSING = Reading(ReadStatus.MISSING, detail="2: No such file")
EGG = "python3 -u bin/WALinuxAgent-2.15.0.1-py3.12.egg -run-exthandlers"
UNINSTALLED = "LoadState=not-found\nActiveState=inactive\nSubState=dead\nUnitFileState=\n"


def extension(version: str, state: str = "Enabled", **status: object) -> dict[str, object]:
    folder = f"Microsoft.Azure.RecoveryServices.VMSnapshotLinux-{version}"
    return {"folder": folder, "state": state, "status": status or None}


def python(real: str) -> list[dict[str, str]]:
    return [{"path": "/usr/bin/python3", "real": f"/usr/bin/{real}"}]


def settings(**more: object) -> list[dict[str, object]]:
    script = {"key": "preScriptLocation", "path": "/opt/pre.sh", "exists": True, "mode": 0o700, "uid": 0}
    name = "/etc/azure/VMSnapshotScriptPluginConfig.json"
    return [{"path": name, "mode": 0o600, "uid": 0, "scripts": [script], **more}]


def disk(target: str, free: int, kind: str = "ext4") -> dict[str, object]:
    return {"target": target, "type": kind, "total": 100 * GIB, "free": free}


CASES: list[tuple[str, Mapping[str, object], Verdict]] = [
    ("agent.service.lnx", {"agent-processes": [EGG]}, Verdict.OK),
    ("agent.service.lnx", {"systemctl-show": UNINSTALLED, "agent-processes": [EGG]}, Verdict.WARNING),
    ("agent.service.lnx", {"systemctl-show": UNINSTALLED, "agent-processes": []}, Verdict.PROBLEM),
    ("agent.version.lnx", {"agent-processes": [EGG]}, Verdict.OK),
    ("agent.version.lnx", {"agent-processes": ["python /usr/sbin/waagent -daemon"]}, Verdict.UNKNOWN),
    (
        "agent.version.lnx",
        {
            "waagent-version": "WALinuxAgent-2.9.1.1 running on x\nGoal state agent: 2.9.1.1\n",
            "waagent-conf": "AutoUpdate.UpdateToLatestVersion=n\n",
        },
        Verdict.WARNING,
    ),
    ("agent.conf", {"waagent-conf": "HttpProxy.Host=proxy.contoso.com\n"}, Verdict.INFO),
    ("agent.conf", {"waagent-conf": "a letter\nwithout settings\n"}, Verdict.UNKNOWN),
    ("agent.conf", {"waagent-conf": DENIED}, Verdict.NEEDS_ELEVATION),
    (
        "fs.state",
        {"tune2fs": "# device: /dev/sda1\nFilesystem features: has_journal needs_recovery\nFilesystem state: clean\n"},
        Verdict.OK,
    ),
    ("fs.state", {"tune2fs": "# no ext file system is mounted\n"}, Verdict.NOT_APPLICABLE),
    ("fs.state", {"tune2fs": MISSING}, Verdict.UNKNOWN),
    ("fs.freezable", {"mountinfo": "30 1 0:5 / /dev rw - devtmpfs udev rw\n"}, Verdict.INFO),
    ("fs.freezable", {"mountinfo": "nothing that is a mount\n"}, Verdict.UNKNOWN),
    ("selinux", {"selinux-enforce": MISSING}, Verdict.OK),
    ("selinux", {"selinux-enforce": "0"}, Verdict.OK),
    ("selinux", {"selinux-enforce": "1", "audit-log": DENIED}, Verdict.INFO),
    ("selinux", {"selinux-enforce": "1", "audit-log": b""}, Verdict.OK),
    (
        "selinux",
        {"selinux-enforce": "1", "audit-log": "avc:  denied  { execute } comm=\"waagent\"\n"},
        Verdict.PROBLEM,
    ),
    ("selinux", {"selinux-enforce": "perhaps"}, Verdict.UNKNOWN),
    ("net.dhcp.lnx", {"network-config": "BOOTPROTO=static\n"}, Verdict.WARNING),
    ("net.dhcp.lnx", {"dhcp-leases": DENIED}, Verdict.NEEDS_ELEVATION),
    ("lnx.python", {"python-interpreters": []}, Verdict.PROBLEM),
    ("lnx.python", {"python-interpreters": python("python3.9")}, Verdict.OK),
    ("lnx.python", {"python-interpreters": python("python3.12")}, Verdict.INFO),
    (
        "lnx.python",
        {"python-interpreters": python("python3.12"), "vmsnapshotlinux-state": [extension("1.0.9217.0")]},
        Verdict.WARNING,
    ),
    (
        "lnx.python",
        {"python-interpreters": python("python3.12"), "vmsnapshotlinux-state": [extension("1.0.9220.0")]},
        Verdict.OK,
    ),
    (
        "lnx.python",
        {"python-interpreters": python("python3.14"), "vmsnapshotlinux-state": [extension("1.0.9225.0")]},
        Verdict.WARNING,
    ),
    ("lnx.ext.state", {"vmsnapshotlinux-state": [extension("1.0.9225.0", status="Ready", code=0)]}, Verdict.OK),
    ("lnx.ext.state", {"vmsnapshotlinux-state": []}, Verdict.INFO),
    ("lnx.ext.state", {"vmsnapshotlinux-state": [extension("1.0.9225.0", "NotInstalled")]}, Verdict.WARNING),
    (
        "lnx.ext.state",
        {"vmsnapshotlinux-state": [extension("1.0.9225.0"), extension("1.0.9220.0")]},
        Verdict.WARNING,
    ),
    (
        "lnx.ext.state",
        {"vmsnapshotlinux-state": [extension("1.0.9225.0", status="NotReady", code=1, message="Plugin failed")]},
        Verdict.PROBLEM,
    ),
    ("lnx.ext.state", {"vmsnapshotlinux-state": DENIED}, Verdict.NEEDS_ELEVATION),
    ("lnx.vmbackupconf", {"vmbackup-files": []}, Verdict.OK),
    ("lnx.vmbackupconf", {"vmbackup-files": settings()}, Verdict.OK),
    ("lnx.vmbackupconf", {"vmbackup-files": settings(mode=0o644)}, Verdict.PROBLEM),
    ("lnx.vmbackupconf", {"vmbackup-files": settings(uid=1000)}, Verdict.PROBLEM),
    (
        "lnx.vmbackupconf",
        {"vmbackup-files": settings(scripts=[{"key": "preScriptLocation", "path": "/no", "exists": False}])},
        Verdict.PROBLEM,
    ),
    (
        "lnx.vmbackupconf",
        {"vmbackup-files": [{"path": "/etc/azure/VMSnapshotPluginHost.conf", "mode": 0o644, "uid": 0}]},
        Verdict.OK,
    ),
    ("lnx.vmbackupconf", {"vmbackup-files": settings(denied=True)}, Verdict.NEEDS_ELEVATION),
    ("lnx.freezelock", {"freeze-lock": {"exists": False}}, Verdict.OK),
    ("lnx.freezelock", {"freeze-lock": {"exists": True, "held": False}}, Verdict.OK),
    (
        "lnx.freezelock",
        {"freeze-lock": {"exists": True, "held": True, "process": "asr (7)", "age_s": 20}},
        Verdict.INFO,
    ),
    ("lnx.freezelock", {"freeze-lock": {"exists": True, "held": True, "age_s": 900}}, Verdict.WARNING),
    ("lnx.freezelock", {"freeze-lock": {}}, Verdict.UNKNOWN),
    (
        "os.supported",
        {"windows-version": {"CurrentBuild": "20348", "ProductName": "Windows Server 2022 Datacenter"}},
        Verdict.OK,
    ),
    (
        "os.supported",
        {"windows-version": {"CurrentBuild": "9600", "ProductName": "Windows Server 2012 R2"}},
        Verdict.WARNING,
    ),
    ("os.supported", {"windows-version": {"CurrentBuild": "3790"}}, Verdict.PROBLEM),
    ("os.supported", {"windows-version": {}}, Verdict.UNKNOWN),
    ("perf.cpu", {"cpu-load": {"percent": [99, 98, 97, 96, 95]}}, Verdict.WARNING),
    ("perf.cpu", {"cpu-load": {"percent": [100, 10, 10, 10, 10]}}, Verdict.OK),
    ("perf.cpu", {"cpu-load": {"percent": []}}, Verdict.UNKNOWN),
    ("perf.mem", {"memory": {"total": 8 * GIB, "available": 4 * GIB}}, Verdict.OK),
    ("perf.mem", {"memory": {"total": 8 * GIB, "available": GIB // 2}}, Verdict.WARNING),
    ("perf.mem", {"memory": {"total": 0, "available": 0}}, Verdict.UNKNOWN),
    ("disk.space", {"disks": [disk("/", 50 * GIB), disk("/snap/x", 0, "squashfs")]}, Verdict.OK),
    ("disk.space", {"disks": [disk("/", 5 * GIB)]}, Verdict.INFO),
    ("disk.space", {"disks": [disk("C:\\", GIB // 2, "ntfs")]}, Verdict.WARNING),
    ("disk.space", {"disks": [disk("/", 50 * GIB), disk("/boot", 10)]}, Verdict.OK),
    ("disk.space", {"disks": []}, Verdict.UNKNOWN),
    (
        "guestfw",
        {
            "windows-firewall": {
                "profiles": [],
                "rules": [{"name": "No Azure", "enabled": True, "block": True, "outbound": True,
                           "remote": "168.63.129.16/255.255.255.255", "program": ""}],
            }
        },
        Verdict.PROBLEM,
    ),
    (
        "guestfw",
        {"windows-firewall": {"profiles": [{"name": "public", "active": True, "enabled": True}], "rules": []}},
        Verdict.OK,
    ),
    (
        "guestfw",
        {
            "windows-firewall": {
                "profiles": [{"name": "domain", "active": True, "enabled": True, "outbound_blocked": True}],
                "rules": [],
            }
        },
        Verdict.WARNING,
    ),
    ("guestfw", {"firewall": DENIED}, Verdict.NEEDS_ELEVATION),
    ("competing.backup", {"backup-products": {"processes": 90, "found": []}}, Verdict.OK),
    (
        "competing.backup",
        {"backup-products": {"processes": 90, "found": [{"name": "Bareos", "process": "bareos-fd"}]}},
        Verdict.INFO,
    ),
    ("competing.backup", {"backup-products": {"processes": 0, "found": []}}, Verdict.UNKNOWN),
]  # fmt: skip


@pytest.mark.parametrize(("check", "evidence", "verdict"), CASES)
def test_the_verdict_that_recorded_facts_deserve(check: str, evidence: Mapping[str, object], verdict: Verdict) -> None:
    result = result_of(check, capture_of(evidence))

    assert result.verdict is verdict, result.judgement.summary
    assert result.judgement.summary


@pytest.mark.parametrize("check", [rule.check for rule in RULES.values() if rule.platforms == (Platform.LINUX,)])
def test_checks_of_linux_do_not_apply_to_windows(check: str) -> None:
    assert result_of(check, capture_of({}, os="windows")).verdict is Verdict.NOT_APPLICABLE


def test_no_settings_of_ones_own_are_said_to_be_the_normal_case() -> None:
    assert "normal case" in result_of("lnx.vmbackupconf", capture_of({"vmbackup-files": []})).judgement.summary


def test_a_lease_is_judged_at_the_time_of_the_capture() -> None:
    lease = "lease {\n  fixed-address 10.0.0.4;\n  expire 4 2020/01/05 10:00:00;\n}\n"
    then = datetime(2020, 1, 5, 9, 0, tzinfo=UTC)

    assert result_of("net.dhcp.lnx", capture_of({"dhcp-leases": lease}, taken=then)).verdict is Verdict.OK
    assert result_of("net.dhcp.lnx", capture_of({"dhcp-leases": lease})).verdict is Verdict.WARNING


def test_a_mount_point_with_a_blank_is_read_whole() -> None:
    table = "30 1 8:1 / / rw - ext4 /dev/sda1 rw\n31 30 8:2 / /my\\040data rw - xfs /dev/sda2 rw\n"

    assert "/my data (xfs)" in result_of("fs.freezable", capture_of({"mountinfo": table})).judgement.observed
