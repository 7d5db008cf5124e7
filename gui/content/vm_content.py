"""A protected VM on the page view: what Azure says of it, in Azure's words, and the entry that explains it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.content.entry_content import entry_content
from gui.content.shared import column
from gui.content.unknown_content import unknown_content
from gui.widgets.arrangement import stacked
from gui.widgets.buttons import FlatButton, Look
from gui.widgets.command_block import CopyButton
from gui.widgets.flow_layout import FlowRow
from gui.widgets.frames import Card, Pill, RoundedFrame
from gui.widgets.text import CodeLabel, bullet, heading, plain_label
from troubleshooter.catalogue.confidence_label import confidence_label
from troubleshooter.catalogue.results import Confidence
from troubleshooter.estate.model import Health, VmState
from troubleshooter.estate.words import job_label, length_text, short_age, state_label
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gui.content.blocks import Builder
    from gui.content.entry_content import Known
    from gui.estate_session import EstateSession
    from troubleshooter.estate.estate import Estate
    from troubleshooter.estate.matching import MatchedEntry, Matcher
    from troubleshooter.estate.model import BackupJob, JobDetail, JobError, ProtectedVm, VmInstance

#: So many of a VM's jobs are listed.
_MOST_JOBS = 10


def vm_content(key: str, session: EstateSession, matcher: Matcher, known: Known, builder: Builder) -> QWidget:
    """Build the view of one VM; of one that is not in view any more, a word about that."""
    widget, layout = column()
    estate = session.estate
    vm = estate.vms.get(key) if estate is not None else None
    if estate is None or vm is None:
        layout.addWidget(heading(_("This VM is not in view any more"), 1))
        layout.addWidget(plain_label(_("It was read from an estate that has been closed, or is no longer there.")))
        layout.addStretch(1)
        return widget
    error = estate.error(vm)
    layout.addWidget(heading(vm.name, 1))
    layout.addWidget(_facts(vm, estate, builder))
    layout.addWidget(plain_label(_instance_line(session.instances.get(key)), muted=True))
    layout.addWidget(builder.note_line(f"vm:{key}", vm.name))
    if error is not None:
        layout.addWidget(heading(_("What Azure says"), 2))
        layout.addWidget(_azure_card(error, builder))
    elif estate.state(vm) is not VmState.COMPLETED:
        layout.addWidget(plain_label(_without_error(estate.state(vm))))
    for detail in vm.health_details:
        if error is None or detail.title != error.title:
            layout.addWidget(heading(_("Azure's own health check"), 2))
            layout.addWidget(_azure_card(detail, builder))
    if error is not None:
        layout.addSpacing(8)
        of_vm = replace(known, run=known.at_hand.run_of(vm.name))
        layout.addWidget(_guide(error, matcher.match(error), of_vm, builder))
    jobs = estate.jobs_of(vm)
    if jobs:
        layout.addWidget(heading(_("Jobs that did not end well"), 2))
        layout.addWidget(_Jobs(jobs[:_MOST_JOBS], session, builder))
    layout.addStretch(1)
    return widget


def _facts(vm: ProtectedVm, estate: Estate, builder: Builder) -> QWidget:
    widget = QWidget()
    box = QVBoxLayout(widget)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(8)
    state = estate.state(vm)
    pills = FlowRow()
    if estate.sample:
        pills.add(Pill(_("SAMPLE ESTATE"), builder.theme, caution=True))
    failed, well = state is VmState.FAILED, state in (VmState.COMPLETED, VmState.IN_PROGRESS)
    pills.add(Pill(state_label(state), builder.theme, caution=not well, bad=failed))
    if vm.health is Health.ACTION_REQUIRED:
        pills.add(Pill(_("Azure: action required"), builder.theme, caution=True))
    subscription = estate.subscriptions.get(vm.vm_subscription)
    if subscription is not None and subscription.is_limited:
        words = _("Subscription: {state}").format(state=subscription.state)
        pills.add(Pill(words, builder.theme, caution=True))
    box.addWidget(pills)
    now = datetime.now(UTC)
    vault = estate.vaults.get(vm.vault)
    place = f" ({vault.location})" if vault is not None and vault.location else ""
    last = vm.last_backup.astimezone().strftime("%Y-%m-%d %H:%M") if vm.last_backup else _("never")
    lines = [
        (_("Last backup"), last),
        (_("Newest restore point"), short_age(vm.newest_restore_point, now)),
        (_("Vault"), estate.vault_name(vm) + place),
        (_("Policy"), vm.policy or "–"),
        (_("Resource group"), vm.vm_resource_group or "–"),
        (_("Subscription"), (subscription.name if subscription else vm.vm_subscription) or "–"),
    ]
    if vm.soft_deleted and vm.deleted_for_good:
        lines.append((_("Deleted for good"), vm.deleted_for_good.astimezone().strftime("%Y-%m-%d")))
    box.addWidget(plain_label(" · ".join(f"{name}: {value}" for name, value in lines), muted=True))
    return widget


def _instance_line(found: VmInstance | str | None) -> str:
    """How the VM itself is, or why that is not known."""
    if found is None:
        return _("Asking Azure how the VM itself is…")
    if isinstance(found, str):
        return _("How the VM itself is could not be read: {reason}").format(reason=found)
    unknown = _("not said")
    lines = [
        (_("VM agent"), found.agent_status),
        (_("Power"), found.power_state),
        (_("Provisioning"), found.provisioning_state),
    ]
    return " · ".join(f"{name}: {value or unknown}" for name, value in lines)


def _azure_card(error: JobError, builder: Builder) -> QWidget:
    """An error as Azure words it, and Azure's own advice, labelled as Azure's."""
    card = Card(builder.theme)
    if error.title or error.number is not None:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        name = error.title or str(error.number)
        line.addWidget(CodeLabel(name), 1)
        if error.title and error.number is not None:
            line.addWidget(plain_label(str(error.number), muted=True))
        line.addWidget(CopyButton(name, _("Copy {code}").format(code=name), builder.theme))
        card.add_row(row)
    if error.text:
        card.add_row(stacked(plain_label(error.text)))  # a label cannot carry a row's margins itself
    if error.azure_recommendations:
        advice = map(bullet, error.azure_recommendations)
        card.add_row(stacked(plain_label(_("Azure's own recommendations"), bold=True), *advice, spacing=4))
    return card


def _guide(error: JobError, match: MatchedEntry | None, known: Known, builder: Builder) -> QWidget:
    """The entry that explains the error, whole; for an unknown one, the way on."""
    frame = RoundedFrame(builder.theme, builder.theme.window)
    box = QVBoxLayout(frame)
    box.setContentsMargins(18, 14, 18, 8)
    box.setSpacing(8)
    if match is None:
        code = error.title or str(error.number or "")
        box.addWidget(unknown_content(code, known.knowledge, known.language, builder))
        return frame
    row = QHBoxLayout()
    sure = {
        Confidence.SURE: _("The catalogue knows this error"),
        Confidence.LIKELY: _("Likely this error of the catalogue"),
        Confidence.WEAK: _("Perhaps this error of the catalogue: compare the texts"),
    }[match.confidence]
    row.addWidget(plain_label(f"{sure} ({confidence_label(match.confidence)})", muted=True), 1)
    alone = FlatButton(builder.theme, _("Open it alone"))
    alone.clicked.connect(lambda: builder.open_link(f"error:{match.entry_id}"))
    row.addWidget(alone)
    box.addLayout(row)
    box.addWidget(entry_content(known.knowledge.entry(match.entry_id), "", known, builder).widget)
    return frame


class _Jobs(QWidget):
    """The VM's jobs, newest first; the steps of one are read from Azure when somebody asks for them."""

    def __init__(self, jobs: Sequence[BackupJob], session: EstateSession, builder: Builder) -> None:
        super().__init__()
        self._session = session
        self._builder = builder
        self._places: dict[str, QVBoxLayout] = {}
        self._buttons: dict[str, FlatButton] = {}
        card = Card(builder.theme)
        for job in jobs:
            card.add_row(self._row(job))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card)
        session.detail_came.connect(self._show)
        for job in jobs:
            if job.key in session.details:
                self._show(job.key)

    def _row(self, job: BackupJob) -> QWidget:
        row = QWidget()
        box = QVBoxLayout(row)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        line = QHBoxLayout()
        when = job.started.astimezone().strftime("%Y-%m-%d %H:%M") if job.started else "–"
        words = [when, job.operation, job_label(job.status)]
        words += [length_text(job.duration)] if job.duration else []
        words += [error.title or str(error.number or "") for error in job.errors[:1]]
        line.addWidget(plain_label(" · ".join(word for word in words if word)), 1)
        button = FlatButton(self._builder.theme, _("Steps"), look=Look.PLAIN)
        button.setAccessibleName(_("Steps of the job of {time}").format(time=when))
        button.clicked.connect(lambda: self._ask(job))
        line.addWidget(button)
        box.addLayout(line)
        self._places[job.key], self._buttons[job.key] = box, button
        return row

    def _ask(self, job: BackupJob) -> None:
        self._buttons[job.key].setEnabled(False)
        self._buttons[job.key].setText(_("Reading …"))
        self._session.want_detail(job)

    def _show(self, key: str) -> None:
        if key not in self._places:
            return
        self._buttons[key].hide()
        found = self._session.details[key]
        text = found if isinstance(found, str) else detail_text(found)
        self._places[key].addWidget(plain_label(text, muted=True))


