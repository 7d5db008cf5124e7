"""Judges what VSS says: its writers by number and GUID, its providers, the shadow copies that are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troubleshooter.checks.facts.extension_run import WINDOWS_LOG, WINDOWS_STATUS, writers_failure
from troubleshooter.checks.facts.shadow_copies import PROBE as SHADOW_COPIES
from troubleshooter.checks.facts.shadow_copies import shadow_copies
from troubleshooter.checks.facts.unread import CannotTell, find, require
from troubleshooter.checks.facts.vss_listing import SYSTEM_WRITER, Trouble, no_error, read_listing, usual_words
from troubleshooter.checks.facts.windows_events import snapshot_trouble
from troubleshooter.checks.facts.windows_registry import read_key
from troubleshooter.checks.judgement import EvidenceLine, Judgement, Sureness
from troubleshooter.checks.rules.rule import Rule
from troubleshooter.i18n import _, ngettext
from troubleshooter.words import Platform, Verdict

if TYPE_CHECKING:
    from troubleshooter.checks.capture import Capture
    from troubleshooter.checks.evidence import Evidence
    from troubleshooter.checks.facts.vss_listing import Block, Listing

_WRITERS, _PROVIDERS = "vssadmin-list-writers", "vssadmin-list-providers"
_STABLE = 1
_BUSY = range(2, 6)
_FAILED = range(6, 16)
#: Failed while being identified or prepared: such a writer stopped a snapshot, a good one cannot have left it so.
_BEFORE_FREEZE = range(6, 9)
#: A healthy Windows has more; fewer are a part of a list that somebody saved.
_WHOLE_LIST = 5

_MICROSOFT = "b5946137-7b9f-4925-af80-51abd60b20d5"
_FILE_SHARES = "89300202-3cec-4981-9171-19f59559e0f2"
#: Makers whose providers belong to a VM of Azure, as their products are called in every language.
_BELONGS = ("azure", "hyper-v", "iaasvm", "microsoft")
_KEY = r"SYSTEM\CurrentControlSet\Services\VSS\Providers"

_CREATED = 12


def _phase(state: int) -> str:
    return {
        6: _("while being identified"),
        7: _("while preparing the backup"),
        8: _("while preparing the snapshot"),
        9: _("at the freeze"),
        10: _("at the thaw"),
        11: _("after the snapshot"),
        12: _("at the end of the backup"),
        13: _("before a restore"),
        14: _("after a restore"),
        15: _("while the backup was shut down"),
    }[state]


def _lines(blocks: list[Block], probe: str) -> tuple[EvidenceLine, ...]:
    shown = [
        (block, " · ".join(part for part in (block.name, block.state_line, block.error) if part)) for block in blocks
    ]
    return tuple(EvidenceLine(probe, text, block.line) for block, text in shown)


def _listing(evidence: Evidence) -> Listing:
    """A list that holds something.

    Raises:
        CannotTell: when it holds nothing, with why.
    """
    listing = read_listing(evidence)
    if listing.blocks:
        return listing
    if listing.trouble is Trouble.NO_RIGHTS:
        raise CannotTell(_("vssadmin was run without administrator rights."), Verdict.NEEDS_ELEVATION, evidence.probe)
    if listing.trouble is Trouble.BROKEN:
        raise CannotTell(_("vssadmin itself ended with an error of the VSS service."), probe=evidence.probe)
    if evidence.elevated is False:
        raise CannotTell(
            _("vssadmin showed nothing, and it was run without administrator rights."),
            Verdict.NEEDS_ELEVATION,
            evidence.probe,
        )
    raise CannotTell(_("No writer or provider can be made out in what vssadmin said."), probe=evidence.probe)


def _judge_writers(capture: Capture) -> Judgement:
    evidence = require(capture, _WRITERS)
    writers = list(_listing(evidence).writers)
    if not writers:
        raise CannotTell(_("The list holds no writers."), probe=_WRITERS)
    known = [writer for writer in writers if writer.state is not None]
    if not known:
        raise CannotTell(_("The list ends before the state of the first writer."), probe=_WRITERS)
    expected = _("every writer in state [1]")
    failed = [writer for writer in known if writer.state in _FAILED]
    if failed:
        return _failed_writers(capture, known, failed, expected)
    odd = [writer for writer in known if writer.state not in _BUSY and writer.state != _STABLE]
    busy = [writer for writer in known if writer.state in _BUSY]
    if busy or odd:
        names = ", ".join(f"{writer.name} [{writer.state}]" for writer in (*odd, *busy))
        summary = (
            _("A snapshot is running, or a writer is stuck in it: {writers}. Look again in a minute.")
            if busy
            else _("The state of a writer is not known: {writers}.")
        ).format(writers=names)
        lines = _lines([*odd, *busy], _WRITERS)
        return Judgement(Verdict.WARNING, summary, names, expected, Sureness.LIKELY, lines)
    return _stable_writers(evidence, writers, known, expected)


def _failed_writers(capture: Capture, known: list[Block], failed: list[Block], expected: str) -> Judgement:
    usual = usual_words(tuple(known))
    # A failure with an error before one without, the early phases before the late.
    failed.sort(key=lambda writer: (no_error(writer.error, usual), writer.state not in _BEFORE_FREEZE))
    first = failed[0]
    state = first.state or 0
    erring = not no_error(first.error, usual)
    names = ", ".join(f"{writer.name} [{writer.state}] {writer.error}".strip() for writer in failed)
    lines = _lines(failed, _WRITERS)
    said = {"writer": first.name, "state": state, "phase": _phase(state), "error": first.error or "-"}
    event, run = snapshot_trouble(capture), writers_failure(capture)
    if event is not None:
        lines = (*lines, EvidenceLine(event.probe, event.shown))
    if run is not None:
        lines = (*lines, run)
    if erring and (event or run):
        summary = (
            _("{writer} failed {phase} ([{state}], {error}), and the event log shows a failed snapshot too.")
            if event
            else _("{writer} failed {phase} ([{state}], {error}), and the extension's last run failed over it.")
        )
        return Judgement(Verdict.PROBLEM, summary.format(**said), names, expected, Sureness.CERTAIN, lines)
    if erring and state in _BEFORE_FREEZE:
        summary = _("{writer} failed {phase} ([{state}], {error}): it stopped the last snapshot.")
        return Judgement(Verdict.PROBLEM, summary.format(**said), names, expected, Sureness.LIKELY, lines)
    summary = _(
        "{writer} failed {phase} ([{state}], {error}). The last session can have left that behind: "
        "run a backup and look again."
    )
    return Judgement(Verdict.WARNING, summary.format(**said), names, expected, Sureness.POSSIBLE, lines)


def _stable_writers(evidence: Evidence, writers: list[Block], known: list[Block], expected: str) -> Judgement:
    usual = usual_words(tuple(known))
    here = any(writer.guid == SYSTEM_WRITER or writer.name.lower() == "system writer" for writer in writers)
    observed = ngettext("{n} writer in state [1]", "{n} writers in state [1]", len(known)).format(n=len(known))
    cut = [writer for writer in writers if writer.state is None]
    whole = not cut and (evidence.reading.exit == 0 or len(known) >= _WHOLE_LIST)
    if not here and whole:
        summary = _("System Writer is missing from the list of writers.")
        return Judgement(Verdict.WARNING, summary, observed, expected, Sureness.LIKELY)
    doubtful = [writer for writer in known if not no_error(writer.error, usual)]
    if doubtful:
        summary = _("All writers are stable, but {writer} remembers an error: {error}.").format(
            writer=doubtful[0].name, error=doubtful[0].error
        )
        return Judgement(Verdict.INFO, summary, observed, expected, lines=_lines(doubtful, _WRITERS))
    summary = ngettext("The only writer is stable.", "All {n} writers are stable.", len(known)).format(n=len(known))
    if cut:
        summary = ngettext(
            "{n} writer is stable; the text ends within {last}, which it does not tell about.",
            "{n} writers are stable; the text ends within {last}, which it does not tell about.",
            len(known),
        ).format(n=len(known), last=cut[-1].name)
    sure = Sureness.CERTAIN if here and not cut else Sureness.LIKELY
    return Judgement(Verdict.OK, summary, observed, expected, sure, _lines(cut, _WRITERS))


def _judge_providers(capture: Capture) -> Judgement:
    if find(capture, "windows-registry") is not None:
        key = read_key(capture, _KEY)
        registered = {guid.strip("{}").lower(): one.value("") for guid, one in key.below.items()}
        providers = {guid: value.text if value else guid for guid, value in registered.items()}
        probe, whole = "windows-registry", True
    else:
        evidence = require(capture, "windows-registry", _PROVIDERS)
        blocks = _listing(evidence).providers
        providers = {block.guid: block.name for block in blocks}
        probe, whole = _PROVIDERS, bool(blocks)
    if not providers and not whole:
        raise CannotTell(_("The list holds no providers."), probe=probe)
    expected = f"{{{_MICROSOFT}}}"
    observed = ", ".join(f"{name} {{{guid}}}" for guid, name in providers.items())
    lines = tuple(EvidenceLine(probe, f"{{{guid}}} {name}") for guid, name in providers.items())
    if _MICROSOFT not in providers:
        summary = _("Microsoft's own snapshot provider is not registered.")
        return Judgement(Verdict.PROBLEM, summary, observed, expected, lines=lines)
    strange = [
        name
        for guid, name in providers.items()
        if guid not in (_MICROSOFT, _FILE_SHARES) and not any(maker in name.lower() for maker in _BELONGS)
    ]
    if strange:
        summary = _("Another maker's snapshot provider is registered: {providers}.").format(
            providers=", ".join(strange)
        )
        return Judgement(Verdict.WARNING, summary, observed, expected, Sureness.LIKELY, lines)
    return Judgement(Verdict.OK, _("Only providers of Microsoft are registered."), observed, expected, lines=lines)


def _judge_copies(capture: Capture) -> Judgement:
    evidence = require(capture, SHADOW_COPIES)
    copies = shadow_copies(evidence)
    expected = _("state {state} (created) for each").format(state=_CREATED)
    lines = tuple(EvidenceLine(evidence.probe, f"{one.id} State {one.state}") for one in copies[:20])
    if not copies and evidence.elevated is False:
        reason = _("Without administrator rights Windows shows no shadow copies, whether there are any or not.")
        raise CannotTell(reason, Verdict.NEEDS_ELEVATION, evidence.probe)
    if not copies:
        return Judgement(Verdict.OK, _("There are no shadow copies."), "0", expected)
    n = len(copies)
    unfinished = [one.state for one in copies if one.state not in (_CREATED, None)]
    observed = ", ".join(sorted({str(one.state) for one in copies}))
    if unfinished:
        summary = ngettext(
            "{n} shadow copy is unfinished or aborted (state {state}).",
            "{n} shadow copies are unfinished or aborted (state {state}).",
            len(unfinished),
        ).format(n=len(unfinished), state=unfinished[0])
        return Judgement(Verdict.WARNING, summary, observed, expected, Sureness.LIKELY, lines)
    summary = ngettext("There is {n} shadow copy.", "There are {n} shadow copies.", n).format(n=n)
    return Judgement(Verdict.INFO, summary, observed, expected, lines=lines)


_WINDOWS = (Platform.WINDOWS,)
RULES = (
    Rule("vss.writers", (_WRITERS, "windows-events", WINDOWS_STATUS, WINDOWS_LOG), _judge_writers, _WINDOWS),
    Rule("vss.providers", ("windows-registry", _PROVIDERS), _judge_providers, _WINDOWS),
    Rule("vss.shadowcopies", (SHADOW_COPIES,), _judge_copies, _WINDOWS),
)
