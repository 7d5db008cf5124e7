"""What a report is: findings, where they came from and what could not be read. Values only; all of it plain text.

Times are aware and UTC. Texts are in the language that was active when the report was built.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from troubleshooter.blocks import Block
from troubleshooter.checks.judgement import Sureness
from troubleshooter.diagnosis.diagnose import CauseState
from troubleshooter.report.names import Name
from troubleshooter.words import Outcome, Verdict

#: Marks a field that holds an id, a code or another word of ours, in which no name can stand.
CLOSED = {"closed": True}
#: Marks a field with a sentence of our own content, whose words are not names even where somebody has such a name.
OWN = {"own": True}


class FindingKind(StrEnum):
    """What a finding is about."""

    JOB = "job"  # a failed job, as Azure tells it
    ENTRY = "entry"  # an entry with its causes, as far as they are settled
    VERDICT = "verdict"  # what one check concludes


class SourceKind(StrEnum):
    """Where findings come from."""

    CAPTURE = "capture"
    THIS_COMPUTER = "this_computer"
    AZURE = "azure"


@dataclass(frozen=True, slots=True)
class CauseFinding:
    """One cause of an entry, and where it stands."""

    cause: str = field(metadata=CLOSED)
    sentence: str = field(metadata=OWN)
    state: CauseState
    evidence: str = ""
    check: str = field(default="", metadata=CLOSED)
    sureness: Sureness = Sureness.CERTAIN
    suspected: bool = False
    settled_by: tuple[str, ...] = field(default=(), metadata=CLOSED)
    pages: tuple[str, ...] = field(default=(), metadata=CLOSED)


@dataclass(frozen=True, slots=True)
class JobFacts:
    """What Azure says of a failed job and of the VM behind it."""

    operation: str = ""  # Azure's word: Backup, Restore …
    code: str = ""  # Azure's name of the error, else its number; may be empty
    text: str = ""  # the error in Azure's words
    advice: tuple[str, ...] = ()  # Azure's own
    vault: str = ""
    resource_group: str = ""
    subscription: str = ""
    started: datetime | None = None
    newest_restore_point: datetime | None = None  # None: not known, or there is none


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of a report."""

    kind: FindingKind
    title: str = field(metadata=OWN)
    verdict: Verdict  # a failed job is a problem; an entry, what its causes come to
    subject: str = ""  # the VM or machine; empty when nobody says
    summary: str = ""  # one sentence: what was found
    observed: str = ""
    expected: str = ""
    sureness: Sureness = Sureness.CERTAIN
    lines: tuple[str, ...] = ()  # of the evidence
    check: str = field(default="", metadata=CLOSED)
    entry: str = field(default="", metadata=CLOSED)
    pages: tuple[str, ...] = field(default=(), metadata=CLOSED)
    causes: tuple[CauseFinding, ...] = ()
    job: JobFacts | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One place that findings came from."""

    kind: SourceKind
    name: str = ""  # the machine, or the account's tenant
    system: str = ""  # as people say it: "Windows Server 2022"
    taken: datetime | None = None
    elevated: bool | None = None
    tool_version: str = ""
    sample: bool = False  # invented, to show what the program does


@dataclass(frozen=True, slots=True)
class Unread:
    """Something that could not be read, and why."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody noted on an entry, a step or a VM."""

    about: str
    outcome: Outcome
    text: str = ""
    when: datetime | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """How the VMs that Azure was asked about stand."""

    failing: int = 0
    with_warnings: int = 0
    never_backed_up: int = 0
    well: int = 0


@dataclass(frozen=True, slots=True)
class FixPage:
    """A page that a finding leads to, with its steps as they stand in the program's content."""

    id: str = field(metadata=CLOSED)
    title: str = field(metadata=CLOSED)
    facts: str = field(default="", metadata=CLOSED)  # risk, rights and time needed, in one line
    steps: tuple[Block, ...] = field(default=(), metadata=CLOSED)
    verify: tuple[Block, ...] = field(default=(), metadata=CLOSED)


@dataclass(frozen=True, slots=True)
class Report:
    """Findings, where they came from and what could not be read."""

    created: datetime
    offset_minutes: int  # of the local zone, east of UTC, when it was made
    language: str = field(metadata=CLOSED)
    tool_version: str = field(metadata=CLOSED)
    catalogue: str = field(metadata=CLOSED)  # ISO date of the newest verification
    findings: tuple[Finding, ...] = ()
    sources: tuple[Source, ...] = ()
    unread: tuple[Unread, ...] = ()
    pages: tuple[FixPage, ...] = ()
    remarks: tuple[Remark, ...] = ()
    counts: Counts | None = None  # None: Azure was not asked
    names: tuple[Name, ...] = ()  # known to be names; empty once they are hidden
    redacted: bool = False
    replaced: int = 0  # how many different names were hidden
    removed: int = 0  # how many secrets were taken out

    @property
    def sample(self) -> bool:
        """Whether anything in it comes from an invented estate."""
        return any(source.sample for source in self.sources)