def detail_text(detail: JobDetail) -> str:
    """The steps of a job and what Azure notes about it, one a line."""
    lines = []
    for task in detail.tasks:
        took = f" · {length_text(task.duration)}" if task.duration else ""
        lines.append(f"{task.name}: {task.status_text}{took}")
    lines += [f"{name}: {value}" for name, value in detail.properties]
    if detail.message:
        lines.append(detail.message)
    return "\n".join(lines) or _("Azure gives no steps for this job.")


def _without_error(state: VmState) -> str:
    return {
        VmState.FAILED: _("The last backup failed, but Azure gives no error with it."),
        VmState.NEVER_BACKED_UP: _(
            "Protection is set up, but no backup has run yet. There is nothing to restore from."
        ),
        VmState.WITH_WARNINGS: _("The last backup completed with warnings; Azure gives no error with it."),
        VmState.CANCELLED: _("The last backup was cancelled. Azure records no error for cancelled jobs."),
        VmState.STOPPED: _("Protection was stopped: no new restore points are made. Those that exist may be kept."),
        VmState.SOFT_DELETED: _("The backup was deleted and can still be brought back for some days."),
        VmState.IN_PROGRESS: _("A backup is running now."),
        VmState.UNKNOWN: _(
            "Azure says nothing about this VM that the program can read. That does not mean it is well."
        ),
    }.get(state, "")
