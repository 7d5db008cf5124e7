"""Windows checks, judged from facts as the probes record them; the facts are synthetic, nothing here ran on Windows."""

from __future__ import annotations

from typing import Any

import pytest

from tests.checks.captures import capture_of, result_of, with_exit
from tests.checks.windows_machine import (
    MICROSOFT,
    VMSNAPSHOT,
    absent_key,
    aces,
    adapters,
    certificate,
    event,
    events,
    judged,
    key,
    registry,
    service,
    services,
    subkey,
    vm,
)
from troubleshooter.checks.evidence import Reading, ReadStatus
from troubleshooter.checks.judge import judge
from troubleshooter.checks.rules.registry import RULES
from troubleshooter.words import Platform, Verdict

CHECKS = [rule.check for rule in RULES.values() if rule.platforms == (Platform.WINDOWS,)]
ABSENT = {"state": "absent", "code": 1060}
DENIED = Reading(ReadStatus.DENIED, detail="Windows 0x5")
TLS = r"SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols\TLS 1.2\Client"
DOTNET = r"SOFTWARE\Microsoft\.NETFramework"
GUEST = r"SOFTWARE\Microsoft\Virtual Machine\Guest"
HANDLERS = r"SOFTWARE\Microsoft\Windows Azure\HandlerState"
PROVIDERS = r"SYSTEM\CurrentControlSet\Services\VSS\Providers"
WINDOWS = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion"
BCDR = r"SOFTWARE\Microsoft\BcdrAgent"
RUNTIMES = [
    absent_key(rf"SOFTWARE\Microsoft\VisualStudio\{version}\VC\Runtimes\x64", view)
    for version in ("11.0", "12.0")
    for view in (64, 32)
]
NO_FILES = {"runtimes": {}, "agent": {}}
P, W, OK, INFO = Verdict.PROBLEM, Verdict.WARNING, Verdict.OK, Verdict.INFO
UNKNOWN, ELEVATE, NOT = Verdict.UNKNOWN, Verdict.NEEDS_ELEVATION, Verdict.NOT_APPLICABLE


def test_a_healthy_vm_is_fine_in_every_check() -> None:
    verdicts = {result.check: result.verdict for result in judge(vm(), CHECKS)}

    assert verdicts.pop("reg.vsscopy") is NOT  # no SQL Server here
    assert set(verdicts.values()) == {OK}, verdicts


@pytest.mark.parametrize("check", CHECKS)
def test_a_check_of_windows_does_not_apply_to_linux(check: str) -> None:
    assert result_of(check, capture_of({}, os="linux")).verdict is NOT


SERVICE_CASES: list[tuple[str, str, dict[str, Any], Verdict]] = [
    ("agent.service.win", "RdAgent", ABSENT, P),
    ("agent.service.win", "RdAgent", service(4, 1), P),
    ("agent.service.win", "WindowsAzureGuestAgent", service(2, 1), P),
    ("agent.service.win", "WindowsAzureGuestAgent", service(2, 3), P),  # stuck while stopping
    ("agent.service.win", "WindowsAzureGuestAgent", service(3, 4), W),
    ("agent.service.win", "WindowsAzureGuestAgent", {"state": "denied", "code": 5}, INFO),
    ("vss.service", "VSS", service(2, 4), OK),  # Azure Backup sets it to automatic
    ("vss.service", "VSS", service(4, 1), P),
    ("vss.service", "swprv", ABSENT, P),
    ("vss.service", "EventSystem", service(2, 1), W),
    ("svc.comsysapp", "COMSysApp", service(4, 1), P),
    ("svc.comsysapp", "COMSysApp", ABSENT, P),
    ("svc.comsysapp", "COMSysApp", {"state": "denied", "code": 5}, ELEVATE),
    ("svc.msdtc", "MSDTC", service(3, 1, r"nt authority\network service"), OK),
    ("svc.msdtc", "MSDTC", service(3, 1, r"NT-AUTORITÄT\Netzwerkdienst"), OK),
    ("svc.msdtc", "MSDTC", service(3, 1, r"NT-MYNDIGHET\Någonting"), UNKNOWN),
    ("svc.msdtc", "MSDTC", service(3, 1, "LocalSystem", "S-1-5-18"), P),
    ("svc.msdtc", "MSDTC", service(3, 1, r"CONTOSO\msdtc"), P),
    ("svc.msdtc", "MSDTC", service(4, 1, r"NT AUTHORITY\NetworkService", "S-1-5-20"), P),
    ("svc.msiserver", "msiserver", service(4, 1), P),
    ("svc.keyiso", "KeyIso", service(4, 1), P),
    ("svc.keyiso", "KeyIso", service(2, 4), OK),
    ("wmi.health", "Winmgmt", service(4, 1), P),
]


