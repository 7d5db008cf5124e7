"""What every test of the console twin gets."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

import pytest

from tests.console.console import Console

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@pytest.fixture(autouse=True)
def compiled(warm_profile: Mapping[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command finds the content compiled."""
    for name, value in warm_profile.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def console(capsys: pytest.CaptureFixture[str]) -> Console:
    return Console(capsys)


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    """Put bytes where the next command reads its standard input."""

    def put(raw: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw), encoding="ascii"))

    return put
