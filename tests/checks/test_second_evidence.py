"""Evidence that only adds to a check does not take its verdict away when it is empty or cannot be understood."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from troubleshooter.checks.capture import Capture
from troubleshooter.checks.evidence import Evidence, FileKind, Reading, ReadStatus
from troubleshooter.checks.judge import judge
from troubleshooter.words import Verdict

if TYPE_CHECKING:
    from troubleshooter.checks.judgement import CheckResult


def judged(check: str, **data: bytes) -> CheckResult:
    """A check with this evidence, by probe with underscores for hyphens."""
    evidence = {
        probe: Evidence(probe, FileKind.TEXT, Reading(ReadStatus.OK, read))
        for probe, read in ((name.replace("_", "-"), read) for name, read in data.items())
    }
    (result,) = judge(Capture(evidence=evidence), [check])
    return result


NAMES = json.dumps({"names": [{"name": "login.microsoftonline.com", "addresses": ["20.190.160.1"], "ms": 3}]}).encode()
RUNNING = b"Id=walinuxagent.service\nLoadState=loaded\nActiveState=active\nSubState=running\nUnitFileState=enabled\n"


def test_names_that_resolve_are_fine_although_resolv_conf_is_empty() -> None:
    assert judged("net.dns", dns_names=NAMES, resolv_conf=b"\n").verdict is Verdict.OK


def test_an_empty_resolv_conf_alone_names_no_server() -> None:
    assert judged("net.dns", resolv_conf=b"\n").verdict is Verdict.WARNING


def test_a_running_service_is_fine_although_the_list_of_processes_is_cut_off() -> None:
    assert judged("agent.service.lnx", systemctl_show=RUNNING, agent_processes=b'["/usr/bin/pyth').verdict is Verdict.OK


OPEN_DRIVE = json.dumps({"drives": {"C:\\": {"state": "ok", "protection": 2, "label": "", "volume_code": 0}}}).encode()
LIBRARY = json.dumps({"runtimes": {"msvcr120.dll": {"state": "ok", "version": "12.0.40660.0"}}}).encode()
REFUSED = json.dumps(
    {"keys": [{"key": r"SOFTWARE\Microsoft\VisualStudio\12.0\VC\Runtimes\x64", "view": 64, "state": "denied"}]}
).encode()


def test_a_drive_is_not_encrypted_although_what_wmi_said_is_cut_off() -> None:
    result = judged("bitlocker", bitlocker_drives=OPEN_DRIVE, wmi_volumes=b'[{"Label": "BEK Vol', bitlocker_wmi=b"[")

    assert result.verdict is Verdict.OK


def test_a_runtime_on_the_disk_counts_although_the_registry_was_refused() -> None:
    assert judged("vcredist", windows_file_versions=LIBRARY, windows_registry=REFUSED).verdict is Verdict.OK


def test_a_refused_registry_without_a_runtime_on_the_disk_needs_elevation() -> None:
    assert judged("vcredist", windows_registry=REFUSED).verdict is Verdict.NEEDS_ELEVATION
