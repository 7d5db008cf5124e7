"""What a report can be made of: the findings at hand, or a report that was opened; chosen part by part."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from troubleshooter.i18n import _, ngettext
from troubleshooter.words import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from gui.check_session import Run
    from troubleshooter.knowledge.knowledge import Knowledge
    from troubleshooter.notes import Note
    from troubleshooter.report.build import AzureView
    from troubleshooter.report.findings import Report


class PartName(StrEnum):
    """What a report can be made of."""

    MACHINE = "machine"  # the checks of this computer, or of a capture
    AZURE = "azure"
    ONE_VM = "one_vm"  # of Azure, only the VM in view
    ENTRY = "entry"
    NOTES = "notes"


@dataclass(frozen=True, slots=True)
class Part:
    """Something that can go into a report."""

    name: PartName
    text: str
    chosen: bool = True  # at first
    within: PartName | None = None  # the part that this one narrows
    ready: bool = True  # False: it is there, but not yet whole


class FindingsSource(Protocol):
    """Where a report comes from."""

    @property
    def parts(self) -> tuple[Part, ...]:
        """What can be chosen; none when it goes in as a whole."""

    @property
    def hidden_already(self) -> bool:
        """Whether names were hidden before, so that they cannot be shown."""

    def build(self, chosen: Collection[PartName]) -> Report:
        """Make the report; may take long, and touches no window."""


@dataclass(frozen=True, slots=True)
class AzureAtHand:
    """An estate that was read."""

    failing: int
    view: Callable[[Collection[str] | None], AzureView]  # of some VMs, by key, or of all
    sample: bool = False
    reading: bool = False  # still; it cannot go in before that has ended
    shown_vm: str = ""  # key of the VM that is being looked at
    shown_name: str = ""


@dataclass(frozen=True, slots=True)
class FindingsAtHand:
    """What is known at this moment; a snapshot, so that it can be made into a report beside the window."""

    knowledge: Knowledge
    run: Run | None = None
    azure: AzureAtHand | None = None
    entry: str = ""  # id of the entry that is being looked at
    entry_title: str = ""
    notes: tuple[Note, ...] = ()

    @property
    def hidden_already(self) -> bool:
        """Names are as they were read."""
        return False

    @property
    def parts(self) -> tuple[Part, ...]:
        """What is there to be told."""
        found = []
        if self.run is not None:
            found.append(Part(PartName.MACHINE, _machine_words(self.run)))
        if self.azure is not None:
            n = self.azure.failing
            words = ngettext("Azure: {n} VM that fails", "Azure: {n} VMs that fail", n).format(n=n)
            if self.azure.sample:
                words = _("Sample estate (invented): {what}").format(what=words)
            reading = self.azure.reading
            if reading:
                words = _("Azure: still being read; wait for it, or stop it there")
            found.append(Part(PartName.AZURE, words, chosen=not reading, ready=not reading))
            if self.azure.shown_vm and not reading:
                text = _("Of these only {vm}").format(vm=self.azure.shown_name)
                found.append(Part(PartName.ONE_VM, text, chosen=False, within=PartName.AZURE))
        if self.entry:
            # Its causes are what somebody explains who has nothing else to show.
            alone = self.run is None and self.azure is None
            found.append(
                Part(PartName.ENTRY, _("The error in view: {title}").format(title=self.entry_title), chosen=alone)
            )
        if self.notes:
            n = len(self.notes)
            words = ngettext("Your note on what you tried", "Your {n} notes on what you tried", n).format(n=n)
            found.append(Part(PartName.NOTES, words))
        return tuple(found)

    def build(self, chosen: Collection[PartName]) -> Report:
        """Make a report of the chosen parts."""
        from troubleshooter.report.build import Judged, build_report
        from troubleshooter.report.findings import Remark
        from troubleshooter.report.names import Name, NameKind

        machines, view = [], None
        if self.run is not None and PartName.MACHINE in chosen:
            machines.append(Judged(self.run.capture, self.run.results, here=self.run.is_here))
        if self.azure is not None and PartName.AZURE in chosen:
            view = self.azure.view({self.azure.shown_vm} if PartName.ONE_VM in chosen else None)
        notes = self.notes if PartName.NOTES in chosen else ()
        return build_report(
            self.knowledge,
            machines=machines,
            azure=view,
            entries=[self.entry] if self.entry and PartName.ENTRY in chosen else [],
            remarks=[Remark(note.title, note.outcome, note.text, note.when) for note in notes],
            names=[Name(NameKind.VM, note.title) for note in notes if note.about.startswith("vm:")],
        )


@dataclass(frozen=True, slots=True)
class OpenedReport:
    """A report that was opened, to be written again."""

    report: Report

    @property
    def parts(self) -> tuple[Part, ...]:
        """It goes in as a whole."""
        return ()

    @property
    def hidden_already(self) -> bool:
        """Whether whoever made it hid the names."""
        return self.report.redacted

    def build(self, _chosen: Collection[PartName]) -> Report:
        """The report itself."""
        return self.report


def _machine_words(run: Run) -> str:
    bad = sum(one.verdict in (Verdict.PROBLEM, Verdict.WARNING) for one in run.results)
    n = len(run.results)
    checks = ngettext("{n} check", "{n} checks", n).format(n=n)
    found = ngettext("{n} problem or warning", "{n} problems or warnings", bad).format(n=bad)
    name = run.capture.machine.hostname or run.source
    whose = _("This computer") if run.is_here else _("Capture of {machine}").format(machine=name)
    return f"{whose}: {checks}, {found}"
