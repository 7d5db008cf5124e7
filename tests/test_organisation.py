"""What an organisation settles counts, what it gets wrong is named, and a damaged file hides names."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from troubleshooter.organisation import Organisation, load_organisation, policy_path
from troubleshooter.words import Language

if TYPE_CHECKING:
    from pathlib import Path

WHOLE = {
    "format": 1,
    "cloud": "us_government",
    "tenant": "contoso.onmicrosoft.us",
    "client_id": "0a1b2c3d-0000-4000-8000-00000000abcd",
    "proxy": "http://proxy.contoso.com:8080",
    "language": "es",
    "always_hide_names": True,
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "policy.json"


def loaded(path: Path, content: object) -> Organisation:
    path.write_text(json.dumps(content), encoding="utf-8")
    return load_organisation(path)


def test_without_a_file_nothing_is_settled(path: Path) -> None:
    organisation = load_organisation(path)

    assert organisation == Organisation()


def test_every_field_counts(path: Path) -> None:
    organisation = loaded(path, WHOLE)

    assert organisation == Organisation(
        cloud="us_government",
        tenant="contoso.onmicrosoft.us",
        client_id="0a1b2c3d-0000-4000-8000-00000000abcd",
        proxy="http://proxy.contoso.com:8080",
        language=Language.ES,
        always_hide_names=True,
        source=str(path),
    )


def test_what_is_left_out_is_the_users(path: Path) -> None:
    organisation = loaded(path, {"tenant": "0a1b2c3d-0000-4000-8000-00000000abcd"})

    assert organisation == Organisation(tenant="0a1b2c3d-0000-4000-8000-00000000abcd", source=str(path))


def test_a_file_that_a_windows_editor_saved_is_read(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(WHOLE, indent=1).replace("\n", "\r\n").encode())

    assert load_organisation(path).cloud == "us_government"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("cloud", "germany"),
        ("tenant", "contoso"),
        ("tenant", "contoso.com/../common"),
        ("client_id", "my app"),
        ("proxy", "proxy.contoso.com:8080"),
        ("proxy", "http://proxy.contoso.com"),
        ("proxy", "http://proxy.contoso.com:many"),
        ("language", "eo"),
        ("language", ["es"]),
        ("cloud", True),
        ("colour", "blue"),
    ],
)
def test_a_field_that_is_not_understood_is_named_and_the_others_count(path: Path, field: str, value: object) -> None:
    organisation = loaded(path, {**WHOLE, field: value})

    assert field in organisation.problem
    assert str(path) in organisation.problem
    assert organisation.always_hide_names
    assert not getattr(organisation, field, "")


def test_a_switch_that_is_no_switch_hides_names(path: Path) -> None:
    organisation = loaded(path, {"always_hide_names": "yes"})

    assert organisation.always_hide_names
    assert "always_hide_names" in organisation.problem


@pytest.mark.parametrize(
    "damage",
    [b"", b"{", b"[]", b"\xff\xfe\x00", b"[" * 100_000, b" " * 200_000],
    ids=["empty", "cut off", "list", "other encoding", "nested without end", "too large"],
)
def test_a_damaged_file_settles_nothing_but_hides_names(path: Path, damage: bytes) -> None:
    path.write_bytes(damage)

    organisation = load_organisation(path)

    assert organisation == Organisation(always_hide_names=True, source=str(path), problem=organisation.problem)
    assert str(path) in organisation.problem


def test_a_folder_in_its_place_hides_names(path: Path) -> None:
    path.mkdir()

    assert load_organisation(path).always_hide_names


@pytest.mark.parametrize(
    ("system", "place"),
    [
        ("linux", "/etc/vm-backup-troubleshooter/policy.json"),
        ("darwin", "/Library/Application Support/vm-backup-troubleshooter/policy.json"),
        ("win32", "D:/Shared/vm-backup-troubleshooter/policy.json"),
    ],
)
def test_its_place_belongs_to_administrators(monkeypatch: pytest.MonkeyPatch, system: str, place: str) -> None:
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setenv("PROGRAMDATA", "D:/Shared")

    assert policy_path().as_posix() == place
