"""Takes the evidence of this machine: all probes at once, each with its own time limit, stopped within a second."""

from __future__ import annotations

import logging
import os
import platform
import queue
import sys
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from troubleshooter.cancel import CancelToken
from troubleshooter.checks.capture import Capture, Machine
from troubleshooter.checks.evidence import Evidence, Reading, ReadStatus
from troubleshooter.checks.facts.scope import Place, find_scope
from troubleshooter.checks.probe import ProbeContext
from troubleshooter.checks.probes.registry import PROBES
from troubleshooter.checks.rules.registry import RULES
from troubleshooter.checks.scrub import without_secrets

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from troubleshooter.checks.probe import Probe

_log = logging.getLogger(__name__)

#: A reading that ignores its own limit is given up this many seconds later; its thread is left to itself.
_GRACE_S = 0.5
#: What tells where a machine is, the quick one first.
SCOPE_PROBES = ("chassis-asset-tag", "imds")


def this_machine() -> Machine:
    """The computer that the program runs on."""
    system = {"win32": "windows", "linux": "linux", "darwin": "macos"}.get(sys.platform, sys.platform)
    if system == "linux":
        import distro

        release = distro.name(pretty=True) or platform.release()
    elif system == "windows":
        release = f"Windows {platform.release()} ({platform.version()})"
    else:
        release = f"macOS {platform.mac_ver()[0]}"
    return Machine(system, release, platform.node())


def is_elevated() -> bool:
    """Whether the program runs as administrator or root."""
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.shell32.IsUserAnAdmin())
    return os.geteuid() == 0


def probes_of(checks: Collection[str] = ()) -> tuple[Probe, ...]:
    """The probes that these checks (all, when empty) read on this system, and those that tell where it is."""
    wanted = {probe for rule in RULES.values() if not checks or rule.check in checks for probe in rule.probes}
    wanted |= set(SCOPE_PROBES)
    system = this_machine().os
    return tuple(
        probe
        for probe in PROBES.values()
        if probe.id in wanted and (probe.on_any_system or system in {*probe.platforms})
    )


def take(
    probes: Iterable[Probe],
    *,
    cancel: CancelToken | None = None,
    arrived: Callable[[Evidence], None] | None = None,
    root: Path = Path("/"),
    detours: Mapping[tuple[str, int], tuple[str, int]] | None = None,
) -> Capture:
    """Read all these probes side by side and return when the last has answered, timed out or been stopped.

    On a machine whose hardware says that it is no Azure VM, probes that look inside a VM are left out.
    ``arrived`` is called for each piece of evidence, in this thread.
    """
    cancel = cancel or CancelToken()
    elevated = is_elevated()
    capture = Capture(this_machine(), datetime.now(UTC), elevated)
    taken: dict[str, Evidence] = {}
    waiting = list(probes)
    # The hardware answers at once; only where it does not is the metadata service's answer worth waiting for.
    first = [probe for probe in waiting if probe.id == SCOPE_PROBES[0]]
    rest = [probe for probe in waiting if probe.id != SCOPE_PROBES[0]]
    runner = _Runner(cancel, root, dict(detours or {}), elevated)
    for evidence in runner.run(first):
        _keep(evidence, taken, arrived)
    if is_elsewhere(replace(capture, evidence=taken)):
        rest = [probe for probe in rest if not probe.guest]
    for evidence in runner.run(rest):
        _keep(evidence, taken, arrived)
    ordered = {probe.id: taken[probe.id] for probe in waiting if probe.id in taken}
    return Capture(capture.machine, capture.taken, elevated, capture.tool_version, ordered)


def _keep(evidence: Evidence, taken: dict[str, Evidence], arrived: Callable[[Evidence], None] | None) -> None:
    taken[evidence.probe] = evidence
    if arrived is not None:
        arrived(evidence)


def is_elsewhere(capture: Capture) -> bool:
    """Whether the hardware alone says that this is no Azure VM: its tag was read, and is another one."""
    silent = {"imds": Evidence("imds", PROBES["imds"].kind, Reading(ReadStatus.MISSING))}
    return find_scope(replace(capture, evidence={**silent, **capture.evidence})).place is Place.ELSEWHERE


class _Runner:
    """Starts a daemon thread for each probe: one that hangs in the system is left behind, and waited for by nobody."""

    def __init__(
        self, cancel: CancelToken, root: Path, detours: Mapping[tuple[str, int], tuple[str, int]], elevated: bool
    ) -> None:
        self._cancel = cancel
        self._root = root
        self._detours = detours
        self._elevated = elevated

    def run(self, probes: list[Probe]) -> Iterable[Evidence]:
        """Yield each probe's evidence as it comes."""
        done: queue.SimpleQueue[Evidence] = queue.SimpleQueue()
        began = time.monotonic()
        open_ones = {probe.id: probe for probe in probes}
        for probe in probes:
            threading.Thread(
                target=self._read, args=(probe, began, done), name=f"probe {probe.id}", daemon=True
            ).start()
        while open_ones:
            try:
                evidence = done.get(timeout=0.1)
            except queue.Empty:
                late = self._late(open_ones.values(), began)
            else:
                late = [evidence] if evidence.probe in open_ones else []
            for one in late:
                del open_ones[one.probe]
                yield one

    def _late(self, probes: Iterable[Probe], began: float) -> list[Evidence]:
        """Stand-ins for those that nobody waits for any longer."""
        passed = time.monotonic() - began
        if self._cancel.cancelled:
            return [self._evidence(probe, Reading(ReadStatus.CANCELLED), passed) for probe in probes]
        return [
            self._evidence(probe, Reading(ReadStatus.TIMED_OUT, detail=f"{probe.budget_s:g} s"), passed)
            for probe in probes
            if passed > probe.budget_s + _GRACE_S
        ]

    def _read(self, probe: Probe, began: float, done: queue.SimpleQueue[Evidence]) -> None:
        context = ProbeContext(began + probe.budget_s, self._cancel, self._root, dict(os.environ), self._detours)
        try:
            reading = without_secrets(probe.read(context))
        except Exception as error:  # noqa: BLE001  the border where a fault of one probe stays with that probe
            _log.exception("probe %s", probe.id)
            reading = Reading(ReadStatus.FAILED, detail=f"{type(error).__name__}: {error}"[:200])
        done.put(self._evidence(probe, reading, time.monotonic() - began))

    def _evidence(self, probe: Probe, reading: Reading, seconds: float) -> Evidence:
        return Evidence(probe.id, probe.kind, reading, round(seconds * 1000), self._elevated)
