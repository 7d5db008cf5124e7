"""The small vocabularies that entries, pages and checks share."""

from __future__ import annotations

from enum import StrEnum


class Language(StrEnum):
    """A language of the program and of its content."""

    EN = "en"
    ES = "es"


class Operation(StrEnum):
    """What was being done when the error appeared."""

    BACKUP = "backup"
    RESTORE = "restore"
    JOB = "job"
    CONFIGURE = "configure"
    POLICY = "policy"
    AGENT = "agent"
    NETWORK = "network"


class Platform(StrEnum):
    """The operating system inside the VM."""

    WINDOWS = "windows"
    LINUX = "linux"


class Status(StrEnum):
    """How far an entry still holds today."""

    CURRENT = "current"  # happens, and Microsoft's advice holds
    STALE = "stale"  # happens, but part of the published advice is out of date
    RETIRED = "retired"  # the product or feature behind it is gone; kept because people still meet the text


class CodeConfidence(StrEnum):
    """How sure it is that an entry's codes are the ones that Azure prints for its messages."""

    DOCUMENTED = "documented"
    INFERRED = "inferred"
    REPORTED = "reported"
    NONE = "none"  # no code is known


class Era(StrEnum):
    """Which generation of wording a message is."""

    ORIGINAL = "2017"
    TODAY = "today"
    TRANSLATION = "translation"  # our own rendering: no product prints it


class Verdict(StrEnum):
    """What a check concludes from the facts."""

    OK = "ok"
    INFO = "info"
    WARNING = "warning"
    PROBLEM = "problem"
    NOT_APPLICABLE = "not_applicable"
    NEEDS_ELEVATION = "needs_elevation"
    UNKNOWN = "unknown"
    CHECK_ERROR = "check_error"


class Risk(StrEnum):
    """What following a page can do to a running VM."""

    NONE = "none"  # only looks, or changes nothing that runs
    LOW = "low"  # restarts a helper service; the workload does not notice
    MEDIUM = "medium"  # interrupts something, restarts the VM, or changes its configuration
    HIGH = "high"  # data or restore points can be lost if it is done wrongly


class Need(StrEnum):
    """What somebody must have to follow a page."""

    PORTAL = "portal"  # read and act in the Azure portal, PowerShell or CLI
    ELEVATION = "elevation"  # administrator or root inside the VM
    ROLE = "role"  # an Azure role beyond Reader; the page's `role` names it
    RESTART = "restart"  # a maintenance window: the VM restarts


class Outcome(StrEnum):
    """What came of something that somebody tried."""

    TRIED = "tried"
    HELPED = "helped"
    DID_NOT_HELP = "did_not_help"
    NOTE = "note"
