"""Whether everything that the program ships with is there and works: what an installation is proved with."""

from __future__ import annotations

import gettext
import importlib
import pkgutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

import troubleshooter
from troubleshooter import i18n
from troubleshooter.errors import TroubleshooterError
from troubleshooter.i18n import _
from troubleshooter.organisation import load_organisation
from troubleshooter.words import Language

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from troubleshooter.knowledge.knowledge import Knowledge

#: Folders of data, each with a file that must lie in it.
_RESOURCES = {"icons": "app.svg", "licences": "THIRD-PARTY.md"}


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that was tried."""

    name: str
    works: bool
    detail: str


@dataclass(frozen=True, slots=True)
class SelfTest:
    """All that was tried."""

    parts: tuple[Part, ...]
    left_out: tuple[str, ...]  # packages that some module asks for and this build does not carry

    @property
    def passed(self) -> bool:
        """Whether every part works."""
        return all(part.works for part in self.parts)


def self_test(knowledge: Knowledge, root: Path, *, icons: bool = True) -> SelfTest:
    """Try every part once; ``icons`` says whether this build has a window and needs them.

    Returns normally whatever is wrong, so that all of it is seen at once.
    """
    wanted = {name: file for name, file in _RESOURCES.items() if icons or name != "icons"}
    missing = [f"{name}/{file}" for name, file in wanted.items() if not (root / name / file).is_file()]
    loaded, left_out, broken = _import_everything()
    return SelfTest(
        (
            Part("content", *_content(knowledge)),
            Part("search", *_search(knowledge)),
            *(Part(f"translation {language}", *_translation(root, language)) for language in _translated()),
            Part("resources", not missing, ", ".join(missing) or ", ".join(wanted)),
            Part("modules", bool(loaded) and not broken, "; ".join(broken) or _loaded(loaded)),
            Part("policy", *_policy()),
        ),
        tuple(sorted(left_out)),
    )


def _content(knowledge: Knowledge) -> tuple[bool, str]:
    """Open one of each kind, which reads the second of the two content files."""
    try:
        knowledge.entry(next(iter(knowledge.summaries), ""))
        knowledge.page(knowledge.page_ids[0])
        knowledge.check(knowledge.check_ids[0])
    except (TroubleshooterError, LookupError, TypeError, ValueError) as error:
        return False, f"{type(error).__name__}: {error}"
    counts = knowledge.counts
    return True, f"{counts.entries} + {counts.pages} + {counts.checks}, {knowledge.catalogue_date}"


def _search(knowledge: Knowledge) -> tuple[bool, str]:
    """An entry is found by its own code."""
    code = next((one.codes[0] for one in knowledge.summaries.values() if one.codes), "")
    hits = knowledge.index.search(code, limit=1).hits
    return bool(hits) and code in knowledge.summaries[hits[0].entry_id].codes, code


def _translated() -> list[Language]:
    return [language for language in Language if language is not Language.EN]


def _translation(root: Path, language: Language) -> tuple[bool, str]:
    found = gettext.find(i18n.DOMAIN, root / "locale", [language.value])
    if found is None:
        return False, _("the file is missing")
    sentence = "Nothing in the catalogue fits."
    translated = gettext.translation(i18n.DOMAIN, root / "locale", [language.value]).gettext(sentence)
    return translated != sentence, translated


def _import_everything() -> tuple[int, set[str], list[str]]:
    """Load each module: how many could be, the packages that are not there, and what else cannot be loaded and why."""
    loaded = 0
    left_out: set[str] = set()
    broken: list[str] = []
    for name in _modules():
        try:
            importlib.import_module(name)
            loaded += 1
        except ModuleNotFoundError as error:
            package = (error.name or "?").split(".")[0]
            if package == troubleshooter.__name__:
                broken.append(f"{name}: {error}")
            else:
                left_out.add(package)
        except (ImportError, AttributeError, OSError) as error:
            broken.append(f"{name}: {error}")
    return loaded, left_out, broken


def _loaded(n: int) -> str:
    return _("{n} can be loaded").format(n=n) if n else _("none was found")


def _modules() -> Iterator[str]:
    def stay_quiet(_name: str) -> None:
        """The package is met again, and told of, as a module."""

    for module in pkgutil.walk_packages(troubleshooter.__path__, f"{troubleshooter.__name__}.", onerror=stay_quiet):
        if not module.name.endswith("__main__"):
            yield module.name


def _policy() -> tuple[bool, str]:
    organisation = load_organisation()
    return not organisation.problem, organisation.problem or organisation.source or _("none")
