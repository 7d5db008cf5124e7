"""Services and settings of Windows, judged from facts as probes record them; all synthetic."""

from __future__ import annotations

from typing import Any

import pytest

from tests.checks.captures import capture_of, recorded, result_of
from tests.checks.windows_machine import (
    AGENT_KEY,
    BACKUP_KEY,
    DOTNET_KEY,
    EXTENSIONS_KEY,
    MICROSOFT,
    PROVIDERS_KEY,
    RUNTIME_KEYS,
    SQL_SERVER_KEY,
    TLS_KEY,
    VMSNAPSHOT,
    WINDOWS_KEY,
    absent_key,
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
from troubleshooter.checks.judge import judge
from troubleshooter.checks.rules.registry import RULES
from troubleshooter.words import Platform, Verdict

CHECKS = [rule.check for rule in RULES.values() if rule.platforms == (Platform.WINDOWS,)]
ABSENT = {"state": "absent", "code": 1060}
NO_RUNTIMES = tuple(absent_key(path, view) for path, view in RUNTIME_KEYS)
FILE_SHARES = "{89300202-3cec-4981-9171-19f59559e0f2}"  # Microsoft's second provider, on every server
VSS_ERROR = recorded("vssadmin-list-writers/en-service-error-community-test.txt")
NO_FILES = {"runtimes": {}, "agent": {}}
OK, INFO, WARNING, PROBLEM = Verdict.OK, Verdict.INFO, Verdict.WARNING, Verdict.PROBLEM
UNKNOWN, NEEDS_ELEVATION, NOT_APPLICABLE = Verdict.UNKNOWN, Verdict.NEEDS_ELEVATION, Verdict.NOT_APPLICABLE


def test_a_healthy_vm_is_fine_in_every_check() -> None:
    verdicts = {result.check: result.verdict for result in judge(vm(), CHECKS)}

    assert verdicts.pop("reg.vsscopy") is NOT_APPLICABLE  # no SQL Server here
    assert set(verdicts.values()) == {OK}, verdicts


@pytest.mark.parametrize("check", CHECKS)
def test_a_check_of_windows_does_not_apply_to_linux(check: str) -> None:
    assert result_of(check, capture_of({}, os="linux")).verdict is NOT_APPLICABLE


SERVICE_CASES: list[tuple[str, str, dict[str, Any], Verdict]] = [
    ("agent.service.win", "RdAgent", ABSENT, PROBLEM),
    ("agent.service.win", "RdAgent", service(4, 1), PROBLEM),
    ("agent.service.win", "WindowsAzureGuestAgent", service(2, 1), PROBLEM),
    ("agent.service.win", "WindowsAzureGuestAgent", service(2, 3), PROBLEM),  # stuck while stopping
    ("agent.service.win", "WindowsAzureGuestAgent", service(3, 4), WARNING),
    ("agent.service.win", "WindowsAzureGuestAgent", {"state": "denied", "code": 5}, INFO),
    ("vss.service", "VSS", service(2, 4), OK),  # Azure Backup sets it to automatic
    ("vss.service", "VSS", service(4, 1), PROBLEM),
    ("vss.service", "swprv", ABSENT, PROBLEM),
    ("vss.service", "EventSystem", service(2, 1), WARNING),
    ("svc.comsysapp", "COMSysApp", service(4, 1), PROBLEM),
    ("svc.comsysapp", "COMSysApp", ABSENT, PROBLEM),
    ("svc.comsysapp", "COMSysApp", {"state": "denied", "code": 5}, NEEDS_ELEVATION),
    ("svc.msdtc", "MSDTC", service(3, 1, r"NT AUTHORITY\NetworkService", "S-1-5-20", code=1077), OK),  # never started
    ("svc.msdtc", "MSDTC", service(3, 1, r"nt authority\network service"), OK),
    ("svc.msdtc", "MSDTC", service(3, 1, r"NT-AUTORITÄT\Netzwerkdienst"), OK),
    ("svc.msdtc", "MSDTC", service(3, 1, r"NT-MYNDIGHET\Någonting"), UNKNOWN),
    ("svc.msdtc", "MSDTC", service(3, 1, r"NT-MYNDIGHET\Någonting", "S-1-5-20"), OK),  # the SID needs no language
    ("svc.msdtc", "MSDTC", service(3, 1, r"NT AUTHORITY\NetworkService", "S-1-5-19"), PROBLEM),
    ("svc.msdtc", "MSDTC", service(3, 1, r".\NetworkService"), PROBLEM),  # an account of this machine
    ("svc.msdtc", "MSDTC", service(3, 1, "LocalSystem", "S-1-5-18"), PROBLEM),
    ("svc.msdtc", "MSDTC", service(3, 1, r"CONTOSO\msdtc"), PROBLEM),
    ("svc.msdtc", "MSDTC", service(4, 1, r"NT AUTHORITY\NetworkService", "S-1-5-20"), PROBLEM),
    ("svc.msiserver", "msiserver", service(4, 1), PROBLEM),
    ("svc.keyiso", "KeyIso", service(4, 1), PROBLEM),
    ("svc.keyiso", "KeyIso", service(2, 4), OK),
    ("wmi.health", "Winmgmt", service(4, 1), PROBLEM),
]


@pytest.mark.parametrize(("check", "name", "changed", "verdict"), SERVICE_CASES)
def test_a_service_is_judged_by_its_start_its_state_and_its_account(
    check: str, name: str, changed: dict[str, Any], verdict: Verdict
) -> None:
    result = judged(check, windows_services=services(**{name: changed}))

    assert result.verdict is verdict, result.judgement.summary


@pytest.mark.parametrize(
    ("changed", "verdict", "words"),
    [
        (ABSENT, PROBLEM, "does not exist"),
        (service(4, 1), PROBLEM, "is disabled"),
        (service(2, 1), PROBLEM, "is not running"),
        (service(2, 3), PROBLEM, "stuck while stopping"),
        (service(2, 2), WARNING, "still starting"),
        ({**service(2, 4), "current": None}, UNKNOWN, "does not say whether"),
    ],
)
def test_why_an_agents_service_does_not_run_is_said(changed: dict[str, Any], verdict: Verdict, words: str) -> None:
    result = judged("agent.service.win", windows_services=services(RdAgent=changed))

    assert result.verdict is verdict
    assert words in result.judgement.summary


def test_failed_starts_do_not_make_a_disabled_service_look_better() -> None:
    failed = events(services=[event(7001, "COM+ System Application", "MSDTC")])
    disabled = services(COMSysApp=service(4, 1))

    assert judged("svc.comsysapp", windows_services=disabled, windows_events=failed).verdict is PROBLEM


def test_vss_that_answers_with_an_error_is_a_problem_though_its_services_may_start() -> None:
    assert judged("vss.service", vssadmin_list_writers=VSS_ERROR).verdict is PROBLEM
    assert judged("vss.service", vssadmin_list_writers=VSS_ERROR, windows_services=None).verdict is PROBLEM
    assert judged("vss.service", windows_services=None).verdict is UNKNOWN


def test_services_of_which_a_part_was_seen_are_not_said_to_be_fine() -> None:
    part = {"services": {"VSS": service(3, 1), "EventSystem": service(2, 4)}}

    assert judged("vss.service", windows_services=part).verdict is INFO


def test_a_log_of_the_agent_that_could_not_reach_key_isolation_is_heeded() -> None:
    log = "[00000011] [11/25/2026 10:00:00.00] [ERROR] RdCrypt Initialization failed. Error Code: -2147023143.\n"

    assert judged("svc.keyiso", waappagent_log=log).verdict is WARNING
    assert judged("svc.keyiso", waappagent_log=log, windows_services=services(KeyIso=service(4, 1))).verdict is PROBLEM
    assert judged("svc.keyiso", waappagent_log=log, windows_services=None).verdict is PROBLEM


#: What an old Windows needs, on which only .NET 4 is installed.
STRONG_CRYPTO = (
    key(WINDOWS_KEY, CurrentBuild="9600"),
    *(key(rf"{DOTNET_KEY}\v4.0.30319", view, SchUseStrongCrypto=1, SystemDefaultTlsVersions=1) for view in (64, 32)),
    *(absent_key(rf"{DOTNET_KEY}\v2.0.50727", view) for view in (64, 32)),
)
REGISTRY_CASES: list[tuple[str, tuple[dict[str, Any], ...], Verdict]] = [
    ("agent.version.win", (key(AGENT_KEY, GuestAgentVersion="2.7.41491.1010"),), OK),
    (
        "agent.version.win",
        (key(AGENT_KEY, GuestAgentVersion="2.7.1198.911"),),
        WARNING,
    ),  # as text it is later
    ("agent.version.win", (key(AGENT_KEY, GuestAgentVersion="2.7.41491.1009"),), WARNING),
    ("agent.version.win", (key(AGENT_KEY, GuestAgentVersion="2.6.1198.718"),), WARNING),
    ("agent.version.win", (key(AGENT_KEY, GuestAgentVersion="2.6.1198.717"),), PROBLEM),
    ("tls.schannel", (key(TLS_KEY, Enabled=0),), PROBLEM),
    ("tls.schannel", (key(TLS_KEY, Enabled=1, DisabledByDefault=1),), PROBLEM),
    ("tls.schannel", (key(TLS_KEY, Enabled=4294967295, DisabledByDefault=0),), OK),
    ("tls.schannel", (absent_key(TLS_KEY), key(WINDOWS_KEY, CurrentBuild="9200")), WARNING),
    ("tls.schannel", (absent_key(TLS_KEY), key(WINDOWS_KEY, CurrentBuild="9600")), OK),
    ("tls.schannel", (absent_key(TLS_KEY), key(WINDOWS_KEY)), UNKNOWN),
    ("tls.schannel", ({"key": TLS_KEY, "view": 64, "state": "denied", "code": 5},), NEEDS_ELEVATION),
    ("tls.dotnet", (key(rf"{DOTNET_KEY}\v4.0.30319", 32, SchUseStrongCrypto=0),), PROBLEM),
    ("tls.dotnet", (key(rf"{DOTNET_KEY}\v2.0.50727", 64, SystemDefaultTlsVersions=0),), PROBLEM),
    ("tls.dotnet", (key(WINDOWS_KEY, CurrentBuild="9600"),), WARNING),
    ("tls.dotnet", STRONG_CRYPTO, OK),
    ("enable64bit", (key(DOTNET_KEY, Enable64Bit=0),), PROBLEM),
    ("enable64bit", (key(DOTNET_KEY, Enable64Bit=1),), OK),
    ("win.ext.state", (key(EXTENSIONS_KEY, subkeys={VMSNAPSHOT: subkey(InstallState="Installed")}),), WARNING),
    ("win.ext.state", (key(EXTENSIONS_KEY, subkeys={VMSNAPSHOT: subkey(InstallState="Failed")}),), PROBLEM),
    ("win.ext.state", (absent_key(EXTENSIONS_KEY),), INFO),
    ("vss.providers", (absent_key(PROVIDERS_KEY),), PROBLEM),
    ("vss.providers", (key(PROVIDERS_KEY, subkeys={MICROSOFT.upper(): subkey()}),), OK),
    ("vss.providers", (key(PROVIDERS_KEY, subkeys={MICROSOFT: subkey(), "{1}": subkey(**{"": "Vendor"})}),), WARNING),
    (
        "vss.providers",
        (key(PROVIDERS_KEY, subkeys={MICROSOFT: subkey(), "{1}": subkey(**{"": "Azure VM Provider"})}),),
        OK,
    ),
    (
        "vss.providers",
        (key(PROVIDERS_KEY, subkeys={MICROSOFT: subkey(), FILE_SHARES: subkey(**{"": "Freigaben"})}),),
        OK,
    ),
    ("vcredist", NO_RUNTIMES, OK),  # the library is on the disk
    ("reg.vsscopy", (key(BACKUP_KEY, USEVSSCOPYBACKUP="TRUE"),), OK),
    ("reg.vsscopy", (key(BACKUP_KEY, USEVSSCOPYBACKUP=1),), WARNING),  # a number where a text is wanted
    ("reg.vsscopy", (key(SQL_SERVER_KEY),), INFO),
]


@pytest.mark.parametrize(("check", "changed", "verdict"), REGISTRY_CASES)
def test_a_value_of_the_registry_or_its_default_is_judged(
    check: str, changed: tuple[dict[str, Any], ...], verdict: Verdict
) -> None:
    result = judged(check, windows_registry=registry(*changed))

    assert result.verdict is verdict, result.judgement.summary


@pytest.mark.parametrize("newest_first", [True, False])
def test_the_newest_version_of_the_extension_counts(newest_first: bool) -> None:
    newest = VMSNAPSHOT.replace("1.0.94.0", "1.0.100.0")  # earlier as text, later as numbers
    listed = {VMSNAPSHOT: subkey(InstallState="Uninstalled"), newest: subkey(InstallState="Enabled")}
    if newest_first:
        listed = dict(reversed(listed.items()))

    result = judged(
        "win.ext.state",
        windows_registry=registry(key(EXTENSIONS_KEY, subkeys=listed)),
        extension_folders={"versions": ["1.0.94.0", "1.0.100.0"]},
    )
    assert result.verdict is OK, result.judgement.summary


def test_an_extension_without_its_folder_is_a_warning() -> None:
    assert judged("win.ext.state", extension_folders={"versions": []}).verdict is WARNING


def test_the_file_tells_the_agents_version_when_the_registry_does_not() -> None:
    files = {"agent": {"RdAgent": {"state": "ok", "version": "2.6.1.0"}}}
    result = judged("agent.version.win", windows_registry=registry(key(AGENT_KEY)), windows_file_versions=files)

    assert (result.verdict, result.judgement.observed) == (PROBLEM, "2.6.1.0")


@pytest.mark.parametrize("written", [{}, {"GuestAgentVersion": "soon"}], ids=["none", "no version"])
def test_an_agent_whose_version_nothing_tells_is_unknown(written: dict[str, str]) -> None:
    evidence = {"windows_registry": registry(key(AGENT_KEY, **written)), "windows_file_versions": NO_FILES}

    assert judged("agent.version.win", **evidence).verdict is UNKNOWN


def test_the_registry_alone_tells_of_the_runtime() -> None:
    told = registry(*NO_RUNTIMES[:-1], key(*RUNTIME_KEYS[-1], Installed=1))
    denied = registry(*NO_RUNTIMES[:-1], key(*RUNTIME_KEYS[-1], Installed=0))

    assert judged("vcredist", windows_registry=told, windows_file_versions=NO_FILES).verdict is OK
    assert judged("vcredist", windows_registry=denied, windows_file_versions=NO_FILES).verdict is WARNING


def test_the_runtime_is_missed_only_once_the_extension_is_there() -> None:
    lacking = {"windows_registry": registry(*NO_RUNTIMES), "windows_file_versions": NO_FILES}
    never = {"windows_registry": registry(*NO_RUNTIMES, absent_key(EXTENSIONS_KEY)), "windows_file_versions": NO_FILES}

    assert judged("vcredist", **lacking).verdict is WARNING
    assert judged("vcredist", **never).verdict is INFO


def test_a_missing_runtime_is_a_problem_once_the_extension_says_so() -> None:
    lacking = {"windows_registry": registry(*NO_RUNTIMES), "windows_file_versions": NO_FILES}
    log = "2026-11-25 02:00:01 Snapshot began\n2026-11-25 02:00:09 vcredist2013_x64.exe failed with exit code 1603\n"

    assert judged("vcredist", **lacking, iaasbcdr_log="2026-11-25 02:00:01 Snapshot began\n").verdict is WARNING
    result = judged("vcredist", **lacking, iaasbcdr_log=log)
    assert result.verdict is PROBLEM
    assert result.judgement.lines[0].number == 2


def test_an_agent_whose_program_is_gone_is_a_problem() -> None:
    gone = {"agent": {"RdAgent": {"path": r"C:\gone.exe", "state": "absent", "code": 2}}}

    assert judged("agent.service.win", windows_file_versions=gone).verdict is PROBLEM


def test_an_agent_that_crashed_is_a_warning_while_it_runs() -> None:
    crash = event(1026, "Application: WindowsAzureGuestAgent.exe")

    assert judged("agent.service.win", windows_events=events(crashes=[crash])).verdict is WARNING


def test_a_verdict_names_what_was_found() -> None:
    result = judged("svc.msdtc", windows_services=services(MSDTC=service(3, 1, "LocalSystem", "S-1-5-18")))

    assert "LocalSystem" in result.judgement.summary
    assert "S-1-5-20" in result.judgement.expected
    assert result.evidence == ("windows-services",)