@pytest.mark.parametrize(("check", "name", "changed", "verdict"), SERVICE_CASES)
def test_a_service(check: str, name: str, changed: dict[str, Any], verdict: Verdict) -> None:
    result = judged(check, windows_services=services(**{name: changed}))

    assert result.verdict is verdict, result.judgement.summary


REGISTRY_CASES: list[tuple[str, tuple[dict[str, Any], ...], Verdict]] = [
    ("agent.version.win", (key(GUEST, GuestAgentVersion="2.7.41491.1010"),), OK),
    ("agent.version.win", (key(GUEST, GuestAgentVersion="2.7.1198.911"),), W),  # later as text, earlier as numbers
    ("agent.version.win", (key(GUEST, GuestAgentVersion="2.6.1198.717"),), P),
    ("tls.schannel", (key(TLS, Enabled=0),), P),
    ("tls.schannel", (key(TLS, Enabled=1, DisabledByDefault=1),), P),
    ("tls.schannel", (key(TLS, Enabled=4294967295, DisabledByDefault=0),), OK),
    ("tls.schannel", (absent_key(TLS), key(WINDOWS, CurrentBuild="9200")), W),
    ("tls.schannel", (absent_key(TLS), key(WINDOWS, CurrentBuild="9600")), OK),
    ("tls.schannel", (absent_key(TLS), key(WINDOWS)), UNKNOWN),
    ("tls.schannel", ({"key": TLS, "view": 64, "state": "denied", "code": 5},), ELEVATE),
    ("tls.dotnet", (key(rf"{DOTNET}\v4.0.30319", 32, SchUseStrongCrypto=0),), P),
    ("tls.dotnet", (key(WINDOWS, CurrentBuild="9600"),), W),
    ("enable64bit", (key(DOTNET, Enable64Bit=0),), P),
    ("enable64bit", (key(DOTNET, Enable64Bit=1),), OK),
    ("win.ext.state", (key(HANDLERS, subkeys={VMSNAPSHOT: subkey(InstallState="Installed")}),), W),
    ("win.ext.state", (key(HANDLERS, subkeys={VMSNAPSHOT: subkey(InstallState="Failed")}),), P),
    ("win.ext.state", (absent_key(HANDLERS),), INFO),
    ("vss.providers", (absent_key(PROVIDERS),), P),
    ("vss.providers", (key(PROVIDERS, subkeys={MICROSOFT: subkey(), "{1}": subkey(**{"": "Vendor"})}),), W),
    ("vss.providers", (key(PROVIDERS, subkeys={MICROSOFT: subkey(), "{1}": subkey(**{"": "Azure VM Provider"})}),), OK),
    ("vcredist", tuple(RUNTIMES), OK),  # the library is on the disk
    ("reg.vsscopy", (key(BCDR, USEVSSCOPYBACKUP="TRUE"),), OK),
    ("reg.vsscopy", (key(BCDR, USEVSSCOPYBACKUP=1),), W),  # a number where a text is wanted
    ("reg.vsscopy", (key(r"SOFTWARE\Microsoft\Microsoft SQL Server\Instance Names\SQL"),), INFO),
]


@pytest.mark.parametrize(("check", "changed", "verdict"), REGISTRY_CASES)
def test_a_value_of_the_registry(check: str, changed: tuple[dict[str, Any], ...], verdict: Verdict) -> None:
    result = judged(check, windows_registry=registry(*changed))

    assert result.verdict is verdict, result.judgement.summary


def test_the_newest_version_of_the_extension_counts() -> None:
    older, newer = VMSNAPSHOT.replace("94", "9"), VMSNAPSHOT
    both = {older: subkey(InstallState="Uninstalled"), newer: subkey(InstallState="Enabled")}

    assert judged("win.ext.state", windows_registry=registry(key(HANDLERS, subkeys=both))).verdict is OK


