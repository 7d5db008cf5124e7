"""What in a log of the VM agent is worth knowing: signatures with the entry and page that each leads to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from troubleshooter.words import Verdict


class Sign(StrEnum):
    """What a signature tells."""

    PLATFORM_FORBIDDEN = "platform_forbidden"
    PLATFORM_SILENT = "platform_silent"
    PLATFORM_UNAVAILABLE = "platform_unavailable"  # HTTP 503
    GOAL_STATE = "goal_state"
    RETRIES = "retries"
    EXIT_CODE = "exit_code"
    DOWNGRADE = "downgrade"
    PYTHON_MODULE = "python_module"
    EXTENSION_ERROR = "extension_error"
    BLACKLISTED = "blacklisted"
    CERTIFICATE_STORE = "certificate_store"
    KEY_ISOLATION = "key_isolation"
    KEYSET = "keyset"
    BITNESS = "bitness"
    WCF = "wcf"
    STUCK_STOPPING = "stuck_stopping"
    LOOPBACK_ADAPTER = "loopback_adapter"
    TRANSPORT_CERTIFICATE = "transport_certificate"
    INSTALLER = "installer"


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature. ``anchors`` are plain pieces of text, found fast; ``pattern`` judges the line around one."""

    sign: Sign
    verdict: Verdict
    anchors: tuple[str, ...]
    pattern: re.Pattern[str]
    entries: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    passing: bool = False  # whether a later success of the agent cancels it


_BACKUP = r"Microsoft\.Azure\.RecoveryServices\.VMSnapshot"
_NOT_INFO = r"^(?!.*\bINFO\b).*"

