"""The way through the places of the program: back, forward, and which links lead to places."""

from __future__ import annotations

from gui.history import HOME, History, Kind, Location, parse_link

AGENT = Location(Kind.ENTRY, "vm-agent-unable-to-communicate")
RESTART = Location(Kind.PAGE, "restart-vm-agent-windows")
WRITERS = Location(Kind.PAGE, "vss-writers")


def test_back_and_forward_walk_through_what_was_visited() -> None:
    history = History()
    history.visit(AGENT)
    history.visit(RESTART)
    assert history.back() == AGENT
    assert history.back() == HOME
    assert not history.can_go_back
    assert history.forward() == AGENT
    assert history.can_go_forward


def test_going_somewhere_new_forgets_what_lay_ahead() -> None:
    history = History()
    history.visit(AGENT)
    history.visit(RESTART)
    history.back()
    history.visit(WRITERS)
    assert not history.can_go_forward
    assert history.back() == AGENT


def test_visiting_the_same_place_twice_is_one_step() -> None:
    history = History()
    history.visit(AGENT)
    history.visit(AGENT)
    assert history.back() == HOME


def test_passing_by_leaves_no_steps() -> None:
    history = History()
    history.visit(AGENT)
    history.replace(WRITERS)
    assert history.current == WRITERS
    assert history.back() == HOME


def test_back_at_the_start_and_forward_at_the_end_stay() -> None:
    history = History()
    assert history.back() == HOME
    assert history.forward() == HOME


def test_only_the_programs_own_links_are_places() -> None:
    assert parse_link("page:vss-writers") == WRITERS
    assert parse_link("error:vm-agent-unable-to-communicate") == AGENT
    for other in ("https://learn.microsoft.com", "file:///etc/passwd", "javascript:alert(1)", "home:", "page:", ""):
        assert parse_link(other) is None


def test_a_room_is_a_step_of_its_own_and_what_was_read_stays_known() -> None:
    entry, room = Location(Kind.ENTRY, "fsfreeze-failed"), Location(Kind.ROOM, "computer")
    history = History()
    history.visit(entry)
    history.visit(room)
    assert history.current == room
    assert history.reading == entry
    assert history.back() == entry
    assert history.forward() == room


def test_a_room_that_was_entered_first_has_the_start_page_behind_it() -> None:
    history = History(Location(Kind.ROOM, "computer"))
    assert history.reading == HOME
