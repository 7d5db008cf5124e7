"""The lists of vssadmin, read by their structure: quoted names, GUIDs and the state's number, in any language."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from troubleshooter.checks.facts.saved_text import plain_text_of
from troubleshooter.checks.judgement import EvidenceLine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troubleshooter.checks.evidence import Evidence

SYSTEM_WRITER = "e8132975-6f93-4464-a53e-1050253ae220"

#: A line that ends with a quoted name begins a block; the quotation marks differ from language to language.
_NAME = re.compile(r"""^\s*[^'"‘’“”„«»\[]{2,80}['"‘’“”„«»]\s*(?P<name>\S.*?)\s*['"’“”»«]\s*$""")
_GUID = re.compile(r"\{([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\}")
_STATE = re.compile(r"\[\s*(\d{1,2})\s*\]")
_VERSION = re.compile(r"(?<![\d.])\d+\.\d+\.\d+\.\d+(?![\d.])")
_COLON = re.compile(r"[:：]")

#: How vssadmin says in the languages of Windows that its user lacks rights; a saved text has no other sign of it.
_NO_RIGHTS = (
    "correct permissions", "elevated administrator", "permisos correctos", "permisos suficientes",
    "privilegios elevados",
    "berechtigungen", "erhöhten", "autorisations", "privilèges", "autorizzazioni", "permissões", "uprawnień", "прав",
    "権限", "权限", "權限",
)  # fmt: skip
#: How it says that the service itself is broken.
_BROKEN = (
    "unexpected error", "error inesperado", "unerwarteter fehler", "unerwarteten fehler", "erreur inattendue",
    "errore imprevisto", "erro inesperado", "nieoczekiwany błąd", "непредвиденн", "予期しないエラー", "意外错误",
)  # fmt: skip
_NO_ERROR = {
    "no error", "kein fehler", "aucune erreur", "nie ma błędów", "nie ma bledow", "brak błędu", "sin error",
    "sin errores",
    "ningún error", "no hay errores", "no hay error", "nessun errore", "nenhum erro", "sem erro", "sem erros",
    "geen fout", "inget fel", "нет ошибок", "нет ошибки", "エラーなし", "没有错误", "无错误",
}  # fmt: skip


class Trouble(StrEnum):
    """Why a list holds nothing, as far as its text says so."""

    NO_RIGHTS = "no_rights"
    BROKEN = "broken"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Block:
    """One writer or provider."""

    name: str
    line: int  # where it begins, counted from 1
    guids: tuple[str, ...] = ()  # lower case: the class first, then the instance
    state: int | None = None
    error: str = ""  # the words after the state, in the language of that Windows
    version: str = ""
    state_line: str = ""

    @property
    def guid(self) -> str:
        """The writer's class or the provider's id, or an empty text."""
        return self.guids[0] if self.guids else ""

    @property
    def is_writer(self) -> bool:
        """Whether it looks like a writer, as far as it is told; a provider has a version and no state."""
        return self.state is not None or not self.version


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list of vssadmin holds."""

    blocks: tuple[Block, ...]
    last: EvidenceLine  # the last line that is not empty
    trouble: Trouble = Trouble.UNCLEAR  # only of interest when there are no blocks

    @property
    def writers(self) -> tuple[Block, ...]:
        """The writers, those without a state too: the text ends inside them."""
        return tuple(block for block in self.blocks if block.is_writer)

    @property
    def providers(self) -> tuple[Block, ...]:
        """The providers."""
        return tuple(block for block in self.blocks if block.guids and block.state is None and len(block.guids) == 1)


def read_listing(evidence: Evidence) -> Listing:
    """Read a list of writers or providers; never fails over what is in it.

    Raises:
        CannotTell: when the evidence is empty.
    """
    text = plain_text_of(evidence)
    every = list(_blocks(text))
    blocks = tuple(block for block in every if block.guids or block.state is not None)
    number, last = [(number, line.strip()) for number, line in enumerate(text.split("\n"), 1) if line.strip()][-1]
    if blocks and every[-1].line == number:  # the text ends right after a name
        blocks = (*blocks, every[-1])
    return Listing(blocks, EvidenceLine(evidence.probe, last[:200], number), _trouble(text))


def no_error(error: str, stable: frozenset[str]) -> bool:
    """Whether an error's words mean none: they are known, or the very ones that a stable writer shows."""
    word = _plain(error)
    return not word or word in _NO_ERROR or word in stable


def usual_words(writers: tuple[Block, ...]) -> frozenset[str]:
    """The words that most stable writers show as their last error; in any language they say that there was none."""
    shown = [_plain(writer.error) for writer in writers if writer.state == 1]
    if not shown:
        return frozenset()
    most = max(shown, key=lambda word: (shown.count(word), word in _NO_ERROR))
    agreed = shown.count(most) > 1 or len(shown) == 1
    return frozenset({most}) if agreed or most in _NO_ERROR else frozenset()


def _blocks(text: str) -> Iterator[Block]:
    current: Block | None = None
    for number, line in enumerate(text.split("\n"), 1):
        named = _NAME.match(line)
        if named:
            if current is not None:
                yield current
            current = Block(named["name"][:120], number)
        elif current is not None and line.strip():
            current = _with_line(current, line)
    if current is not None:
        yield current


def _with_line(block: Block, line: str) -> Block:
    guids = tuple(guid.lower() for guid in _GUID.findall(line))
    if guids:
        return replace(block, guids=(*block.guids, *guids)[:4])
    state = _STATE.search(line)
    if state and block.state is None:
        return replace(block, state=int(state[1]), state_line=line.strip()[:120])
    if block.state is not None and not block.error:
        return replace(block, error=_COLON.split(line, maxsplit=1)[-1].strip()[:120])
    version = _VERSION.search(line)
    return replace(block, version=version[0]) if version and block.state is None else block


def _trouble(text: str) -> Trouble:
    low = text.lower()
    if any(sign in low for sign in _NO_RIGHTS):
        return Trouble.NO_RIGHTS
    return Trouble.BROKEN if any(sign in low for sign in _BROKEN) else Trouble.UNCLEAR


def _plain(error: str) -> str:
    return error.strip().strip(".。!").lower()
