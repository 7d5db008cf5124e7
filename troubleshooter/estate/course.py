"""One course of reading: sends requests through the crew, counts them, and hands over what came page by page."""

from __future__ import annotations

import contextlib
import gc
import threading
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Generic, TypeVar

from troubleshooter.estate import parse, queries, values
from troubleshooter.estate.crew import AT_ONCE, Crew
from troubleshooter.estate.failures import ReadingError, SignInNeededError, TooMuchError
from troubleshooter.estate.model import Outcome, Page, Progress, Reading, Scope
from troubleshooter.estate.transport import body_of, next_request
from troubleshooter.i18n import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from troubleshooter.estate.failures import EstateError
    from troubleshooter.estate.transport import Request, Transport

_T = TypeVar("_T")

#: So many rows make a pass of Python's collector long enough to be felt.
MANY_ROWS = 20_000

# Bodies are parsed one at a time: several at once are no faster, and would keep the window from its turn.
_parsing = threading.Lock()


@dataclass(frozen=True, slots=True)
class Limits:
    """Where reading ends, whatever Azure goes on to say."""

    seconds: float = 120  # for one request, with the waiting that Azure asks for
    at_once: int = AT_ONCE
    pages: int = 10_000  # of one question
    vms: int = 500_000
    jobs: int = 1_000_000


class Course:
    """What the parts of one reading share."""

    def __init__(
        self, transport: Transport, on_page: Callable[[Page], object], stop: threading.Event, limits: Limits
    ) -> None:
        self.transport = transport
        self.limits = limits
        self.crew = Crew(stop, seconds=limits.seconds, at_once=limits.at_once)
        self.sign_in_needed: SignInNeededError | None = None
        self.subscriptions_were_left_out = False  # set in the threads that send; read when all have answered
        self._on_page = on_page
        self._stop = stop
        self._progress = Progress()
        self._ticked = 0.0

    def run(self) -> None:
        """Work until nothing is left to ask.

        Raises:
            StoppedError: the user stopped.
            SignInNeededError: Azure does not accept the sign-in any more; what came before it has been handed over.
        """
        with _no_pauses(lambda: self._progress.vms + self._progress.jobs >= MANY_ROWS):
            self.crew.run(self._tick)
        if self.sign_in_needed is not None:
            raise self.sign_in_needed

    def emit(self, page: Page) -> None:
        """Hand over what was read."""
        self._progress = replace(
            self._progress,
            vaults=self._progress.vaults + len(page.vaults),
            vms=self._progress.vms + len(page.vms),
            jobs=self._progress.jobs + len(page.jobs),
            waiting=0.0,
        )
        self._on_page(replace(page, progress=self._progress))

    def emit_to(self, on_page: Callable[[Page], object]) -> None:
        """Hand over to somebody else from now on."""
        self._on_page = on_page

    def expect(self, *, vms: int | None = None, jobs: int | None = None) -> None:
        """Note how many rows Azure announces."""
        known = self._progress
        self._progress = replace(
            known,
            vms_expected=known.vms_expected if vms is None else vms,
            jobs_expected=known.jobs_expected if jobs is None else jobs,
        )

    @property
    def progress(self) -> Progress:
        """How far it is."""
        return self._progress

    def ask(
        self,
        request: Request,
        read: Callable[[dict[str, object]], _T],
        then: Callable[[_T], None],
        failed: Callable[[EstateError], None],
    ) -> None:
        """Send a request; ``read`` parses its body beside this thread, ``then`` gets the outcome in it."""

        def work() -> _T:
            answer = self.transport.send(request, self._stop)
            if answer.subscriptions_were_left_out:
                self.subscriptions_were_left_out = True
            with _parsing:
                return read(body_of(answer))

        def answered(result: _T) -> None:
            self._count()
            then(result)

        def went_wrong(error: EstateError) -> None:
            self._count()
            if isinstance(error, SignInNeededError):
                # Nothing else can be read either.
                self.sign_in_needed = error
                self.crew.give_up()
            failed(error)

        self.crew.ask(work, answered, went_wrong)

    def _count(self) -> None:
        self._progress = replace(self._progress, requests=self._progress.requests + 1)

    def _tick(self) -> None:
        """Tell about waiting, at most twice a second."""
        now = time.monotonic()
        if now - self._ticked < 0.5:
            return
        self._ticked = now
        waiting = round(self.transport.waiting(), 1)
        if waiting or self._progress.waiting:
            self._progress = replace(self._progress, waiting=waiting)
            self._on_page(Page(progress=self._progress))


