"""Proxies: what diverts the agent must leave out the platform; a password never reaches a capture."""

from __future__ import annotations

import json
import struct
import sys
from typing import TYPE_CHECKING

import pytest

from tests.checks.captures import capture_of, result_of
from troubleshooter.checks.evidence import Reading, ReadStatus
from troubleshooter.checks.probes.proxy import PROBES
from troubleshooter.checks.run import take
from troubleshooter.words import Verdict

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("no_proxy_of_the_machine")

BYPASS = "168.63.129.16,169.254.169.254"
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="looks where Linux keeps its settings")


def settings(tree: Path, monkeypatch: pytest.MonkeyPatch, **environment: str) -> Reading:
    """What the probe finds in a tree of files."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    (probe,) = (one for one in PROBES if one.id == "proxy-settings")
    return take([probe], root=tree).evidence["proxy-settings"].reading


def put(tree: Path, path: str, text: str) -> None:
    file = tree / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


@LINUX
def test_a_machine_without_a_proxy_is_fine_on_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "etc/waagent.conf", "# HttpProxy.Host=none\nExtensions.Enabled=y\nHttpProxy.Host=None\n")
    put(tmp_path, "etc/environment", 'PATH="/usr/bin"\n# https_proxy=http://old:1\n')

    result = result_of("net.proxy", capture_of({"proxy-settings": settings(tmp_path, monkeypatch)}, os="linux"))
    assert result.verdict is Verdict.OK


@LINUX
@pytest.mark.parametrize(
    ("exceptions", "verdict"),
    [
        ("", Verdict.WARNING),
        ("Environment=NO_PROXY=localhost\n", Verdict.WARNING),
        (f"Environment=NO_PROXY={BYPASS}\n", Verdict.OK),
    ],
)
def test_a_proxy_of_the_agents_unit_must_leave_out_the_platform_on_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exceptions: str, verdict: Verdict
) -> None:
    unit = f'[Service]\nEnvironment="HTTPS_PROXY=http://user:s3cret@proxy.example:3128"\n{exceptions}'
    put(tmp_path, "etc/systemd/system/walinuxagent.service.d/proxy.conf", unit)
    reading = settings(tmp_path, monkeypatch)

    result = result_of("net.proxy", capture_of({"proxy-settings": reading}, os="linux"))
    assert result.verdict is verdict
    assert "proxy.example:3128" in result.judgement.observed
    assert b"s3cret" not in reading.data
    if verdict is Verdict.WARNING:
        assert result.judgement.pages == ("proxy-linux",)


@LINUX
def test_the_agents_process_tells_its_own_proxies_on_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, "proc/812/cmdline", "/usr/bin/python3\0-u\0/usr/sbin/waagent\0-daemon\0")
    put(tmp_path, "proc/812/environ", "LANG=C\0http_proxy=http://proxy.example:8080\0")
    put(tmp_path, "proc/900/cmdline", "/usr/bin/less\0/var/log/waagent.log\0")
    put(tmp_path, "proc/900/environ", "http_proxy=http://other.example:8080\0")

    result = result_of("net.proxy", capture_of({"proxy-settings": settings(tmp_path, monkeypatch)}, os="linux"))
    assert result.verdict is Verdict.WARNING
    assert "other.example" not in result.judgement.observed


@LINUX
def test_a_users_own_proxy_does_not_count_for_the_agent_on_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = settings(tmp_path, monkeypatch, https_proxy="http://proxy.example:8080")

    result = result_of("net.proxy", capture_of({"proxy-settings": reading}, os="linux"))
    assert result.verdict is Verdict.INFO
    assert "not for the agent" in result.judgement.summary


def test_who_may_not_see_the_agents_process_cannot_clear_it_from_recorded_facts() -> None:
    found = {"files": {}, "agents": [{"pid": 812, "unread": "denied"}]}

    result = result_of("net.proxy", capture_of({"proxy-settings": found}, os="linux"))
    assert result.verdict is Verdict.NEEDS_ELEVATION


def winhttp(flags: int, proxy: bytes = b"", bypass: bytes = b"") -> str:
    packed = struct.pack("<4I", 0x18, 0, flags, len(proxy)) + proxy + struct.pack("<I", len(bypass)) + bypass
    return packed.hex()


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        (None, Verdict.OK),
        ("180000000000000001000000000000000000000000000000", Verdict.OK),
        ("28000000000000000100000000000000", Verdict.OK),
        (winhttp(3, b"proxy.example:8080"), Verdict.WARNING),
        (winhttp(3, b"proxy.example:8080", b"<local>;168.63.*;169.254.169.254"), Verdict.OK),
        (winhttp(1, b"proxy.example:8080"), Verdict.OK),
        ("18", Verdict.OK),
    ],
    ids=["absent", "default", "newer default", "proxy", "proxy with exceptions", "switched off", "cut off"],
)
def test_the_bytes_of_winhttp_are_read_without_words_from_recorded_facts(value: str | None, verdict: Verdict) -> None:
    found = {"user_environment": {}, "winhttp": value, "accounts": {}}

    assert result_of("net.proxy", capture_of({"proxy-settings": found}, os="windows")).verdict is verdict


def test_the_accounts_of_the_agent_count_and_this_users_do_not_from_recorded_facts() -> None:
    proxy = {"ProxyEnable": 1, "ProxyServer": "proxy.example:8080"}
    system = {"winhttp": None, "accounts": {"S-1-5-18": proxy}}
    user = {"winhttp": None, "accounts": {"user": proxy, "S-1-5-18": {"ProxyEnable": 0, "ProxyServer": "old:1"}}}

    assert result_of("net.proxy", capture_of({"proxy-settings": system}, os="windows")).verdict is Verdict.WARNING
    assert result_of("net.proxy", capture_of({"proxy-settings": user}, os="windows")).verdict is Verdict.INFO


def test_on_a_workstation_a_proxy_is_only_noted_from_recorded_facts() -> None:
    found = {"user_environment": {"HTTPS_PROXY": "proxy.example:8080"}, "machine_environment": {"HTTPS_PROXY": "p:1"}}

    assert result_of("net.proxy", capture_of({"proxy-settings": found}, os="macos")).verdict is Verdict.INFO


@pytest.mark.parametrize("evidence", [{}, {"proxy-settings": b"[]"}, {"proxy-settings": Reading(ReadStatus.TIMED_OUT)}])
def test_nobody_looked_is_never_fine(evidence: dict[str, object]) -> None:
    assert result_of("net.proxy", capture_of(evidence)).verdict is Verdict.UNKNOWN


@pytest.mark.skipif(sys.platform != "win32", reason="reads the registry of Windows")
def test_the_registry_is_read_on_this_machine() -> None:
    (probe,) = (one for one in PROBES if one.id == "proxy-settings")
    reading = take([probe]).evidence["proxy-settings"].reading

    assert reading.status is ReadStatus.OK
    assert {"winhttp", "accounts", "machine_environment"} <= json.loads(reading.data).keys()