def test_an_extension_without_its_folder_is_a_warning() -> None:
    assert judged("win.ext.state", extension_folders={"versions": []}).verdict is W


def test_the_file_tells_the_agents_version_when_the_registry_does_not() -> None:
    files = {"agent": {"RdAgent": {"state": "ok", "version": "2.6.1.0"}}}
    result = judged("agent.version.win", windows_registry=registry(key(GUEST)), windows_file_versions=files)

    assert (result.verdict, result.judgement.observed) == (P, "2.6.1.0")


def test_the_runtime_is_missed_only_once_the_extension_is_there() -> None:
    lacking = {"windows_registry": registry(*RUNTIMES), "windows_file_versions": NO_FILES}
    never = {"windows_registry": registry(*RUNTIMES, absent_key(HANDLERS)), "windows_file_versions": NO_FILES}

    assert judged("vcredist", **lacking).verdict is W
    assert judged("vcredist", **never).verdict is INFO


def test_an_agent_whose_program_is_gone_is_a_problem() -> None:
    gone = {"agent": {"RdAgent": {"path": r"C:\gone.exe", "state": "absent", "code": 2}}}

    assert judged("agent.service.win", windows_file_versions=gone).verdict is P


def test_an_agent_that_crashed_is_a_warning_while_it_runs() -> None:
    crash = event(1026, "Application: WindowsAzureGuestAgent.exe")

    assert judged("agent.service.win", windows_events=events(crashes=[crash])).verdict is W


FOLDER_CASES: list[tuple[dict[str, Any], Verdict]] = [
    (aces((0, 0x12019F, "S-1-1-0"), (0, 0x1F01FF, "S-1-5-32-544"), (0, 0x1F01FF, "S-1-5-18")), OK),
    (aces((0, 0x12019F, "S-1-1-0"), (0, 0x10000000, "S-1-5-32-544")), OK),  # generic full control
    (aces((0, 0x12019F, "S-1-1-0")), P),
    (aces((0, 0x120089, "S-1-1-0"), (0, 0x1F01FF, "S-1-5-32-544")), P),  # may only read
    (aces((1, 0x2, "S-1-1-0"), (0, 0x12019F, "S-1-1-0"), (0, 0x1F01FF, "S-1-5-32-544")), P),
    (aces((0, 0x12019F, "S-1-1-0"), (0, 0x1F01FF, "S-1-5-32-544"), (0, 0x1F01FF, "S-1-5-32-545")), W),
    (aces(), P),
]


@pytest.mark.parametrize(("listed", "verdict"), FOLDER_CASES)
def test_the_permissions_of_machine_keys(listed: dict[str, Any], verdict: Verdict) -> None:
    assert judged("acl.machinekeys", machinekeys_acl=listed).verdict is verdict


CERTIFICATE_CASES: list[tuple[list[dict[str, Any]], Verdict]] = [
    ([], W),
    ([certificate(-900, -500), certificate(-30, -1)], W),
    ([certificate(2, 300)], W),
    ([certificate(-30, 300, has_key=False)], P),
    ([certificate(-30, 300, key_code=0x80090016)], P),
    ([{"der": "AAAA"}], UNKNOWN),
]


@pytest.mark.parametrize(("kept", "verdict"), CERTIFICATE_CASES)
def test_the_agents_certificates(kept: list[dict[str, Any]], verdict: Verdict) -> None:
    assert judged("cert.crp", crp_certificates={"certificates": kept}).verdict is verdict


def test_a_key_that_only_an_administrator_may_see_is_no_problem_for_others() -> None:
    hidden = {"certificates": [certificate(-30, 300, key_code=0x80090016)]}

    assert judged("cert.crp", crp_certificates=hidden, elevated=False).verdict is OK


def drive(protection: int | None, *, code: int = 0, label: str = "") -> dict[str, Any]:
    return {"state": "ok", "protection": protection, "label": label, "volume_code": code}


