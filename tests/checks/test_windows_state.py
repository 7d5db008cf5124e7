"""Keys, drives, events and VSS of Windows, judged from facts as probes record them; all synthetic."""

from __future__ import annotations

from typing import Any

import pytest

from tests.checks.captures import capture_of, recorded, result_of, with_exit
from tests.checks.windows_machine import (
    EXTENSIONS_KEY,
    INHERIT_ONLY,
    aces,
    adapters,
    certificate,
    event,
    events,
    judged,
    key,
    registry,
    subkey,
)
from troubleshooter.checks.evidence import Reading, ReadStatus
from troubleshooter.words import Verdict

DENIED = Reading(ReadStatus.DENIED, detail="Windows 0x5")
OK, INFO, WARNING, PROBLEM = Verdict.OK, Verdict.INFO, Verdict.WARNING, Verdict.PROBLEM
UNKNOWN, NEEDS_ELEVATION, NOT_APPLICABLE = Verdict.UNKNOWN, Verdict.NEEDS_ELEVATION, Verdict.NOT_APPLICABLE

FOLDER_CASES: list[tuple[dict[str, Any], Verdict]] = [
    (aces((0, 0x12019F, "S-1-1-0"), (0, 0x1F01FF, "S-1-5-32-544"), (0, 0x1F01FF, "S-1-5-18")), OK),
    (aces((0, 0x12019F, "S-1-1-0"), (0, 0x10000000, "S-1-5-32-544")), OK),  # generic full control
    (aces((0, 0x12019F, "S-1-1-0")), PROBLEM),
    (aces((0, 0x120089, "S-1-1-0"), (0, 0x1F01FF, "S-1-5-32-544")), PROBLEM),  # may only read
    (aces((1, 0x2, "S-1-1-0"), (0, 0x12019F, "S-1-1-0"), (0, 0x1F01FF, "S-1-5-32-544")), PROBLEM),
    (aces((0, 0x12019F, "S-1-1-0"), (0, 0x1F01FF, "S-1-5-32-544"), (0, 0x1F01FF, "S-1-5-32-545")), WARNING),
    (aces((0, 0x12019F, "S-1-1-0"), (0, 0x1F01FF, "S-1-5-32-544"), flags=INHERIT_ONLY), PROBLEM),
    (aces((1, 0x2, "S-1-1-0"), (0, 0x12019F, "S-1-1-0"), (0, 0x1F01FF, "S-1-5-32-544"), flags=INHERIT_ONLY), OK),
    (aces(), PROBLEM),  # nobody may do anything
    ({**aces(), "has_dacl": False}, WARNING),  # everybody may do everything
]


@pytest.mark.parametrize(("listed", "verdict"), FOLDER_CASES)
def test_the_permissions_of_machine_keys(listed: dict[str, Any], verdict: Verdict) -> None:
    assert judged("acl.machinekeys", machinekeys_acl=listed).verdict is verdict


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        (((0, 0x12019F, "S-1-1-0"),), "Administrators is missing"),
        (((0, 0x120089, "S-1-1-0"), (0, 0x1F01FF, "S-1-5-32-544")), "Everyone has too few rights (0x120089)"),
    ],
)
def test_who_lacks_what_on_machine_keys_is_said(entries: tuple[tuple[int, int, str], ...], words: str) -> None:
    assert words in judged("acl.machinekeys", machinekeys_acl=aces(*entries)).judgement.summary


CERTIFICATE_CASES: list[tuple[list[dict[str, Any]], Verdict]] = [
    ([], WARNING),
    ([certificate(-900, -500), certificate(-30, -1)], WARNING),
    ([*(certificate(-900 + n, -500 + n) for n in range(9)), certificate(-30, 300)], OK),  # old copies are normal
    ([certificate(2, 300)], WARNING),
    ([certificate(-30, 300, has_key=False)], PROBLEM),
    ([certificate(-30, 300, key_code=0x80090016)], PROBLEM),
    ([{"der": "AAAA"}], UNKNOWN),
]


@pytest.mark.parametrize(("kept", "verdict"), CERTIFICATE_CASES)
def test_the_agents_certificates(kept: list[dict[str, Any]], verdict: Verdict) -> None:
    assert judged("cert.crp", crp_certificates={"certificates": kept}).verdict is verdict


def test_a_key_that_only_an_administrator_may_see_is_no_problem_for_others() -> None:
    hidden = {"certificates": [certificate(-30, 300, key_code=0x80090016)]}

    assert judged("cert.crp", crp_certificates=hidden, elevated=False).verdict is OK