@dataclass(frozen=True, slots=True)
class Rows(Generic[_T]):
    """What a page of rows had; ``next`` leads on, unless there is a ``problem`` with it."""

    found: tuple[_T, ...]
    lost: int
    next: Request | None
    expected: int | None = None
    problem: EstateError | None = None


def graph_page(
    body: dict[str, object], read: Callable[[object], _T | None], query: str, subscriptions: Sequence[str]
) -> Rows[_T]:
    """A page of Resource Graph's.

    ``resultTruncated`` says "false" beside a ``$skipToken`` at times, so only the token counts.
    """
    _must_have_rows(body)
    found, lost = parse.rows(body, read)
    token = values.whole_text(body.get("$skipToken"))
    following = queries.graph(query, subscriptions, token) if token else None
    return Rows(found, lost, following, values.number(body.get("totalRecords")))


def arm_page(body: dict[str, object], read: Callable[[object], _T | None], host: str) -> Rows[_T]:
    """A page of Resource Manager's."""
    _must_have_rows(body)
    found, lost = parse.rows(body, read)
    link = values.whole_text(body.get("nextLink"))
    try:
        following = next_request(link, host) if link else None
    except ReadingError as problem:
        return Rows(found, lost, None, problem=problem)
    return Rows(found, lost, following)


def _must_have_rows(body: dict[str, object]) -> None:
    if not parse.has_rows(body):
        raise ReadingError(Outcome.FAILED, _("The answer has no rows in it."))


class Chain(Generic[_T]):
    """Page after page of one question, until there is none, or a limit, or a failure."""

    def __init__(
        self,
        course: Course,
        read_page: Callable[[dict[str, object]], Rows[_T]],
        on_rows: Callable[[Rows[_T]], None],
        ended: Callable[[EstateError | None], None],
        most_rows: int,
    ) -> None:
        self._course = course
        self._read_page = read_page
        self._on_rows = on_rows
        self._ended = ended
        self._left = most_rows
        self._pages = 0
        self._seen: set[int] = set()

    def start(self, request: Request) -> None:
        """Ask for the first page."""
        self._seen.add(_mark(request))
        self._course.ask(request, self._read_page, self._came, self._ended)

    def _came(self, rows: Rows[_T]) -> None:
        self._pages += 1
        self._left -= len(rows.found) + rows.lost
        self._on_rows(rows)
        if rows.next is None:
            self._ended(rows.problem)
        elif _mark(rows.next) in self._seen:
            self._ended(
                ReadingError(Outcome.FAILED, _("Azure leads in a circle: the next page is one that came before."))
            )
        elif self._pages >= self._course.limits.pages or self._left <= 0:
            reason = ngettext(
                "More than {n} page came; the rest was not read.",
                "More than {n} pages came; the rest was not read.",
                self._pages,
            )
            self._ended(TooMuchError(Outcome.FAILED, reason.format(n=self._pages)))
        else:
            self.start(rows.next)


def _mark(request: Request) -> int:
    return hash((request.path, str(request.body)))


@contextlib.contextmanager
def _no_pauses(many: Callable[[], bool]) -> Iterator[None]:
    """Keep the collector of cycles from stopping everything, the window too, again and again.

    What is read has no cycles. With a hundred thousand rows, each of its full passes takes a quarter of a second; so
    it rests meanwhile, and need not look at them later when there are ``many``.
    """
    if not gc.isenabled():  # another reading is under way, or somebody else decided so
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        if many():
            gc.freeze()
        gc.enable()


def lost_rows(lost: int, name: str) -> Reading:
    """The gap that rows leave which say nothing readable."""
    reason = ngettext("{n} row could not be read.", "{n} rows could not be read.", lost).format(n=lost)
    return Reading(Scope.ESTATE, f"rows:{name}", name, Outcome.FAILED, reason)
