"""The chips above the list of errors: by operation and by system, each with how many errors it would leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QWidget

from gui.widgets.buttons import FlatButton, Look
from gui.widgets.flow_layout import FlowLayout
from troubleshooter.i18n import _, ngettext
from troubleshooter.labels import operation_label, platforms_label
from troubleshooter.words import Operation, Platform

if TYPE_CHECKING:
    from collections.abc import Callable

    from gui.panes.view_options import OptionsButton
    from gui.theme import Theme
    from troubleshooter.knowledge.knowledge import EntrySummary


class Filters(NamedTuple):
    """What the chips say."""

    operation: Operation | None = None
    platform: Platform | None = None

    def allow(self, summary: EntrySummary) -> bool:
        """Whether an entry passes."""
        return self.operation in (None, summary.operation) and (
            self.platform is None or self.platform in summary.platforms
        )


class FilterChips(QWidget):
    """Buttons that narrow the list; each shows how many errors it would leave."""

    def __init__(self, theme: Theme, changed: Callable[[Filters], None], options: OptionsButton) -> None:
        super().__init__()
        self._theme = theme
        self._changed = changed
        self._row = FlowLayout(self, spacing=6)
        self._row.setContentsMargins(14, 10, 14, 10)
        self._all = self._chip(_("All"))
        self._operations = {operation: self._chip(operation_label(operation)) for operation in Operation}
        self._platforms = {platform: self._chip(platforms_label((platform,))) for platform in Platform}
        self._row.addWidget(options)
        self._all.setChecked(True)
        self._useless: set[FlatButton] = set()  # those that would leave nothing
        self._more: FlatButton | None = None  # shows those that are folded away
        self._folded = False

    def count(self, summaries: list[EntrySummary]) -> None:
        """Show the counts of these entries, and hide what would leave nothing."""
        self._label(self._all, _("All"), len(summaries))
        for operation, chip in self._operations.items():
            self._label(chip, operation_label(operation), sum(s.operation is operation for s in summaries))
        for platform, chip in self._platforms.items():
            self._label(chip, platforms_label((platform,)), sum(platform in s.platforms for s in summaries))
        self._show()

    def clear(self) -> None:
        """Switch every chip off."""
        for chip in (*self._operations.values(), *self._platforms.values()):
            chip.setChecked(False)
        self._all.setChecked(True)
        self._show()

    def set_folded(self, folded: bool) -> None:
        """Leave more room for the list: show only what is chosen, and a button that shows the others."""
        if folded == self._folded:
            return
        self._folded = folded
        if folded and self._more is None:
            self._more = FlatButton(self._theme, _("More filters"), look=Look.CHIP)
            self._more.toggled.connect(self._show)
            self._row.addWidget(self._more)
        self._show()

    def _show(self) -> None:
        few = self._folded and self._more is not None and not self._more.isChecked()
        if self._more is not None:
            self._more.setVisible(self._folded)
        for chip in (*self._operations.values(), *self._platforms.values()):
            chip.setVisible(chip.isChecked() or not (few or chip in self._useless))
        self._row.invalidate()

    def _chip(self, word: str) -> FlatButton:
        chip = FlatButton(self._theme, word, look=Look.CHIP)
        chip.clicked.connect(lambda checked: self._clicked(chip, checked=checked))
        self._row.addWidget(chip)
        return chip

    def _label(self, chip: FlatButton, word: str, n: int) -> None:
        chip.setText(f"{word} {n}")
        chip.setAccessibleName(ngettext("{word}, {n} error", "{word}, {n} errors", n).format(word=word, n=n))
        (self._useless.discard if n else self._useless.add)(chip)

    def _clicked(self, chip: FlatButton, *, checked: bool) -> None:
        group = self._platforms if chip in self._platforms.values() else self._operations
        if chip is self._all:
            for other in (*self._operations.values(), *self._platforms.values()):
                other.setChecked(False)
        elif checked:
            for other in group.values():
                other.setChecked(other is chip)
        filters = Filters(
            next((operation for operation, other in self._operations.items() if other.isChecked()), None),
            next((platform for platform, other in self._platforms.items() if other.isChecked()), None),
        )
        self._all.setChecked(filters == Filters())
        self._show()
        self._changed(filters)
