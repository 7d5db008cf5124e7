"""Saved outputs in which a careless reader sees the wrong thing; all synthetic, after what the tools print."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.checks.captures import capture_of, result_of
from troubleshooter.words import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw,errors=remount-ro\n"
DENIED = "tune2fs 1.47.0 (5-Feb-2023)\n/usr/sbin/tune2fs: Permission denied while trying to open /dev/sdb1\n"
CLEAN = "# device: /dev/sda1\nFilesystem features: has_journal\nFilesystem state: clean\n"
DF = "Filesystem      %s\n/dev/sda1        %s /\n"
OTHER_UNIT = "● ssh.service - OpenBSD\n     Loaded: loaded (/lib/x; enabled)\n     Active: active (running)\n"
#: More mounts beside the root.
DATA = "40 22 8:2 / /data rw - ext4 /dev/sdb1 rw\n"
LOOP = "40 22 7:0 / /snap/a ro - ext4 /dev/loop0 ro\n"
AGENTS_MOUNT = "41 40 8:2 / /var/lib/waagent rw,relatime - ext4 /dev/sdb1 rw\n"
NOEXEC_VAR = "40 22 8:3 / /var rw,noexec - ext4 /dev/sdc1 rw\n"
PRINTED_VERSION = "WALinuxAgent-%s running on ubuntu 22.04\nPython: 3.10.12\nGoal state agent: %s\n"
WICKED = "<lease>\n <type>dhcp</type>\n <ipv4:dhcp>\n  <address>10.0.0.6</address>\n </ipv4:dhcp>\n</lease>\n"

SYSTEM = "OS Name: %s 2008 Standard\nOS Version: 6.0.6002 Service Pack 2 Build 6002\n"
OTHER_KIND = "/usr/sbin/tune2fs: Bad magic number in super-block while trying to open /dev/sda2\n"


def settings(mode: int, name: str = "VMSnapshotScriptPluginConfig.json", /, **script: object) -> Mapping[str, object]:
    """Settings for application-consistent backup; with keywords, of a script that they name."""
    usual = {"key": "preScriptLocation", "path": "/opt/pre.sh", "exists": True, "mode": 0o700, "uid": 0}
    file = {"path": f"/etc/azure/{name}", "mode": mode, "uid": 0, "scripts": [{**usual, **script}] if script else []}
    return {"vmbackup-files": [file]}


CASES: list[tuple[str, str, Mapping[str, object], Verdict]] = [
    (
        "a read-only mount of a healthy file system",
        "fs.freezable",
        {"mountinfo": f"{ROOT}40 22 8:1 /srv /ro ro - ext4 /dev/sda1 rw,errors=remount-ro\n"},
        Verdict.WARNING,
    ),
    (
        "read-only after errors",
        "fs.freezable",
        {"mountinfo": ROOT.replace("/dev/sda1 rw", "/dev/sda1 ro")},
        Verdict.PROBLEM,
    ),
    (
        "two devices mounted at one place",
        "fs.freezable",
        {"mountinfo": f"{ROOT}{DATA}{DATA.replace('8:2', '8:3').replace('sdb1', 'sdc1')}"},
        Verdict.PROBLEM,
    ),
    (
        "one image of a snap mounted at two places",
        "fs.freezable",
        {"mountinfo": f"{ROOT}{LOOP}{LOOP.replace('/snap/a', '/snap/b')}"},
        Verdict.OK,
    ),
    (
        "the temporary disk fell back to read-only",
        "fs.freezable",
        {"mountinfo": f"{ROOT}40 22 8:17 / /mnt/resource ro - ext4 /dev/sdb1 ro,errors=remount-ro\n"},
        Verdict.OK,
    ),
    ("noexec above the agent's folder", "lnx.noexec", {"mountinfo": ROOT + NOEXEC_VAR}, Verdict.PROBLEM),
    ("mounts of which none holds the agent's folder", "lnx.noexec", {"mountinfo": DATA}, Verdict.UNKNOWN),
    (
        "noexec above, but the agent's folder is a mount of its own",
        "lnx.noexec",
        {"mountinfo": ROOT + NOEXEC_VAR + AGENTS_MOUNT},
        Verdict.OK,
    ),
    (
        "noexec on a folder whose name only begins alike",
        "lnx.noexec",
        {"mountinfo": ROOT + NOEXEC_VAR.replace("/var ", "/var/lib/waa ")},
        Verdict.OK,
    ),
    (
        "noexec mounted over the agent's folder later",
        "lnx.noexec",
        {"mountinfo": ROOT + AGENTS_MOUNT + AGENTS_MOUNT.replace("rw,relatime", "rw,noexec")},
        Verdict.PROBLEM,
    ),
    (
        "not clean although there is a journal",
        "fs.state",
        {"tune2fs": CLEAN.replace("state: clean", "state: not clean")},
        Verdict.WARNING,
    ),
    (
        "not clean without a journal, while it is mounted",
        "fs.state",
        {"tune2fs": CLEAN.replace("has_journal", "ext_attr").replace("state: clean", "state: not clean")},
        Verdict.INFO,
    ),
    (
        "clean with errors",
        "fs.state",
        {"tune2fs": CLEAN.replace("state: clean", "state: clean with errors")},
        Verdict.PROBLEM,
    ),
    (
        "an old package whose goal state agent is new",
        "agent.version.lnx",
        {"waagent-version": PRINTED_VERSION % ("2.2.46", "2.15.0.1")},
        Verdict.OK,
    ),
    (
        "a goal state agent that is too old by its fourth part",
        "agent.version.lnx",
        {"waagent-version": PRINTED_VERSION % ("2.2.53", "2.2.53")},
        Verdict.PROBLEM,
    ),
    (
        "the oldest goal state agent that is supported",
        "agent.version.lnx",
        {"waagent-version": PRINTED_VERSION % ("2.2.46", "2.2.53.1")},
        Verdict.OK,
    ),
    (
        "package and goal state alike while updates are on",
        "agent.version.lnx",
        {"waagent-version": PRINTED_VERSION % ("2.9.1.1", "2.9.1.1"), "waagent-conf": "AutoUpdate.Enabled=y\n"},
        Verdict.OK,
    ),
    ("a proxy that is none", "agent.conf", {"waagent-conf": "HttpProxy.Host=None\n"}, Verdict.OK),
    ("extensions off only in a remark", "agent.conf", {"waagent-conf": "# Extensions.Enabled=n\nA.B=y\n"}, Verdict.OK),
    (
        "extensions off, said before a remark",
        "agent.conf",
        {"waagent-conf": "Extensions.Enabled=n # for now\n"},
        Verdict.PROBLEM,
    ),
    (
        "extensions on and then off: the first counts",
        "agent.conf",
        {"waagent-conf": "Extensions.Enabled=y\nExtensions.Enabled=n\n"},
        Verdict.OK,
    ),
    (
        "extensions off and then on: the first counts",
        "agent.conf",
        {"waagent-conf": "Extensions.Enabled=n\nExtensions.Enabled=y\n"},
        Verdict.PROBLEM,
    ),
    ("settings that root may execute", "lnx.vmbackupconf", settings(0o700), Verdict.PROBLEM),
    ("a script that its group may read", "lnx.vmbackupconf", settings(0o600, mode=0o740), Verdict.PROBLEM),
    ("a script of another user", "lnx.vmbackupconf", settings(0o600, uid=1000), Verdict.PROBLEM),
    (
        "a plug-in host that its group may write",
        "lnx.vmbackupconf",
        settings(0o664, "VMSnapshotPluginHost.conf"),
        Verdict.PROBLEM,
    ),
    (
        "a lock that is held as long as a freeze may take",
        "lnx.freezelock",
        {"freeze-lock": {"exists": True, "held": True, "age_s": 290}},
        Verdict.INFO,
    ),
    (
        "a lock that is held longer",
        "lnx.freezelock",
        {"freeze-lock": {"exists": True, "held": True, "age_s": 310}},
        Verdict.WARNING,
    ),
    (
        "fewer than 100 MB free",
        "disk.space",
        {"disks": [{"target": "/var", "type": "xfs", "total": 10**11, "free": 90 * 1024**2}]},
        Verdict.PROBLEM,
    ),
    (
        "denied by a tool that prints its path",
        "fs.state",
        {"tune2fs": f"# device: /dev/sdb1\n{DENIED}"},
        Verdict.NEEDS_ELEVATION,
    ),
    (
        "one device clean, one denied",
        "fs.state",
        {"tune2fs": f"{CLEAN}# device: /dev/sdb1\n{DENIED}"},
        Verdict.NEEDS_ELEVATION,
    ),
    ("another kind, by a tool that prints its path", "fs.state", {"tune2fs": OTHER_KIND}, Verdict.NOT_APPLICABLE),
    ("the status of another unit", "agent.service.lnx", {"systemctl-status": OTHER_UNIT}, Verdict.UNKNOWN),
    ("a lease of wicked", "net.dhcp.lnx", {"dhcp-leases": WICKED}, Verdict.OK),
    (
        "df -h with room",
        "disk.space",
        {"df": DF % ("Size  Used Avail Use% Mounted on", "29G  2.1G   27G   8%")},
        Verdict.OK,
    ),
    (
        "df -h that is full",
        "disk.space",
        {"df": DF % ("Size  Used Avail Use% Mounted on", "29G   29G   20M 100%")},
        Verdict.PROBLEM,
    ),
    (
        "df in blocks of 512 bytes",
        "disk.space",
        {"df": DF % ("512-blocks Used Available Capacity Mounted on", "60000000 59840000 160000 99%")},
        Verdict.PROBLEM,
    ),
    (
        "df in German",
        "disk.space",
        {"df": DF % ("1K-Blöcke Benutzt Verfügbar Verw% Eingehängt auf", "60000000 59940000 60000 99%")},
        Verdict.PROBLEM,
    ),
    (
        "a server with registered signs in its name",
        "os.supported",
        {"systeminfo": SYSTEM % "Microsoft® Windows Server®"},
        Verdict.WARNING,
    ),
    (
        "the same through an old code page",
        "os.supported",
        {"systeminfo": SYSTEM % "Microsoftr Windows Serverr"},
        Verdict.WARNING,
    ),
]


@pytest.mark.parametrize(("check", "evidence", "verdict"), [one[1:] for one in CASES], ids=[one[0] for one in CASES])
def test_a_tricky_output_gets_the_verdict_that_it_deserves(
    check: str, evidence: Mapping[str, object], verdict: Verdict
) -> None:
    result = result_of(check, capture_of(evidence))
    assert result.verdict is verdict, result.judgement.summary


@pytest.mark.parametrize("expire", ["3 2021/03/10 10:00:00", "epoch 1615370400; # Wed Mar 10 10:00:00 2021"])
@pytest.mark.parametrize(
    ("taken", "verdict"),
    [(datetime(2021, 3, 1, tzinfo=UTC), Verdict.OK), (datetime(2026, 11, 1, tzinfo=UTC), Verdict.WARNING)],
)
def test_a_lease_ends_at_the_time_that_it_names_in_either_form(expire: str, taken: datetime, verdict: Verdict) -> None:
    lease = f"lease {{\n  fixed-address 10.0.0.4;\n  expire {expire};\n}}\n"
    assert result_of("net.dhcp.lnx", capture_of({"dhcp-leases": lease}, taken=taken)).verdict is verdict


@pytest.mark.parametrize(
    ("check", "evidence", "words"),
    [
        ("fs.state", {"tune2fs": CLEAN}, "1 ext file system is clean"),
        (
            "fs.state",
            {"tune2fs": CLEAN.replace("state: clean", "state: clean with errors")},
            "recorded errors: /dev/sda1",
        ),
        (
            "fs.state",
            {"tune2fs": CLEAN.replace("state: clean", "state: not clean")},
            "not clean, or has counted errors",
        ),
        (
            "fs.state",
            {"tune2fs": CLEAN.replace("has_journal", "ext_attr").replace("state: clean", "state: not clean")},
            "which is normal while it is mounted",
        ),
        ("lnx.noexec", {"mountinfo": ROOT + NOEXEC_VAR}, "/var, which holds /var/lib/waagent, is mounted noexec"),
        (
            "lnx.noexec",
            {"mountinfo": ROOT + AGENTS_MOUNT.replace("rw,relatime", "rw,noexec")},
            "/var/lib/waagent is mounted noexec",
        ),
    ],
)
def test_a_file_system_is_named_with_what_is_wrong_with_it(
    check: str, evidence: Mapping[str, object], words: str
) -> None:
    assert words in result_of(check, capture_of(evidence)).judgement.summary


@pytest.mark.parametrize(
    ("states", "verdict", "words"),
    [
        (("loaded", "activating", "auto-restart", "enabled"), Verdict.WARNING, "just starting"),
        (("loaded", "failed", "failed", "enabled"), Verdict.PROBLEM, "has failed"),
        (("loaded", "inactive", "dead", "enabled"), Verdict.PROBLEM, "is not running"),
        (("masked", "inactive", "dead", "masked"), Verdict.PROBLEM, "is masked"),
        (("not-found", "inactive", "dead", ""), Verdict.PROBLEM, "not installed"),
    ],
)
def test_why_the_agents_service_does_not_run_is_said(states: tuple[str, ...], verdict: Verdict, words: str) -> None:
    shown = "LoadState={}\nActiveState={}\nSubState={}\nUnitFileState={}\n".format(*states)

    result = result_of("agent.service.lnx", capture_of({"systemctl-show": f"Id=walinuxagent.service\n{shown}"}))
    assert result.verdict is verdict
    assert words in result.judgement.summary
