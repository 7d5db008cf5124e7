"""Evidence that only adds to a check does not take its verdict away when it is empty or cannot be understood."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from troubleshooter.checks.capture import Capture, Machine
from troubleshooter.checks.evidence import Evidence, FileKind, Reading, ReadStatus
from troubleshooter.checks.judge import judge
from troubleshooter.words import Verdict

if TYPE_CHECKING:
    from troubleshooter.checks.judgement import CheckResult


def judged(check: str, **data: bytes) -> CheckResult:
    """A check on Linux with this evidence, by probe with underscores for hyphens."""
    evidence = {
        probe: Evidence(probe, FileKind.TEXT, Reading(ReadStatus.OK, read))
        for probe, read in ((name.replace("_", "-"), read) for name, read in data.items())
    }
    (result,) = judge(Capture(Machine("linux"), evidence=evidence), [check])
    return result


NAMES = json.dumps({"names": [{"name": "login.microsoftonline.com", "addresses": ["20.190.160.1"], "ms": 3}]}).encode()
RUNNING = b"Id=walinuxagent.service\nLoadState=loaded\nActiveState=active\nSubState=running\nUnitFileState=enabled\n"


def test_names_that_resolve_are_fine_although_resolv_conf_is_empty() -> None:
    assert judged("net.dns", dns_names=NAMES, resolv_conf=b"\n").verdict is Verdict.OK


def test_an_empty_resolv_conf_alone_names_no_server() -> None:
    assert judged("net.dns", resolv_conf=b"\n").verdict is Verdict.WARNING


def test_a_running_service_is_fine_although_the_list_of_processes_is_cut_off() -> None:
    assert judged("agent.service.lnx", systemctl_show=RUNNING, agent_processes=b'["/usr/bin/pyth').verdict is Verdict.OK
