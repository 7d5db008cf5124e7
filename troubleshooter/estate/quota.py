"""Keeps to Resource Graph's quota of questions: none is put that would only be sent back."""

from __future__ import annotations

import re
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_RESETS = re.compile(r"(\d{1,2}):(\d\d):(\d\d)")


class Quota:
    """How many questions may still be put, as the last answers said."""

    def __init__(self, longest: float) -> None:
        self._longest = longest
        self._lock = threading.Lock()
        self._left: int | None = None  # None: not known
        self._in_flight = 0
        self._resets = 0.0

    def begin(self, sleep: Callable[[float], None]) -> None:
        """Wait until a question may be put; what ``sleep`` raises passes through."""
        while True:
            with self._lock:
                now = time.monotonic()
                if now >= self._resets:
                    self._left = None
                if self._left is None or self._left > self._in_flight:
                    self._in_flight += 1
                    return
                wait = self._resets - now
            sleep(max(wait, 0.01))

    def end(self, headers: Mapping[str, str]) -> None:
        """Note what an answer's headers say; none, when there was no answer."""
        left = headers.get("x-ms-user-quota-remaining", "")
        resets = _RESETS.fullmatch(headers.get("x-ms-user-quota-resets-after", ""))
        with self._lock:
            self._in_flight -= 1
            if left.isdecimal() and resets:
                hours, minutes, seconds = map(int, resets.groups())
                self._left = int(left)
                self._resets = time.monotonic() + min(hours * 3600 + minutes * 60 + seconds, self._longest)
