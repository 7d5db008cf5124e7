"""Where the page view is and has been. No Qt: a list and a position."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What the page view can show. The values are the schemes of links."""

    HOME = "home"
    ENTRY = "error"
    PAGE = "page"
    CHECK = "check"
    UNKNOWN = "unknown"  # a code that is not in the catalogue
    POLICY = "policy"  # the target is the JSON text of a backup policy
    VM = "vm"  # a protected VM of the estate; the target is its key
    REPORT = "report"  # an opened report; the target is its number, or two for a comparison
    WALK = "walk"  # questions for who knows only a symptom; the target is what was answered
    HELP = "help"  # how to use the program
    ROOM = "room"  # another room of the window than the list of errors


class Location(NamedTuple):
    """One place. ``target`` is what its kind says; ``cause``, of an entry, the one whose fix is shown."""

    kind: Kind
    target: str = ""
    cause: str = ""

    @property
    def link(self) -> str:
        """The place as a link in content is written."""
        return f"{self.kind}:{self.target}"


HOME = Location(Kind.HOME)


def parse_link(link: str) -> Location | None:
    """The place that an internal link names; None for any other address."""
    kind, separator, target = link.partition(":")
    if separator and target and kind in (Kind.ENTRY, Kind.PAGE, Kind.CHECK, Kind.UNKNOWN, Kind.VM, Kind.HELP):
        return Location(Kind(kind), target)
    return None


class History:
    """Back and Forward, as in a browser; going somewhere new forgets what lay ahead."""

    def __init__(self, start: Location = HOME) -> None:
        self._places = [start]
        self._at = 0

    @property
    def current(self) -> Location:
        """The place that is shown."""
        return self._places[self._at]

    @property
    def reading(self) -> Location:
        """What the page view shows: the current place, or the one before the room that was entered from it."""
        past = reversed(self._places[: self._at + 1])
        return next((place for place in past if place.kind is not Kind.ROOM), HOME)

    @property
    def can_go_back(self) -> bool:
        """Whether there is a place behind."""
        return self._at > 0

    @property
    def can_go_forward(self) -> bool:
        """Whether there is a place ahead."""
        return self._at < len(self._places) - 1

    def visit(self, place: Location) -> None:
        """Go somewhere; being there already changes nothing."""
        if place == self.current:
            return
        self._places[self._at + 1 :] = [place]
        self._at += 1

    def replace(self, place: Location) -> None:
        """Show another place instead of the current one: passing by, as with the arrow keys in a list."""
        self._places[self._at] = place

    def back(self) -> Location:
        """One place back, as far as there is one."""
        self._at = max(0, self._at - 1)
        return self.current

    def forward(self) -> Location:
        """One place forward, as far as there is one."""
        self._at = min(len(self._places) - 1, self._at + 1)
        return self.current
