"""The user's choices, kept in one JSON file; every field has a default, so any file can be read."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from troubleshooter.atomic_file import set_aside, write_atomically
from troubleshooter.words import Language

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FORMAT = 1

_Choice = TypeVar("_Choice", bound=StrEnum)


class ThemeChoice(StrEnum):
    """Which colours the window uses."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "high_contrast"


class Settings(NamedTuple):
    """All settings. Text fields that hold window state are base64, as Qt gives it."""

    language: Language | None = None  # None: as the system
    theme: ThemeChoice = ThemeChoice.SYSTEM
    window_geometry: str = ""
    splitter_state: str = ""
    recent: tuple[str, ...] = ()  # ids of the entries opened last, the newest first
    azure_cloud: str = ""  # public, us_government, china; empty: public
    azure_tenant: str = ""  # id or domain; empty: the account's own
    azure_client_id: str = ""  # of an application that the organisation registered; empty: Azure CLI's


def load_settings(path: Path, damaged: Callable[[Path], None] = lambda _kept: None) -> Settings:
    """Read the settings; a missing file, a damaged one or unknown values give the defaults.

    A damaged file is kept beside as ``settings.json.damaged``, so that nothing is lost silently.

    Args:
        path: the file.
        damaged: told where a file is kept that is there and cannot be read.
    """
    try:
        stored = json.loads(path.read_text(encoding="utf-8-sig"))
        if not isinstance(stored, dict):
            raise ValueError("not an object")
    except (FileNotFoundError, NotADirectoryError):
        return Settings()
    except (OSError, ValueError, RecursionError):
        damaged(set_aside(path))
        return Settings()
    return Settings(
        language=_one_of(Language, stored.get("language")),
        theme=_one_of(ThemeChoice, stored.get("theme")) or ThemeChoice.SYSTEM,
        window_geometry=_text(stored.get("window_geometry")),
        splitter_state=_text(stored.get("splitter_state")),
        recent=_texts(stored.get("recent")),
        azure_cloud=_text(stored.get("azure_cloud")),
        azure_tenant=_text(stored.get("azure_tenant")),
        azure_client_id=_text(stored.get("azure_client_id")),
    )


def save_settings(settings: Settings, path: Path) -> None:
    """Write the settings whole or not at all.

    Raises:
        OSError: when the folder cannot be written.
    """
    write_atomically(path, json.dumps({"format": FORMAT, **settings._asdict()}, indent=1))


def _one_of(kind: type[_Choice], value: object) -> _Choice | None:
    return kind(value) if isinstance(value, str) and value in {*kind} else None


def _texts(value: object) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