BITLOCKER_CASES: list[tuple[dict[str, Any], Verdict]] = [
    ({"C:\\": drive(2), "E:\\": drive(6)}, P),
    ({"E:\\": drive(None, code=0x80310000)}, P),
    ({"C:\\": drive(1)}, W),
    ({"C:\\": drive(1), "F:\\": drive(2, label="Bek Volume")}, OK),
    ({"C:\\": drive(None)}, OK),  # a Windows without BitLocker
    ({"C:\\": drive(None, code=21)}, UNKNOWN),
    ({"C:\\": {"state": "failed", "code": 0x80020009, "label": "", "volume_code": 0}}, INFO),  # readable, no more
]


@pytest.mark.parametrize(("drives", "verdict"), BITLOCKER_CASES)
def test_drives_under_bitlocker(drives: dict[str, Any], verdict: Verdict) -> None:
    assert judged("bitlocker", bitlocker_drives={"drives": drives}).verdict is verdict


def test_an_edition_without_bitlocker_never_asks_for_elevation() -> None:
    refused = Reading(ReadStatus.DENIED, detail="WMI 0x80041003")

    assert judged("bitlocker", bitlocker_drives=None, bitlocker_wmi=refused, elevated=True).verdict is NOT
    assert judged("bitlocker", bitlocker_drives=None, bitlocker_wmi=refused, elevated=False).verdict is ELEVATE


ADAPTER_CASES: list[tuple[dict[str, Any], Verdict]] = [
    (adapters(EnableDHCP=0, IPAddress=["10.0.0.4"]), P),
    (adapters(EnableDHCP=0, IPAddress=["10.0.0.4", "10.0.0.5"]), INFO),
    (adapters(EnableDHCP=1, DhcpIPAddress="0.0.0.0"), UNKNOWN),  # no lease yet
    (adapters(IPAddress=["10.0.0.4"]), UNKNOWN),
]


@pytest.mark.parametrize(("found", "verdict"), ADAPTER_CASES)
def test_the_adapter_towards_the_platform(found: dict[str, Any], verdict: Verdict) -> None:
    assert judged("net.dhcp.win", windows_adapters=found).verdict is verdict


def test_a_fixed_address_is_only_a_warning_while_the_platform_answers() -> None:
    fixed = adapters(EnableDHCP=0, IPAddress=["10.0.0.4"])

    assert judged("net.dhcp.win", windows_adapters=fixed, wireserver_versions="<Versions/>").verdict is W


TIMEOUT = event(12293, "0x80042314, time-out", hours_ago=2)
EVENT_CASES: list[tuple[str, dict[str, Any], Verdict]] = [
    ("eventlog.vss", {"vss": [TIMEOUT]}, W),
    ("eventlog.vss", {"vss": [event(8194, "IVssWriterCallback", "0x80070005, denied")]}, INFO),
    ("eventlog.vss", {"vss": [event(8224, level=4)]}, OK),
    ("eventlog.vss", {"vss": [event(12293, "0x80042314", hours_ago=60)]}, OK),  # long ago
    ("eventlog.vss", {"volsnap": [event(25, "C:")]}, W),
    ("eventlog.vss", {"vss": {"channel": "Application", "state": "failed", "code": 1}}, UNKNOWN),
    ("av.block", {"crashes": [event(1000, "IaaSBcdrExtension.exe")]}, P),
    ("av.block", {"applocker": [event(8004, r"%OSDRIVE%\PACKAGES\IAASBCDREXTENSION.EXE")]}, P),
    ("av.block", {"crashes": [event(1000, "notepad.exe")]}, OK),
    ("av.block", {"applocker": {"channel": "AppLocker", "state": "absent", "code": 15007}}, OK),
    ("av.block", {"applocker": {"channel": "AppLocker", "state": "denied", "code": 5}}, ELEVATE),
    ("svc.comsysapp", {"services": [event(7001, "COM+ System Application", "MSDTC")]}, W),
]


@pytest.mark.parametrize(("check", "asked", "verdict"), EVENT_CASES)
def test_events(check: str, asked: dict[str, Any], verdict: Verdict) -> None:
    result = judged(check, windows_events=events(**asked))

    assert result.verdict is verdict, result.judgement.summary


def writers(state: int, error: str) -> str:
    guid = "{e8132975-6f93-4464-a53e-1050253ae220}"
    head = f"Writer name: 'System Writer'\n  {guid}\n  State: [1] Stable\n  Error: No error\n"
    return f"{head}Writer name: 'SqlServerWriter'\n  State: [{state}] Failed\n  Last error: {error}\n"


