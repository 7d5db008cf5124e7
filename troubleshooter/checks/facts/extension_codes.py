"""The backup extension's own codes and the HRESULTs in its log, each with the catalogue's entry that explains it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Names that the Linux extension writes, with their numbers.
NUMBERS: Mapping[str, int] = {
    "success_appconsistent": 0,
    "success": 1,
    "error": 2,
    "SuccessAlreadyProcessedInput": 3,
    "ExtensionTempTerminalState": 4,
    "error_parameter": 11,
    "error_12": 12,
    "error_wrong_time": 13,
    "error_same_taskid": 14,
    "error_http_failure": 15,
    "FailedHandlerGuestAgentCertificateNotFound": 16,
    "FailedInvalidDataDiskLunList": 17,
    "FailedRetryableSnapshotFailedNoNetwork": 76,
    "FailedSnapshotLimitReached": 85,
    "FailedRetryableFsFreezeFailed": 121,
    "FailedRetryableFsFreezeTimeout": 122,
    "FailedRetryableUnableToOpenMount": 123,
    "FailedSafeFreezeBinaryNotFound": 124,
    "FailedRetryableSnapshotRateExceeded": 173,
    "FailedPrepostPreScriptFailed": 300,
    "FailedPrepostPostScriptFailed": 301,
    "FailedPrepostPreScriptNotFound": 302,
    "FailedPrepostPostScriptNotFound": 303,
    "FailedPrepostPluginhostConfigParsing": 304,
    "FailedPrepostPluginConfigParsing": 305,
    "FailedPrepostPreScriptPermissionError": 306,
    "FailedPrepostPostScriptPermissionError": 307,
    "FailedPrepostPreScriptTimeout": 308,
    "FailedPrepostPostScriptTimeout": 309,
    "FailedPrepostPluginhostPreTimeout": 310,
    "FailedPrepostPluginhostPostTimeout": 311,
    "FailedPrepostCheckSumMismatch": 312,
    "FailedPrepostPluginhostConfigNotFound": 313,
    "FailedPrepostPluginhostConfigPermissionError": 314,
    "FailedPrepostPluginhostConfigOwnershipError": 315,
    "FailedPrepostPluginConfigNotFound": 316,
    "FailedPrepostPluginConfigPermissionError": 317,
    "FailedPrepostPluginConfigOwnershipError": 318,
    "FailedGuestAgentInvokedCommandTooLate": 402,
    "FailedWorkloadPreError": 500,
    "FailedWorkloadConfParsingError": 501,
    "FailedWorkloadInvalidRole": 502,
    "FailedWorkloadInvalidWorkloadName": 503,
    "FailedWorkloadPostError": 504,
    "FailedWorkloadAuthorizationMissing": 505,
    "FailedWorkloadConnectionError": 506,
    "FailedWorkloadIPCDirectoryMissing": 507,
    "FailedWorkloadDatabaseStatusChanged": 508,
    "FailedWorkloadQuiescingError": 509,
    "FailedWorkloadQuiescingTimeout": 510,
    "FailedWorkloadDatabaseInNoArchiveLog": 511,
    "FailedWorkloadLogModeChanged": 512,
    "FailedHostSnapshotRemoteServerError": 556,
    "FailedRetryableSnapshotFailedRestrictedNetwork": 761,
}

NAMES: Mapping[int, str] = {number: name for name, number in NUMBERS.items()}

GENERAL_ERROR = 2

#: Codes of a run that went well, and of one that is still going on.
GOOD = frozenset({0, 1, 3})
REPEATED = 3
RUNNING = 4

#: No network to the host or to storage.
NETWORK = frozenset({15, 76, 761})

#: Passes by itself.
PASSING = frozenset({173})

#: Says only that nobody has set up scripts.
NO_SCRIPTS = frozenset({313, 316})

_BY_NUMBER: Mapping[int, tuple[str, ...]] = {
    2: ("linux-ext-parameters-and-files", "vm-agent-not-responsive", "vmsnapshot-failed-managed-disks"),
    **dict.fromkeys((11, 12, 13, 14), ("linux-ext-parameters-and-files",)),
    15: ("linux-ext-network", "snapshot-no-network"),
    16: ("linux-ext-certificate", "guest-agent-certificate"),
    17: ("linux-ext-lun-list",),
    76: ("linux-ext-network", "snapshot-no-network"),
    761: ("linux-ext-network", "snapshot-no-network"),
    85: ("linux-ext-snapshot-limits", "snapshot-limit-reached"),
    173: ("linux-ext-snapshot-limits", "snapshot-rate-exceeded"),
    121: ("fsfreeze-failed", "linux-ext-freeze"),
    122: ("fsfreeze-timeout", "linux-ext-freeze"),
    123: ("unable-to-open-mount", "linux-ext-freeze"),
    124: ("linux-ext-freeze",),
    **dict.fromkeys((300, 301, 302, 303, 306, 307, 308, 309), ("linux-ext-scripts",)),
    **dict.fromkeys((304, 305, *range(310, 319)), ("linux-ext-plugin-config",)),
    402: ("linux-ext-command-too-late", "vm-agent-not-responsive"),
    **dict.fromkeys(range(500, 513), ("linux-ext-workload",)),
    **dict.fromkeys((555, 556, 557, 558), ("linux-ext-host-snapshot",)),
}

_PAGES_BY_NUMBER: Mapping[int, tuple[str, ...]] = {
    **dict.fromkeys((11, 12, 124), ("remove-vmsnapshot-extension",)),
    **dict.fromkeys((15, 76, 761), ("network-path-platform-address",)),
    16: ("renew-agent-certificate",),
    17: ("selective-disk-backup",),
    85: ("delete-blob-snapshots",),
    121: ("mounts-to-skip", "fsck-filesystem"),
    122: ("mounts-to-skip", "snapshot-under-load"),
    123: ("mounts-to-skip", "unmount-file-recovery"),
    173: ("snapshot-schedule-conflict",),
    **dict.fromkeys(range(300, 319), ("linux-pre-post-scripts",)),
    402: ("fix-clock",),
    **dict.fromkeys(range(500, 513), ("linux-workload-backup",)),
    **dict.fromkeys((555, 556, 557, 558), ("run-backup-now",)),
}

_PAGES_BY_ENTRY: Mapping[str, tuple[str, ...]] = {
    "vss-writers-bad-state": ("vss-writers",),
    "vss-service-bad-state": ("vss-service",),
    "msdtc-com-plus-unreachable": ("com-plus-msdtc",),
    "snapshot-bitlocker-locked": ("bitlocker-drives",),
    "linux-freeze-hang": ("thaw-frozen-filesystem",),
    "linux-ext-freeze": ("mounts-to-skip",),
}

#: The entry of writers that fail.
WRITERS_ENTRY = "vss-writers-bad-state"
_WRITERS = (WRITERS_ENTRY,)
_VSS = ("vss-service-bad-state",)
_MSDTC = ("msdtc-com-plus-unreachable", "snapshot-com-error")

#: HRESULTs with their names as Windows has them.
HRESULTS: Mapping[int, tuple[str, tuple[str, ...]]] = {
    0x800423F0: ("VSS_E_WRITERERROR_INCONSISTENTSNAPSHOT", _WRITERS),
    0x800423F1: ("VSS_E_WRITERERROR_OUTOFRESOURCES", _WRITERS),
    0x800423F2: ("VSS_E_WRITERERROR_TIMEOUT", _WRITERS),
    0x800423F3: ("VSS_E_WRITERERROR_RETRYABLE", _WRITERS),
    0x800423F4: ("VSS_E_WRITERERROR_NONRETRYABLE", _WRITERS),
    0x80042319: ("VSS_E_WRITER_NOT_RESPONDING", _WRITERS),
    0x80042301: ("VSS_E_BAD_STATE", _VSS),
    0x80042302: ("VSS_E_UNEXPECTED", _VSS),
    0x80042306: ("VSS_E_PROVIDER_VETO", _VSS),
    0x8004230C: ("VSS_E_VOLUME_NOT_SUPPORTED", ()),
    0x80042316: ("VSS_E_SNAPSHOT_SET_IN_PROGRESS", ()),
    0x80042317: ("VSS_E_MAXIMUM_NUMBER_OF_SNAPSHOTS_REACHED", ()),
    0x8004D01B: ("XACT_E_TMNOTAVAILABLE", _MSDTC),
    0x8004D024: ("XACT_E_NETWORK_TX_DISABLED", _MSDTC),
    0x80310000: ("FVE_E_LOCKED_VOLUME", ("snapshot-bitlocker-locked",)),
}

#: Symbolic codes that a status message may quote, as the portal shows them.
_SYMBOLS: Mapping[str, str] = {
    "ExtensionFailedVssWriterInBadState": "vss-writers-bad-state",
    "ExtensionFailedVssServiceInBadState": "vss-service-bad-state",
    "ExtensionSnapshotBitlockerError": "snapshot-bitlocker-locked",
    "ExtensionSnapshotFailedCOM": "snapshot-com-error",
    "ExtensionSnapshotFailedNoNetwork": "snapshot-no-network",
    "ExtensionSnapshotFailedNoSecureNetwork": "no-secure-network-channel",
    "ExtensionFailedSnapshotLimitReachedError": "snapshot-limit-reached",
    "ExtensionConfigParsingFailure": "config-parsing-failure",
    "ExtensionCommandExecFailure": "extension-command-exec",
    "UserErrorFsFreezeFailed": "fsfreeze-failed",
    "UserErrorUnableToOpenMount": "unable-to-open-mount",
    "GuestAgentSnapshotTaskStatusError": "vm-agent-not-responsive",
    "UserErrorGuestAgentStatusUnavailable": "vm-agent-unable-to-communicate",
}


def entries_of(number: int) -> tuple[str, ...]:
    """Ids of the entries that explain a number of the Linux extension, the most telling first."""
    return _BY_NUMBER.get(number, ())


def pages_for(number: int | None, entries: tuple[str, ...]) -> tuple[str, ...]:
    """Ids of the pages that mend what a number, or else the likeliest entry, stands for."""
    if number is not None and number in _PAGES_BY_NUMBER:
        return _PAGES_BY_NUMBER[number]
    return next((_PAGES_BY_ENTRY[entry] for entry in entries if entry in _PAGES_BY_ENTRY), ())


def entries_of_symbols(text: str) -> tuple[str, ...]:
    """Ids of the entries whose symbolic codes a text quotes."""
    return tuple(entry for symbol, entry in _SYMBOLS.items() if symbol in text)