SIGNATURES = (
    Signature(
        Sign.PLATFORM_FORBIDDEN,
        Verdict.PROBLEM,
        ("access permissions",),
        re.compile(r"SocketException.*forbidden.*access permissions.*168\.63\.129\.16|10013.*168\.63\.129\.16"),
        ("vm-agent-unable-to-communicate",),
        ("network-path-platform-address",),
        passing=True,
    ),
    Signature(
        Sign.CERTIFICATE_STORE,
        Verdict.PROBLEM,
        ("PFXImportCertStore",),
        re.compile(r"PFXImportCertStore failed"),
        ("config-parsing-failure", "guest-agent-certificate"),
        ("machinekeys-permissions",),
    ),
    Signature(
        Sign.KEY_ISOLATION,
        Verdict.PROBLEM,
        ("RdCrypt", "-2147023143"),
        re.compile(r"RdCrypt Initialization failed|-2147023143"),
        ("guest-agent-certificate", "config-parsing-failure"),
        ("restart-vm-agent-windows",),
    ),
    Signature(
        Sign.KEYSET,
        Verdict.PROBLEM,
        ("Keyset does not exist", "Invalid provider type", "-2146893808"),
        re.compile(r"Keyset does not exist|Invalid provider type specified|Error Code: -2146893808"),
        ("config-parsing-failure", "guest-agent-certificate"),
        ("machinekeys-permissions",),
    ),
    Signature(
        Sign.BITNESS,
        Verdict.PROBLEM,
        ("BadImageFormatException", "0x8007000B"),
        re.compile(r"BadImageFormatException|0x8007000B"),
        ("vm-agent-unable-to-communicate",),
        ("restart-vm-agent-windows",),
    ),
    Signature(
        Sign.WCF,
        Verdict.PROBLEM,
        ("ServiceModelSink",),
        re.compile(r"ServiceModelSink.*could not be loaded|ConfigurationErrorsException.*ServiceModelSink"),
        ("vm-agent-unable-to-communicate",),
        ("restart-vm-agent-windows",),
    ),
    Signature(
        Sign.STUCK_STOPPING,
        Verdict.PROBLEM,
        ("could not be stopped",),
        re.compile(r"WindowsAzureGuestAgent could not be stopped"),
        ("vm-agent-unable-to-communicate",),
        ("restart-vm-agent-windows",),
    ),
    Signature(
        Sign.TRANSPORT_CERTIFICATE,
        Verdict.PROBLEM,
        ("TransportCertificate",),
        re.compile(r"Failed to get TransportCertificate"),
        ("guest-agent-certificate",),
        ("renew-agent-certificate",),
    ),
    Signature(
        Sign.INSTALLER,
        Verdict.PROBLEM,
        ("Error 1722", "RdAgent service path", "Installing the RdAgent service"),
        re.compile(
            r"Azure VM Agent.*Error 1722|Setting the new RdAgent service path|Installing the RdAgent service failed"
        ),
        ("vm-agent-setup-windows",),
        ("install-vm-agent-windows",),
    ),
    Signature(
        Sign.DOWNGRADE,
        Verdict.PROBLEM,
        ("Downgrade ",),
        re.compile(r"Downgrade (?:is )?not allowed"),
        ("extension-stuck-in-deletion", "vm-agent-not-responsive"),
        ("remove-vmsnapshot-extension",),
        passing=True,
    ),
    Signature(
        Sign.EXIT_CODE,
        Verdict.PROBLEM,
        ("exit code",),
        re.compile(r"[Nn]on-zero exit code(?:: |\()(?P<code>\d+)"),
        passing=True,
    ),
    Signature(
        Sign.PYTHON_MODULE,
        Verdict.PROBLEM,
        ("No module named",),
        re.compile(r"No module named '?\"?imp\b"),
        ("linux-extension-python312",),
        ("linux-extension-python",),
        passing=True,
    ),
    Signature(
        Sign.EXTENSION_ERROR,
        Verdict.PROBLEM,
        ("RecoveryServices.VMSnapshot",),
        re.compile(rf"\bERROR\b.*name={_BACKUP}\w*, op=(?:Enable|Install|Update|Download)\b"),
        ("vm-agent-not-responsive",),
        passing=True,
    ),
    Signature(
        Sign.BLACKLISTED,
        Verdict.WARNING,
        ("permanently blacklisted",),
        re.compile(r"(?P<agent>WALinuxAgent-[\d.]+\d).*permanently blacklisted|permanently blacklisted"),
        ("agent-version-unsupported",),
        ("update-vm-agent-linux",),
    ),
    Signature(
        Sign.PLATFORM_UNAVAILABLE,
        Verdict.WARNING,
        ("failed: 503", "(503)", "Service temporarily unavailable", "(ServiceUnavailable)"),
        re.compile(
            r"Calling wire server failed: 503|\(503\) Server Unavailable|Service temporarily unavailable"
            r"|Service Unavailable \(ServiceUnavailable\)"
        ),
        ("vm-agent-unable-to-communicate",),
        passing=True,
    ),
    Signature(
        Sign.PLATFORM_SILENT,
        Verdict.WARNING,
        ("168.63.129.16",),
        re.compile(
            _NOT_INFO + r"168\.63\.129\.16.*(?:timed out|[Uu]nable to connect|refused|unreachable|IOError)"
            r"|[Uu]nable to connect.*168\.63\.129\.16"
        ),
        ("vm-agent-unable-to-communicate",),
        ("network-path-platform-address",),
        passing=True,
    ),
    Signature(
        Sign.GOAL_STATE,
        Verdict.WARNING,
        ("max retry updating goal state", "processing goal state, giving up"),
        re.compile(r"Exceeded max retry updating goal state|processing goal state, giving up"),
        ("vm-agent-unable-to-communicate",),
        passing=True,
    ),
    Signature(
        Sign.LOOPBACK_ADAPTER,
        Verdict.WARNING,
        ("Npcap Loopback",),
        re.compile(r"Did not discover fabric address on interface Npcap Loopback"),
        ("vm-agent-unable-to-communicate",),
        ("restart-vm-agent-windows",),
    ),
    Signature(
        Sign.RETRIES,
        Verdict.INFO,
        ("[HTTP Retry]",),
        re.compile(r"\[HTTP Retry\].*\[HTTP Failed\]"),
        passing=True,
    ),
)

#: What the agent writes when it reaches the platform again, or an extension of backup has been started well.
RECOVERED = (
    ("recovered from previous errors", re.compile("recovered from previous errors")),
    ("GoalState completed", re.compile(r"Process(?:Extensions)?GoalState completed")),
    ("etch", re.compile(r"Fetch goal state (?:from WireServer )?completed|Fetched a new incarnation")),
    ("op=ProcessGoalState", re.compile(r"INFO.*op=ProcessGoalState, message=Incarnation \d+")),
    ("UpdateGSErrors: 0", re.compile(r"UpdateGSErrors: 0\b")),
)
EXTENSION_STARTED = (("op=Enable", re.compile(rf"\bINFO\b.*name={_BACKUP}\w*, op=Enable\b")),)