@pytest.mark.parametrize("state", range(9, 16))
def test_a_writer_that_failed_late_is_a_problem_only_with_a_failed_snapshot_in_the_same_hours(state: int) -> None:
    listed = writers(state, "Timed out")
    then = events(vss=[TIMEOUT])
    yesterday = events(vss=[event(12293, "0x80042314", hours_ago=30)])

    assert judged("vss.writers", vssadmin_list_writers=listed).verdict is W
    assert judged("vss.writers", vssadmin_list_writers=listed, windows_events=yesterday).verdict is W
    assert judged("vss.writers", vssadmin_list_writers=listed, windows_events=then).verdict is P


@pytest.mark.parametrize("state", range(2, 6))
def test_a_writer_in_the_middle_of_a_snapshot_is_no_problem(state: int) -> None:
    result = judged("vss.writers", vssadmin_list_writers=writers(state, "No error"))

    assert result.verdict is W
    assert f"[{state}]" in result.judgement.observed


def test_a_writer_that_failed_without_an_error_is_left_from_the_last_session() -> None:
    assert judged("vss.writers", vssadmin_list_writers=writers(7, "No error")).verdict is W


def test_a_whole_list_without_the_system_writer_is_a_warning() -> None:
    one = "Writer name: 'WMI Writer'\n  {a6ad56c2-b509-4e6c-bb19-49d8f43532f0}\n  State: [1] Stable\n  Last error: -\n"
    saved = capture_of({"vssadmin-list-writers": one})

    assert result_of("vss.writers", with_exit(saved, "vssadmin-list-writers", 0)).verdict is W
    assert result_of("vss.writers", saved).verdict is OK  # a part that somebody saved


def test_nothing_said_without_elevation_asks_for_elevation() -> None:
    said = {"vssadmin-list-writers": "vssadmin 1.1\nChyba: cosi\n"}

    assert result_of("vss.writers", capture_of(said, elevated=False)).verdict is ELEVATE
    assert result_of("vss.writers", capture_of(said, elevated=True)).verdict is UNKNOWN


HOOK = {"lines": 300, "hook": [{"line": 242, "text": "<add name='ServiceModelSink.Behavior'/>"}]}


def test_debugging_left_on_is_a_problem_once_the_agent_failed_over_it() -> None:
    failed = event(1026, "Application: WaAppAgent.exe\nException Info: ConfigurationErrorsException")

    assert judged("wcf", machine_config=HOOK).verdict is W
    assert judged("wcf", machine_config=HOOK, windows_events=events(crashes=[failed])).verdict is P
    assert judged("wcf", windows_events=events(crashes=[failed])).verdict is OK  # the file is clean by now


@pytest.mark.parametrize(
    ("asked", "verdict"),
    [
        ({"return": 2}, P),
        ({}, UNKNOWN),
        (Reading(ReadStatus.MISSING, detail="WMI 0x80041010"), P),  # invalid class
        (Reading(ReadStatus.FAILED, detail="WMI 0x80041013"), P),  # the provider does not load
        (Reading(ReadStatus.TIMED_OUT), UNKNOWN),  # a busy VM is no damage
        (DENIED, ELEVATE),
    ],
)
def test_wmi(asked: object, verdict: Verdict) -> None:
    assert judged("wmi.health", wmi_stdregprov=asked).verdict is verdict


@pytest.mark.parametrize(("states", "verdict"), [([12], INFO), ([12, 13], W), ([], OK)])
def test_shadow_copies(states: list[int], verdict: Verdict) -> None:
    rows = [{"ID": "{1}", "State": state} for state in states]

    assert judged("vss.shadowcopies", wmi_shadowcopy=rows).verdict is verdict


def test_no_shadow_copies_without_elevation_are_not_seen_rather_than_absent() -> None:
    assert judged("vss.shadowcopies", elevated=False).verdict is ELEVATE


def test_a_verdict_names_what_was_found() -> None:
    result = judged("svc.msdtc", windows_services=services(MSDTC=service(3, 1, "LocalSystem", "S-1-5-18")))

    assert "LocalSystem" in result.judgement.summary
    assert "S-1-5-20" in result.judgement.expected
    assert result.evidence == ("windows-services",)
