"""The rooms of the window: what the rail at its left leads to. No Qt, so that naming them costs nothing.

A room (``computer_room.py``, ``azure_room.py``) has a pane of its own. A desk (``help_desk.py``, ``report_desk.py``,
``walk_desk.py``) has none: it provides pages of the page view, dialogs, or both. Rooms and desks outlive the window.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gui.panes.room import RoomPane


class Room(StrEnum):
    """A room, in the order of the rail."""

    ERRORS = "errors"
    COMPUTER = "computer"
    AZURE = "azure"


class RoomCommand(NamedTuple):
    """Something that a room can do; ``everywhere`` says whether its shortcut also works outside, and enters it."""

    name: str
    text: str
    shortcuts: tuple[str, ...]
    run: Callable[[RoomPane], None]
    everywhere: bool = True


class RoomSpec(NamedTuple):
    """A room beside the list of errors: how the rail shows it, and how its pane is made when it is first entered."""

    room: Room
    text: str
    picture: str  # an icon's name
    build: Callable[[], RoomPane]
    commands: tuple[RoomCommand, ...] = ()
    takes: Callable[[Path], bool] = lambda _path: False  # whether a dropped file belongs here