def test_a_log_of_the_agent_that_could_not_use_its_key_is_heeded() -> None:
    log = "[00000011] [11/25/2026 10:00:00.00] [ERROR] Keyset does not exist\n"

    assert judged("cert.crp", waappagent_log=log).verdict is WARNING
    assert judged("cert.crp", waappagent_log=log, crp_certificates=None).verdict is PROBLEM


def drive(protection: int | None, *, code: int = 0, label: str = "") -> dict[str, Any]:
    return {"state": "ok", "protection": protection, "label": label, "volume_code": code}


BITLOCKER_CASES: list[tuple[dict[str, Any], Verdict]] = [
    ({"C:\\": drive(2), "E:\\": drive(6)}, PROBLEM),
    ({"E:\\": drive(None, code=0x80310000)}, PROBLEM),
    ({"C:\\": drive(1)}, WARNING),
    ({"C:\\": drive(1), "F:\\": drive(2, label="Bek Volume")}, OK),
    ({"C:\\": drive(None)}, OK),  # a Windows without BitLocker
    ({"C:\\": drive(None, code=21)}, UNKNOWN),
    ({"C:\\": {"state": "failed", "code": 0x80020009, "label": "", "volume_code": 0}}, INFO),  # readable, no more
]


@pytest.mark.parametrize(("drives", "verdict"), BITLOCKER_CASES)
def test_drives_under_bitlocker(drives: dict[str, Any], verdict: Verdict) -> None:
    assert judged("bitlocker", bitlocker_drives={"drives": drives}).verdict is verdict


def test_a_drive_that_azure_encrypts_is_known_by_the_extension_that_did_it() -> None:
    azures = registry(key(EXTENSIONS_KEY, subkeys={"Microsoft.Azure.Security.AzureDiskEncryption_2.4.0.9": subkey()}))

    assert judged("bitlocker", bitlocker_drives={"drives": {"C:\\": drive(1)}}, windows_registry=azures).verdict is OK


def test_an_edition_without_bitlocker_never_asks_for_elevation() -> None:
    refused = Reading(ReadStatus.DENIED, detail="WMI 0x80041003")

    assert judged("bitlocker", bitlocker_drives=None, bitlocker_wmi=refused, elevated=True).verdict is NOT_APPLICABLE
    assert judged("bitlocker", bitlocker_drives=None, bitlocker_wmi=refused, elevated=False).verdict is NEEDS_ELEVATION


ADAPTER_CASES: list[tuple[dict[str, Any], Verdict]] = [
    (adapters(EnableDHCP=0, IPAddress=["10.0.0.4"]), PROBLEM),
    (adapters(EnableDHCP=0, IPAddress=["10.0.0.4", "10.0.0.5"]), INFO),
    (adapters(EnableDHCP=1, DhcpIPAddress="0.0.0.0"), UNKNOWN),  # no lease yet
    (adapters(IPAddress=["10.0.0.4"]), UNKNOWN),
]


@pytest.mark.parametrize(("found", "verdict"), ADAPTER_CASES)
def test_the_adapter_towards_the_platform(found: dict[str, Any], verdict: Verdict) -> None:
    assert judged("net.dhcp.win", windows_adapters=found).verdict is verdict


def test_a_fixed_address_is_only_a_warning_while_the_platform_answers() -> None:
    fixed = adapters(EnableDHCP=0, IPAddress=["10.0.0.4"])
    answer = "<Versions><Supported><Version>2015-04-05</Version></Supported></Versions>"
    recorded = {"address": "168.63.129.16:80", "status": 200, "body": answer}

    assert judged("net.dhcp.win", windows_adapters=fixed, wireserver_http=recorded).verdict is WARNING
    assert judged("net.dhcp.win", windows_adapters=fixed, wireserver_versions=answer).verdict is WARNING
    assert judged("net.dhcp.win", windows_adapters=fixed).verdict is PROBLEM


def test_a_fixed_address_is_a_problem_when_somebody_asked_the_platform_in_vain() -> None:
    fixed = adapters(EnableDHCP=0, IPAddress=["10.0.0.4"])
    silence = "curl: (28) Connection timed out after 5001 milliseconds"

    assert judged("net.dhcp.win", windows_adapters=fixed, wireserver_versions=silence).verdict is PROBLEM


