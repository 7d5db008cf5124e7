"""The reading of the estate beside the window: it wakes the window only while something is being read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui.estate_session import EstateSession

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_it_rests_once_all_was_read_and_wakes_for_what_is_asked_next(qtbot: QtBot) -> None:
    session = EstateSession()
    session.show_sample()
    qtbot.waitUntil(lambda: not session.reading, timeout=20_000)
    assert session.estate is not None
    assert len(session.estate.vms) == 200

    qtbot.waitUntil(lambda: not session._batch.isActive(), timeout=20_000)
    vm = next(iter(session.estate.vms.values()))
    session.want_instance(vm)
    assert session._batch.isActive()

    qtbot.waitUntil(lambda: vm.key in session.instances, timeout=20_000)
    qtbot.waitUntil(lambda: not session._batch.isActive(), timeout=20_000)
    session.close()


def test_nothing_that_was_given_up_keeps_it_awake(qtbot: QtBot) -> None:
    session = EstateSession()
    session.show_sample()
    session.forget()

    qtbot.waitUntil(lambda: not session._batch.isActive(), timeout=20_000)
    assert session.estate is None
    session.close()
