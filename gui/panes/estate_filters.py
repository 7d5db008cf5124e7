"""What narrows the table of VMs: chips with counts, lists to choose from, and a text."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from gui.models.estate_rows import Filter
from gui.widgets.buttons import FlatButton, Look
from gui.widgets.fields import ComboBox, LineEdit
from gui.widgets.flow_layout import FlowRow
from troubleshooter.estate.model import VmState
from troubleshooter.estate.words import state_label
from troubleshooter.i18n import _, number_text

_Key = TypeVar("_Key")

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Mapping, Sequence

    from gui.models.estate_rows import VmRow
    from gui.theme import Theme
    from troubleshooter.estate.estate import Estate
    from troubleshooter.estate.tally import Kind

_AGES = (None, timedelta(days=1), timedelta(days=2), timedelta(days=7), timedelta(days=14))


class EstateFilters(QWidget):
    """Builds a :class:`Filter`; what would leave nothing is not offered."""

    changed = Signal(object)  # Filter
    by_error_changed = Signal(bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.filter = Filter()
        self._theme = theme
        self._all = FlatButton(theme, "", look=Look.CHIP)
        self._states = {state: FlatButton(theme, "", look=Look.CHIP) for state in VmState}
        self.by_error = FlatButton(theme, _("Group by error"), look=Look.CHIP)
        self._text = LineEdit()
        self._text.setPlaceholderText(_("Filter by name, error, vault …"))
        self._text.setToolTip(self._text.placeholderText())
        self._text.setAccessibleName(_("Filter the VMs"))
        self._text.setClearButtonEnabled(True)
        self._text.setFixedWidth(230)
        self._subscription = self._list(_("Subscription"))
        self._vault = self._list(_("Vault"))
        self._error = self._list(_("Error"))
        self._age = self._list(_("Age of the newest restore point"))
        for age in _AGES:
            words = _("Restore point: any age") if age is None else _("older than {n} d").format(n=age.days)
            self._age.addItem(words, age)
        self.more = FlatButton(theme, _("More filters"), look=Look.CHIP)
        chips = FlowRow(self._all, *self._states.values(), self.by_error, self.more, spacing=6)
        first = QHBoxLayout()
        first.setSpacing(10)
        first.addWidget(chips, 1)
        first.addWidget(self._text, 0, Qt.AlignmentFlag.AlignTop)
        lists = QWidget()
        second = QHBoxLayout(lists)
        second.setContentsMargins(0, 0, 0, 0)
        second.setSpacing(8)
        for box in (self._subscription, self._vault, self._error, self._age):
            second.addWidget(box, 1)
        lists.hide()
        self.more.toggled.connect(lists.setVisible)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 9, 12, 9)
        layout.setSpacing(8)
        layout.addLayout(first)
        layout.addWidget(lists)
        self._connect()

    def show_counts(self, counts: Counter[VmState]) -> None:
        """Say how many VMs each state would leave."""
        self._all.setText(f"{_('All')} {number_text(counts.total())}")
        self._all.setChecked(self.filter.state is None)
        for state, chip in self._states.items():
            chip.setText(f"{state_label(state)} {number_text(counts[state])}")
            chip.setChecked(self.filter.state is state)
            chip.setVisible(counts[state] > 0 or self.filter.state is state)

    def offer(self, rows: Sequence[VmRow], estate: Estate) -> None:
        """Fill the lists with what there is."""
        names = {one.key: one.name or one.key for one in estate.subscriptions.values()}
        used = {row.subscription for row in rows if row.subscription}
        self._offer(self._subscription, _("All subscriptions"), {key: names.get(key, key) for key in used})
        vaults = {row.vault: row.vault_name for row in rows}
        self._offer(self._vault, _("All vaults"), vaults)
        errors: dict[Kind, str] = {row.kind: row.error for row in rows if row.error}
        self._offer(self._error, _("All errors"), errors)

    def choose(self, chosen: Filter) -> None:
        """Set the filter from elsewhere, such as a bar of the picture."""
        self.filter = chosen
        for box, value in (
            (self._subscription, chosen.subscription or None),
            (self._vault, chosen.vault or None),
            (self._error, chosen.kind),
            (self._age, chosen.older_than),
        ):
            _select(box, value)
        if self._text.text() != chosen.text:
            blocked = self._text.blockSignals(True)
            self._text.setText(chosen.text)
            self._text.blockSignals(blocked)
        for state, chip in self._states.items():
            chip.setChecked(chosen.state is state)
        self._all.setChecked(chosen.state is None)
        self.changed.emit(chosen)

    def focus_text(self) -> None:
        """Put the keyboard into the text filter."""
        self._text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._text.selectAll()

    def _connect(self) -> None:
        self._all.clicked.connect(lambda: self.choose(replace(self.filter, state=None)))
        for state, chip in self._states.items():
            chip.clicked.connect(
                lambda checked, state=state: self.choose(replace(self.filter, state=state if checked else None))
            )
        self.by_error.toggled.connect(self.by_error_changed)
        self._text.textChanged.connect(lambda text: self.choose(replace(self.filter, text=text)))
        self._subscription.activated.connect(
            lambda _n: self.choose(replace(self.filter, subscription=self._subscription.currentData() or ""))
        )
        self._vault.activated.connect(
            lambda _n: self.choose(replace(self.filter, vault=self._vault.currentData() or ""))
        )
        self._error.activated.connect(lambda _n: self.choose(replace(self.filter, kind=self._error.currentData())))
        self._age.activated.connect(lambda _n: self.choose(replace(self.filter, older_than=self._age.currentData())))

    def _list(self, name: str) -> QComboBox:
        box = ComboBox()
        box.setAccessibleName(name)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(12)
        box.setMaxVisibleItems(20)
        return box

    def _offer(self, box: QComboBox, for_all: str, offered: Mapping[_Key, str]) -> None:
        """Fill a list, unless it holds just that already."""
        items = [(for_all, None), *((name, key) for key, name in sorted(offered.items(), key=_by_name))]
        there = [(box.itemText(n), box.itemData(n)) for n in range(box.count())]
        if items == there:
            return
        current = box.currentData()
        box.clear()
        for text, data in items:
            box.addItem(text, data)
        _select(box, current)


def _by_name(item: tuple[object, str]) -> str:
    return item[1].casefold()


def _select(box: QComboBox, value: object) -> None:
    found = next((n for n in range(box.count()) if box.itemData(n) == value), 0)
    box.setCurrentIndex(found)