TIMEOUT = event(12293, "0x80042314, time-out", hours_ago=2)
EVENT_CASES: list[tuple[str, dict[str, Any], Verdict]] = [
    ("eventlog.vss", {"vss": [TIMEOUT]}, WARNING),
    ("eventlog.vss", {"vss": [event(8194, "IVssWriterCallback", "0x80070005, denied")]}, INFO),
    ("eventlog.vss", {"vss": [event(8224, level=4)]}, OK),
    ("eventlog.vss", {"vss": [event(12293, "0x80042314", hours_ago=60)]}, OK),  # long ago
    ("eventlog.vss", {"volsnap": [event(25, "C:")]}, WARNING),
    ("eventlog.vss", {"vss": {"channel": "Application", "state": "failed", "code": 1}}, UNKNOWN),
    ("av.block", {"crashes": [event(1000, "IaaSBcdrExtension.exe")]}, PROBLEM),
    ("av.block", {"applocker": [event(8004, r"%OSDRIVE%\PACKAGES\IAASBCDREXTENSION.EXE")]}, PROBLEM),
    ("av.block", {"codeintegrity": [event(3077, r"\Device\HarddiskVolume2\Packages\IaaSBcdrExtension.exe")]}, PROBLEM),
    ("av.block", {"crashes": [event(1000, "notepad.exe")]}, OK),
    ("av.block", {"crashes": [event(1000, "IaaSBcdrExtension.exe", hours_ago=8 * 24)]}, OK),
    ("av.block", {"applocker": {"channel": "AppLocker", "state": "absent", "code": 15007}}, OK),
    ("av.block", {"applocker": {"channel": "AppLocker", "state": "denied", "code": 5}}, NEEDS_ELEVATION),
    ("svc.comsysapp", {"services": [event(7001, "COM+ System Application", "MSDTC")]}, WARNING),
]


@pytest.mark.parametrize(("check", "asked", "verdict"), EVENT_CASES)
def test_events_count_by_their_number_their_program_and_their_age(
    check: str, asked: dict[str, Any], verdict: Verdict
) -> None:
    result = judged(check, windows_events=events(**asked))

    assert result.verdict is verdict, result.judgement.summary


def writers(state: int, error: str) -> str:
    guid = "{e8132975-6f93-4464-a53e-1050253ae220}"
    head = f"Writer name: 'System Writer'\n  {guid}\n  State: [1] Stable\n  Error: No error\n"
    return f"{head}Writer name: 'SqlServerWriter'\n  State: [{state}] Failed\n  Last error: {error}\n"


@pytest.mark.parametrize("state", range(9, 16))
def test_a_writer_that_failed_late_is_a_problem_only_with_a_failed_snapshot_in_the_same_hours(state: int) -> None:
    listed = writers(state, "Timed out")
    then = events(vss=[event(12293, "0x80042314", hours_ago=11)])
    earlier = events(vss=[event(12293, "0x80042314", hours_ago=13)])

    assert judged("vss.writers", vssadmin_list_writers=listed).verdict is WARNING
    assert judged("vss.writers", vssadmin_list_writers=listed, windows_events=earlier).verdict is WARNING
    assert judged("vss.writers", vssadmin_list_writers=listed, windows_events=then).verdict is PROBLEM


def status(code: int) -> list[dict[str, Any]]:
    """A status file of the extension on Windows whose last run failed; synthetic."""
    return [{"status": {"status": "error", "code": code, "formattedMessage": {"message": "failed"}}}]


def test_the_extensions_own_failure_over_a_writer_is_as_good_a_proof_as_an_event() -> None:
    over_a_writer, over_a_lock = status(0x800423F2 - (1 << 32)), status(0x80310000 - (1 << 32))
    listed = writers(11, "Timed out")

    result = judged("vss.writers", vssadmin_list_writers=listed, vmsnapshot_windows_status=over_a_writer)
    assert result.verdict is PROBLEM
    assert "vmsnapshot-windows-status" in {line.probe for line in result.judgement.lines}
    assert judged("vss.writers", vssadmin_list_writers=listed, vmsnapshot_windows_status=over_a_lock).verdict is WARNING


@pytest.mark.parametrize("state", range(6, 16))
def test_a_writer_without_an_error_is_no_problem_whatever_else_failed(state: int) -> None:
    then = events(vss=[event(12293, "0x80042314", hours_ago=1)])

    result = judged("vss.writers", vssadmin_list_writers=writers(state, "No error"), windows_events=then)

    assert result.verdict is WARNING


def test_a_list_that_ends_with_a_name_says_that_it_is_cut() -> None:
    cut = writers(1, "No error") + "Writer name: 'Registry Writer'\n"

    summary = judged("vss.writers", vssadmin_list_writers=cut).judgement.summary

    assert "the text ends within Registry Writer" in summary


@pytest.mark.parametrize("state", range(2, 6))
def test_a_writer_in_the_middle_of_a_snapshot_is_no_problem(state: int) -> None:
    result = judged("vss.writers", vssadmin_list_writers=writers(state, "No error"))

    assert result.verdict is WARNING
    assert f"[{state}]" in result.judgement.observed


