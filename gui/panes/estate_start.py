"""The Azure pane before anything was read: what it can do, and the ways to begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.icons import icon
from gui.widgets.buttons import FlatButton, Look
from gui.widgets.frames import RoundedFrame
from gui.widgets.text import heading, plain_label
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from gui.theme import Theme


class EstateStart(QWidget):
    """Invites to sign in, or to look at a sample first."""

    sign_in_asked = Signal()
    sample_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.sign_in = FlatButton(
            theme, _("Sign in to Azure…"), picture=icon("cloud", theme.on_accent), look=Look.PRIMARY
        )
        self.sample = FlatButton(theme, _("Look at a sample estate"))
        self.sign_in.clicked.connect(self.sign_in_asked)
        self.sample.clicked.connect(self.sample_asked)
        card = RoundedFrame(theme, theme.surface)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(28, 24, 28, 24)
        inside.setSpacing(12)
        inside.addWidget(heading(_("See every failing VM, its error and its fix"), 1))
        for words in (
            _("All subscriptions and vaults that your account can read, the failing VMs first, grouped by error."),
            _("A double-click on a VM opens what Azure said about it, the causes and the fix."),
            _(
                "It only reads: the role Backup Reader is enough. Nothing of what is read leaves this computer, "
                "and everything else here works without signing in."
            ),
        ):
            inside.addWidget(plain_label(words))
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addWidget(self.sign_in)
        buttons.addWidget(self.sample)
        buttons.addStretch(1)
        inside.addSpacing(6)
        inside.addLayout(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        card.setMaximumWidth(860)
        layout.addWidget(card)
        layout.addStretch(1)

    def focus_first(self) -> None:
        """Put the keyboard on the first button."""
        self.sign_in.setFocus(Qt.FocusReason.OtherFocusReason)
