"""Judges the file systems of a Linux VM: their state, whether they can be frozen, whether the agent may run on them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from troubleshooter.checks.facts import ext_state, mounts
from troubleshooter.checks.facts.ext_state import read_ext_states
from troubleshooter.checks.facts.mounts import NETWORK, read_mounts
from troubleshooter.checks.facts.unread import CannotTell
from troubleshooter.checks.judgement import EvidenceLine, Judgement, Sureness
from troubleshooter.checks.rules.rule import Rule
from troubleshooter.i18n import _, ngettext
from troubleshooter.words import Platform, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from troubleshooter.checks.capture import Capture
    from troubleshooter.checks.facts.ext_state import ExtState
    from troubleshooter.checks.facts.mounts import Mount, Mounts

AGENT_FOLDER = "/var/lib/waagent"

_LINUX = (Platform.LINUX,)


def _judge_state(capture: Capture) -> Judgement:
    states = read_ext_states(capture)
    probe = next(one for one in ext_state.PROBES if one in capture.evidence)
    judged = [(_state_verdict(one), one) for one in states]
    worst = max((verdict for verdict, _state in judged), key=_BADNESS.index)
    shown = [one for verdict, one in judged if verdict is worst]
    return Judgement(
        worst,
        _state_summary(worst, shown),
        observed=" · ".join(f"{one.name}: {one.state}" for one in states),
        expected="Filesystem state: clean",
        sureness=Sureness.CERTAIN if worst in (Verdict.OK, Verdict.PROBLEM) else Sureness.LIKELY,
        lines=tuple(EvidenceLine(probe, one.line, one.number) for one in shown),
        pages=("fsck-filesystem",) if worst is Verdict.PROBLEM else (),
    )


_BADNESS = (Verdict.OK, Verdict.INFO, Verdict.WARNING, Verdict.PROBLEM)


def _state_verdict(one: ExtState) -> Verdict:
    """The whole value counts: "clean with errors" and "not clean" both hold the word clean."""
    if "with errors" in one.state:
        return Verdict.PROBLEM
    if one.state == "clean":
        return Verdict.WARNING if one.errors else Verdict.OK
    if one.state == "not clean" and not one.has_journal:
        return Verdict.INFO if one.mounted is not False else Verdict.WARNING
    return Verdict.WARNING


def _state_summary(worst: Verdict, shown: Sequence[ExtState]) -> str:
    names = ", ".join(one.name for one in shown)
    if worst is Verdict.PROBLEM:
        return _("A file system has recorded errors: {names}.").format(names=names)
    if worst is Verdict.INFO:
        return _("{names} has no journal and is marked not clean, which is normal while it is mounted.").format(
            names=names
        )
    if worst is Verdict.WARNING:
        return _("A file system is not clean, or has counted errors in the past: {names}.").format(names=names)
    n = len(shown)
    return ngettext("{n} ext file system is clean.", "{n} ext file systems are clean.", n).format(n=n)


def _judge_freezable(capture: Capture) -> Judgement:
    found = read_mounts(capture)
    frozen = [one for one in found.mounts if one.is_frozen]
    expected = _("Each device is mounted once, and can be written to.")
    if not frozen:
        summary = _("None of the mounted file systems is one that the extension freezes.")
        return Judgement(Verdict.INFO, summary, expected=expected, sureness=Sureness.LIKELY)
    faults = _faults(found, frozen)
    for verdict, summary, lines, _name in faults:
        shown = tuple(EvidenceLine(found.probe, one.line.strip(), one.number) for one in lines)
        return Judgement(
            verdict,
            summary,
            observed=" · ".join(f"{one.source} → {one.target}" for one in lines),
            expected=expected,
            sureness=_SURENESS[verdict],
            lines=shown,
            found=tuple(dict.fromkeys(name for other, _summary, _lines, name in faults if other is verdict)),
        )
    n = len(frozen)
    summary = ngettext(
        "{n} file system will be frozen; it is mounted once and can be written to.",
        "{n} file systems will be frozen; each is mounted once and can be written to.",
        n,
    ).format(n=n)
    return Judgement(
        Verdict.OK, summary, observed=" · ".join(f"{one.target} ({one.type})" for one in frozen), expected=expected
    )


#: That a network file system is mounted is a hint, no more: nobody asked its server.
_SURENESS = {
    Verdict.PROBLEM: Sureness.CERTAIN,
    Verdict.WARNING: Sureness.LIKELY,
    Verdict.INFO: Sureness.POSSIBLE,
}


def _faults(found: Mounts, frozen: Sequence[Mount]) -> list[tuple[Verdict, str, Sequence[Mount], str]]:
    """What is wrong with the mounts, the worst first, each with its name for the causes."""
    by_target: dict[str, list[Mount]] = defaultdict(list)
    by_device: dict[str, list[Mount]] = defaultdict(list)
    for one in frozen:
        by_target[one.target].append(one)
        by_device[one.device].append(one)
    faults: list[tuple[Verdict, str, Sequence[Mount], str]] = []
    for target, several in by_target.items():
        if len(several) > 1:
            summary = _("{target} is mounted {n} times: the second freeze of it fails.")
            faults.append((Verdict.PROBLEM, summary.format(target=target, n=len(several)), several, "mounted-twice"))
    for several in by_device.values():
        # What mount printed does not tell a part of a device from all of it; parts are normal with containers.
        whole = [one for one in several if one.root == "/" and one.type != "btrfs"]
        if len({one.target for one in whole}) > 1:
            summary = _("{device} is mounted at {n} places, and would be frozen more than once.")
            faults.append(
                (Verdict.PROBLEM, summary.format(device=whole[0].source, n=len(whole)), whole, "mounted-twice")
            )
    fallen = [
        one
        for one in frozen
        if "errors=remount-ro" in one.options and all(other.read_only for other in by_device[one.device])
    ]
    if fallen:
        summary = _("{target} is read-only and set to become so after errors: the file system is likely damaged.")
        faults.append((Verdict.PROBLEM, summary.format(target=fallen[0].target), fallen, "read-only"))
    for several in by_device.values():
        parts = [one for one in several if one.root not in ("/", "") and one.type != "btrfs"]
        if parts and len(several) > 1:
            summary = _("Parts of {device} are mounted elsewhere too, which can make freezing fail.")
            faults.append((Verdict.WARNING, summary.format(device=parts[0].source), several, "mounted-twice"))
    network = [one for one in found.mounts if one.type in NETWORK]
    if network:
        summary = ngettext(
            "A network file system is mounted; if its server is gone, freezing can hang. It was not touched.",
            "{n} network file systems are mounted; if a server is gone, freezing can hang. They were not touched.",
            len(network),
        )
        faults.append((Verdict.INFO, summary.format(n=len(network)), network, "network"))
    return faults


def _judge_noexec(capture: Capture) -> Judgement:
    found = read_mounts(capture)
    holder = found.holding(AGENT_FOLDER)
    expected = _("The file system that holds {folder} allows programs to run.").format(folder=AGENT_FOLDER)
    if holder is None:
        raise CannotTell(_("The evidence does not show where {folder} lies.").format(folder=AGENT_FOLDER))
    observed = f"{holder.target}: {','.join(sorted(holder.options))}"
    lines = (EvidenceLine(found.probe, holder.line.strip(), holder.number),)
    if "noexec" in holder.options:
        if holder.target == AGENT_FOLDER:
            summary = _("{folder} is mounted noexec: extensions cannot run (exit code 126).")
        else:
            summary = _("{target}, which holds {folder}, is mounted noexec: extensions cannot run (exit code 126).")
        text = summary.format(target=holder.target, folder=AGENT_FOLDER)
        return Judgement(Verdict.PROBLEM, text, observed, expected, lines=lines)
    summary = _("Programs may run in {folder}.").format(folder=AGENT_FOLDER)
    return Judgement(Verdict.OK, summary, observed, expected, lines=lines)


RULES = (
    Rule("fs.state", ext_state.PROBES, _judge_state, _LINUX),
    Rule("fs.freezable", mounts.PROBES, _judge_freezable, _LINUX),
    Rule("lnx.noexec", mounts.PROBES, _judge_noexec, _LINUX),
)