def test_a_writer_that_failed_without_an_error_is_left_from_the_last_session() -> None:
    assert judged("vss.writers", vssadmin_list_writers=writers(7, "No error")).verdict is WARNING


def test_a_whole_list_without_the_system_writer_is_a_warning() -> None:
    one = "Writer name: 'WMI Writer'\n  {a6ad56c2-b509-4e6c-bb19-49d8f43532f0}\n  State: [1] Stable\n  Last error: -\n"
    saved = capture_of({"vssadmin-list-writers": one})

    assert result_of("vss.writers", with_exit(saved, "vssadmin-list-writers", 0)).verdict is WARNING
    assert result_of("vss.writers", saved).verdict is OK  # a part that somebody saved


def test_nothing_said_without_elevation_asks_for_elevation() -> None:
    said = {"vssadmin-list-writers": "vssadmin 1.1\nChyba: cosi\n"}

    assert result_of("vss.writers", capture_of(said, elevated=False)).verdict is NEEDS_ELEVATION
    assert result_of("vss.writers", capture_of(said, elevated=True)).verdict is UNKNOWN


CUT_WRITER = "Writer name: 'WMI Writer'\n  {a6ad56c2-b509-4e6c-bb19-49d8f43532f0}\n"


@pytest.mark.parametrize(
    ("listed", "verdict", "words"),
    [
        (recorded("vssadmin-list-writers/en-service-error-community-test.txt"), UNKNOWN, "an error of the VSS service"),
        (recorded("vssadmin-list-providers/synthetic-third-party.txt"), UNKNOWN, "holds no writers"),
        ("Writer name: 'System Writer'\n  {e8132975-6f93-4464-a53e-1050253ae220}\n", UNKNOWN, "ends before the state"),
        (writers(1, "No error") + CUT_WRITER, OK, "the text ends within WMI Writer"),
    ],
    ids=["an error", "providers", "cut before a state", "cut after a state"],
)
def test_what_a_list_of_writers_does_not_tell_is_said(listed: str | bytes, verdict: Verdict, words: str) -> None:
    result = result_of("vss.writers", capture_of({"vssadmin-list-writers": listed}))

    assert result.verdict is verdict
    assert words in result.judgement.summary


HOOK = {"lines": 300, "hook": [{"line": 242, "text": "<add name='ServiceModelSink.Behavior'/>"}]}


def test_debugging_left_on_is_a_problem_once_the_agent_failed_over_it() -> None:
    failed = event(1026, "Application: WaAppAgent.exe\nException Info: ConfigurationErrorsException")
    another = "Application: notepad.exe\nException Info: System.Configuration.ConfigurationErrorsException\n"

    assert judged("wcf", machine_config=HOOK).verdict is WARNING
    assert judged("wcf", machine_config=HOOK, eventlog_app=another).verdict is WARNING
    assert judged("wcf", machine_config={"lines": 300}).verdict is UNKNOWN
    assert judged("wcf", machine_config=HOOK, windows_events=events(crashes=[failed])).verdict is PROBLEM
    assert judged("wcf", windows_events=events(crashes=[failed])).verdict is OK  # the file is clean by now


@pytest.mark.parametrize(
    ("asked", "verdict"),
    [
        ({"return": 2}, PROBLEM),
        ({}, UNKNOWN),
        (Reading(ReadStatus.MISSING, detail="WMI 0x80041010"), PROBLEM),  # invalid class
        (Reading(ReadStatus.FAILED, detail="WMI 0x80041013"), PROBLEM),  # the provider does not load
        (Reading(ReadStatus.TIMED_OUT), UNKNOWN),  # a busy VM is no damage
        (DENIED, NEEDS_ELEVATION),
    ],
)
def test_wmi_is_judged_by_what_its_registry_class_answers(asked: object, verdict: Verdict) -> None:
    assert judged("wmi.health", wmi_stdregprov=asked).verdict is verdict


@pytest.mark.parametrize(("states", "verdict"), [([12], INFO), ([12, 13], WARNING), ([], OK)])
def test_shadow_copies_are_judged_by_their_state(states: list[int], verdict: Verdict) -> None:
    rows = [{"ID": "{1}", "State": state} for state in states]

    assert judged("vss.shadowcopies", wmi_shadowcopy=rows).verdict is verdict


def test_no_shadow_copies_without_elevation_are_not_seen_rather_than_absent() -> None:
    assert judged("vss.shadowcopies", elevated=False).verdict is NEEDS_ELEVATION
