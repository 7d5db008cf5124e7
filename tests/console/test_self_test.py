"""``vmbt self-test`` tells a whole installation from a damaged one."""

from __future__ import annotations

import pkgutil
import shutil
from typing import TYPE_CHECKING

import pytest

from troubleshooter import organisation
from troubleshooter.knowledge.compiled import compile_content, open_knowledge, write_compiled
from troubleshooter.resources import resource_root
from troubleshooter.self_test import self_test

if TYPE_CHECKING:
    from pathlib import Path

    from tests.console.console import Console
    from troubleshooter.knowledge.knowledge import Knowledge


@pytest.fixture
def resources(tmp_path: Path) -> Path:
    """The resources that are looked at as files, to be damaged."""
    for name in ("icons", "licences", "locale"):
        shutil.copytree(resource_root() / name, tmp_path / name)
    return tmp_path


def broken(knowledge: Knowledge, root: Path) -> list[str]:
    return [part.name for part in self_test(knowledge, root).parts if not part.works]


def test_a_whole_installation_passes(console: Console) -> None:
    answer = console.json("self-test")

    assert answer["passed"]
    assert [part["name"] for part in answer["parts"]] == [
        "content",
        "search",
        "translation es",
        "resources",
        "modules",
        "policy",
    ]
    assert answer["left_out"] == []
    assert not answer["frozen"]


def test_it_says_what_works_in_both_languages(console: Console) -> None:
    assert console.text("self-test").startswith("works      content")
    assert "ninguna" in console.text("self-test", "--lang", "es").splitlines()[-1]


def test_a_build_in_which_no_module_can_be_found_does_not_pass(
    resources: Path, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pkgutil, "walk_packages", lambda *_args, **_more: iter(()))

    assert broken(knowledge, resources) == ["modules"]


@pytest.mark.parametrize(
    ("file", "part"),
    [
        ("locale/es/LC_MESSAGES/vmbt.mo", "translation es"),
        ("icons/app.svg", "resources"),
        ("licences/THIRD-PARTY.md", "resources"),
    ],
)
def test_what_is_missing_is_named(knowledge: Knowledge, resources: Path, file: str, part: str) -> None:
    assert broken(knowledge, resources) == []

    (resources / file).unlink()

    assert broken(knowledge, resources) == [part]


def test_content_that_cannot_be_opened_is_one_broken_part_among_the_others(resources: Path) -> None:
    shipped = resources / "compiled"
    write_compiled(shipped, *compile_content(resource_root()))
    (shipped / "details.json").write_text("{", encoding="utf-8")

    assert broken(open_knowledge(resources, resources / "cache"), resources) == ["content"]


def test_a_damaged_policy_file_is_a_problem(console: Console, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    policy = tmp_path / "policy.json"
    policy.write_text("{", encoding="utf-8")
    monkeypatch.setattr(organisation, "policy_path", lambda: policy)

    code, out, err = console.run("self-test")

    assert (code, err) == (1, "")
    assert "BROKEN     policy" in out
    assert str(policy) in out
