"""The plugin for the run without Qt: what it refuses, and what it leaves out."""

from __future__ import annotations

import pytest

from installer import core_only


def test_the_core_s_run_refuses_to_prove_anything_beside_qt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(core_only, "has_qt", lambda: True)
    with pytest.raises(pytest.UsageError, match="PySide6 is installed"):
        core_only.pytest_configure()
    monkeypatch.setattr(core_only, "has_qt", lambda: False)
    core_only.pytest_configure()


def test_the_core_s_run_leaves_the_window_s_tests_out(pytestconfig: pytest.Config) -> None:
    tests = pytestconfig.rootpath / "tests"
    assert core_only.pytest_ignore_collect(tests / "gui", pytestconfig) is True
    assert core_only.pytest_ignore_collect(tests / "end_to_end", pytestconfig) is True
    assert core_only.pytest_ignore_collect(tests / "installer", pytestconfig) is None
