"""Judges settings of Windows and .NET: TLS, the C++ runtime, the extension's tuning, debugging leftovers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from troubleshooter.checks.facts.extension_run import WINDOWS_LOG
from troubleshooter.checks.facts.log_text import last_line_with
from troubleshooter.checks.facts.saved_text import first_line_with
from troubleshooter.checks.facts.unread import CannotTell, find
from troubleshooter.checks.facts.windows_events import ask
from troubleshooter.checks.facts.windows_files import CONFIG_PROBE, VERSIONS_PROBE, hook_lines, runtime_libraries
from troubleshooter.checks.facts.windows_registry import REG_SZ, read_key
from troubleshooter.checks.facts.windows_services import read_services
from troubleshooter.checks.judgement import EvidenceLine, Judgement, Sureness
from troubleshooter.checks.rules.rule import Rule
from troubleshooter.i18n import _
from troubleshooter.words import Platform, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troubleshooter.checks.capture import Capture

_REGISTRY = "windows-registry"
_CURRENT = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion"
_TLS = r"SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols\TLS 1.2\Client"
_DOTNET = r"SOFTWARE\Microsoft\.NETFramework"
_FRAMEWORK = r"SOFTWARE\Microsoft\NET Framework Setup\NDP\v4\Full"
_RUNTIMES = {"12.0": "2013", "11.0": "2012"}
_HANDLERS = r"SOFTWARE\Microsoft\Windows Azure\HandlerState"
_BCDR = r"SOFTWARE\Microsoft\BcdrAgent"
_PERSISTENT = r"SOFTWARE\Microsoft\BcdrAgentPersistentKeys"
_SQL = r"SOFTWARE\Microsoft\Microsoft SQL Server\Instance Names\SQL"

#: Builds: TLS 1.2 is on by default from Windows Server 2012 R2 on; .NET follows Windows from 2016 on.
_SERVER_2012_R2, _SERVER_2016 = 9600, 14393
_DOTNET_47 = 460798

#: What the extension's log says of a runtime that it could not install.
_RUNTIME_FAILED = re.compile(r"VCRedist\w*(?:Failure|.*\b(?:fail|error))", re.IGNORECASE)
_HOOK = "ServiceModelSink"
_CONFIGURATION_ERROR = re.compile(r"ConfigurationErrorsException")
_CONFIGURATION_FAULT = re.compile(rf"{_HOOK}|{_CONFIGURATION_ERROR.pattern}")
_AGENT = re.compile(r"WindowsAzureGuestAgent|WaAppAgent", re.IGNORECASE)


def _build(capture: Capture) -> int:
    """The build number of Windows.

    Raises:
        CannotTell: when the evidence does not say.
    """
    value = read_key(capture, _CURRENT).value("CurrentBuild")
    if value is None or value.number is None:
        raise CannotTell(_("The build number of Windows is not in the evidence."), probe=_REGISTRY)
    return value.number


def _judge_schannel(capture: Capture) -> Judgement:
    expected = _("absent, or Enabled other than 0 and DisabledByDefault 0")
    key = read_key(capture, _TLS)
    enabled, by_default = key.value("Enabled"), key.value("DisabledByDefault")
    shown = {"Enabled": enabled, "DisabledByDefault": by_default}
    observed = ", ".join(f"{name} = {value.text}" for name, value in shown.items() if value) or _("absent")
    lines = (EvidenceLine(_REGISTRY, f"TLS 1.2\\Client: {observed}"),)
    off = (enabled is not None and enabled.number == 0) or (
        by_default is not None and by_default.number not in (0, None)
    )
    if off:
        summary = _("TLS 1.2 is switched off for outgoing connections: {values}.").format(values=observed)
        return Judgement(Verdict.PROBLEM, summary, observed, expected, lines=lines)
    if enabled is None and _build(capture) < _SERVER_2012_R2:
        summary = _("This old Windows does not use TLS 1.2 by itself, and nothing switches it on.")
        return Judgement(Verdict.WARNING, summary, observed, expected, Sureness.LIKELY, lines)
    return Judgement(Verdict.OK, _("Windows may use TLS 1.2."), observed, expected, lines=lines)


def _judge_dotnet(capture: Capture) -> Judgement:
    expected = "SchUseStrongCrypto = 1, SystemDefaultTlsVersions = 1"
    lines: list[EvidenceLine] = []
    off: list[str] = []
    absent: list[str] = []
    for version in ("v4.0.30319", "v2.0.50727"):
        for view in (64, 32):
            key = read_key(capture, rf"{_DOTNET}\{version}", view)
            if not key.there:
                continue  # this .NET is not installed
            for name in ("SchUseStrongCrypto", "SystemDefaultTlsVersions"):
                value = key.value(name)
                where = f"{version} ({view}) {name}"
                lines.append(EvidenceLine(_REGISTRY, f"{where} = {value.text if value else '-'}"))
                if value is None:
                    absent.append(where)
                elif value.number == 0:
                    off.append(where)
    if off:
        summary = _("Strong TLS is switched off for .NET: {values} = 0.").format(values=", ".join(off))
        return Judgement(Verdict.PROBLEM, summary, "0", expected, lines=tuple(lines))
    if not absent and lines:
        return Judgement(Verdict.OK, _("Strong TLS is switched on for .NET."), "1", expected, lines=tuple(lines))
    release = read_key(capture, _FRAMEWORK).value("Release")
    number = release.number if release else None
    modern = _build(capture) >= _SERVER_2016 and (number or 0) >= _DOTNET_47
    lines.append(EvidenceLine(_REGISTRY, f"Release = {number if number is not None else '-'}"))
    if modern:
        summary = _("Nothing is set for .NET, and this Windows and .NET use strong TLS by themselves.")
        return Judgement(Verdict.OK, summary, _("absent"), expected, Sureness.LIKELY, tuple(lines))
    summary = _("Strong TLS is not switched on everywhere for .NET, and this Windows or .NET needs that.")
    return Judgement(Verdict.WARNING, summary, ", ".join(absent), expected, Sureness.LIKELY, tuple(lines))


def _judge_runtime(capture: Capture) -> Judgement:
    expected = _("Visual C++ 2013 (12.0), x64")
    found = _runtimes(capture)
    lines = tuple(EvidenceLine(probe, text) for probe, text, _year in found)
    for year in _RUNTIMES.values():
        if any(one == year for _probe, _text, one in found):
            summary = _("The Visual C++ {year} runtime (x64) is there.").format(year=year)
            return Judgement(Verdict.OK, summary, f"Visual C++ {year}", expected, lines=lines)
    handlers = read_key(capture, _HANDLERS).below
    summary = _("Neither the Visual C++ 2013 nor the 2012 runtime (x64) is there.")
    if not any("recoveryservices.vmsnapshot" in name.lower() for name in handlers):
        summary = _("No Visual C++ runtime of 2013 or 2012 (x64) is there; the first backup brings it.")
        return Judgement(Verdict.INFO, summary, _("absent"), expected)
    logged = last_line_with(capture, WINDOWS_LOG, _RUNTIME_FAILED)
    if logged is not None:
        return Judgement(Verdict.PROBLEM, summary, logged.text, expected, Sureness.LIKELY, (logged,))
    return Judgement(Verdict.WARNING, summary, _("absent"), expected, Sureness.LIKELY)


def _runtimes(capture: Capture) -> list[tuple[str, str, str]]:
    """Probe, evidence and year of each runtime that is there.

    Raises:
        CannotTell: when neither the disk nor the registry shows one, and the registry was not read.
    """
    on_disk = runtime_libraries(capture) or {}
    libraries = {f"msvcr{version.replace('.', '')}.dll": year for version, year in _RUNTIMES.items()}
    found = [(VERSIONS_PROBE, f"{name} {on_disk[name]}", year) for name, year in libraries.items() if name in on_disk]
    try:
        return [*found, *_registered_runtimes(capture)]
    except CannotTell:
        if not found:
            raise
        return found


def _registered_runtimes(capture: Capture) -> Iterator[tuple[str, str, str]]:
    for version, year in _RUNTIMES.items():
        key = rf"SOFTWARE\Microsoft\VisualStudio\{version}\VC\Runtimes\x64"
        for view in (64, 32):
            installed = read_key(capture, key, view).value("Installed")
            if installed is not None and installed.number == 1:
                yield _REGISTRY, f"{version} x64 ({view}) Installed = 1", year


def _judge_tuning(capture: Capture) -> Judgement:
    expected = _("as somebody has set it on purpose; nothing is the default")
    values = {**read_key(capture, _BCDR).values, **read_key(capture, _PERSISTENT).values}
    tuned = {name: value for name, value in values.items() if name != "isproviderinstalled"}
    lines = tuple(EvidenceLine(_REGISTRY, f"{name} = {value.text}") for name, value in tuned.items())
    observed = ", ".join(line.text for line in lines) or _("absent")
    wrong = [name for name, value in tuned.items() if value.type not in (REG_SZ, None)]
    if wrong:
        summary = _("{name} is not a text (REG_SZ), so the extension ignores it.").format(name=wrong[0])
        return Judgement(Verdict.WARNING, summary, observed, "REG_SZ", Sureness.LIKELY, lines)
    if _has_sql(capture) and "usevsscopybackup" not in tuned:
        summary = _("SQL Server is installed, and snapshots are not copy-only (USEVSSCOPYBACKUP is absent).")
        return Judgement(Verdict.INFO, summary, observed, "USEVSSCOPYBACKUP = TRUE", lines=lines)
    if not tuned and not _has_sql(capture):
        summary = _("There is no SQL Server here, and the extension is not tuned.")
        return Judgement(Verdict.NOT_APPLICABLE, summary, observed, expected)
    summary = _("The extension's settings: {values}.").format(values=observed)
    return Judgement(Verdict.OK, summary, observed, expected, lines=lines)


def _has_sql(capture: Capture) -> bool:
    instances = read_key(capture, _SQL)
    if instances.there:
        return True
    try:
        services = read_services(capture)
    except CannotTell:
        return False
    return any(services[name].there for name in ("mssqlserver", "sqlwriter") if name in services)


def _judge_64bit(capture: Capture) -> Judgement:
    expected = _("absent, or not 0")
    value = read_key(capture, _DOTNET).value("Enable64Bit")
    observed = value.text if value else _("absent")
    lines = (EvidenceLine(_REGISTRY, f"Enable64Bit = {observed}"),)
    if value is not None and value.number == 0:
        summary = _(".NET is forced to 32 bits (Enable64Bit = 0): the agent cannot start.")
        return Judgement(Verdict.PROBLEM, summary, "0", expected, lines=lines)
    return Judgement(Verdict.OK, _(".NET may run programs as 64-bit."), observed, expected, lines=lines)


def _judge_wcf(capture: Capture) -> Judgement:
    expected = _("no line with {word}").format(word=_HOOK)
    failure = _configuration_failure(capture)
    try:
        lines = hook_lines(capture)
    except CannotTell:
        if failure is None:
            raise
        return _wcf_problem(failure, (failure,), expected)
    if not lines:
        return Judgement(Verdict.OK, _("WCF debugging is not left on in machine.config."), _("absent"), expected)
    if failure is not None:
        return _wcf_problem(failure, (*lines, failure), expected)
    summary = _("machine.config names {word}; it does harm once Visual Studio is gone.").format(word=_HOOK)
    return Judgement(Verdict.WARNING, summary, lines[0].text, expected, Sureness.LIKELY, lines)


def _wcf_problem(failure: EvidenceLine, lines: tuple[EvidenceLine, ...], expected: str) -> Judgement:
    named = any(_HOOK in line.text for line in lines)
    summary = (
        _("WCF debugging was left on: the agent fails over {word} in machine.config.").format(word=_HOOK)
        if named
        else _("The agent crashed over a configuration file of .NET, machine.config most likely.")
    )
    sure = Sureness.CERTAIN if named else Sureness.LIKELY
    return Judgement(Verdict.PROBLEM, summary, failure.text, expected, sure, lines)


def _configuration_failure(capture: Capture) -> EvidenceLine | None:
    """The line of a log or an event that says that the agent failed over .NET's configuration."""
    for probe in ("transparentinstaller-log", "eventlog-app"):
        evidence = find(capture, probe)
        if evidence is None or (probe == "eventlog-app" and first_line_with(evidence, _AGENT) is None):
            continue
        found = first_line_with(evidence, _CONFIGURATION_FAULT)
        if found is not None:
            return found
    try:
        crashes = ask(capture, "crashes")
    except CannotTell:
        return None
    for event in crashes:
        whole = "\n".join(event.data)
        if _AGENT.search(whole) and _CONFIGURATION_ERROR.search(whole):
            return EvidenceLine(event.probe, event.shown)
    return None


_WINDOWS = (Platform.WINDOWS,)
RULES = (
    Rule("tls.schannel", (_REGISTRY,), _judge_schannel, _WINDOWS),
    Rule("tls.dotnet", (_REGISTRY,), _judge_dotnet, _WINDOWS),
    Rule("vcredist", (_REGISTRY, VERSIONS_PROBE, WINDOWS_LOG), _judge_runtime, _WINDOWS),
    Rule("reg.vsscopy", (_REGISTRY, "windows-services"), _judge_tuning, _WINDOWS),
    Rule("enable64bit", (_REGISTRY,), _judge_64bit, _WINDOWS),
    Rule("wcf", (CONFIG_PROBE, "transparentinstaller-log", "windows-events", "eventlog-app"), _judge_wcf, _WINDOWS),
)
