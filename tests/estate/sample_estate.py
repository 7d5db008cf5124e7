"""The invented estate that the program ships, as it is read at one moment."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

from troubleshooter.estate.estate import Estate
from troubleshooter.estate.reader import Reader
from troubleshooter.estate.sample import SampleTransport

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def read_sample() -> Estate:
    """The whole sample, read at ``NOW``."""
    estate = Estate(sample=True)
    Reader(SampleTransport(NOW), now=lambda: NOW).read(estate.add, threading.Event())
    return estate
