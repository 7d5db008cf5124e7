"""The compiled content is used while it is true, made anew when it is not, and never in the way."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

from tests.knowledge.content_folder import CHECK, ENTRY, spoil, write
from troubleshooter.errors import ContentError, ResourceMissingError
from troubleshooter.knowledge import sources
from troubleshooter.knowledge.compiled import compile_content, open_knowledge, pack_compiled, write_compiled
from troubleshooter.words import Language

if TYPE_CHECKING:
    from pathlib import Path

    from tests.knowledge.content_folder import ContentFolder


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "deep"


def forbid_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on, reading a source file fails the test."""

    def read_sources(root: Path) -> NoReturn:
        pytest.fail(f"the sources in {root} were read again")

    monkeypatch.setattr(sources, "read_sources", read_sources)


def best(folder: ContentFolder, cache: Path, words: str = "the disk is asleep") -> str:
    """Open the content, search, open what was found, and say its title."""
    knowledge = open_knowledge(folder.root, cache)
    hit = knowledge.index.search(words).hits[0]
    title = knowledge.entry(hit.entry_id).text[Language.EN].title
    assert knowledge.summaries[hit.entry_id].title[Language.EN] == title
    return title


def test_the_second_start_reads_no_source(content: ContentFolder, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = open_knowledge(content.root, cache)
    forbid_reading(monkeypatch)

    second = open_knowledge(content.root, cache)

    assert second.summaries == first.summaries
    assert second.entry("disk-asleep") == first.entry("disk-asleep")
    assert second.page("wake-disk") == first.page("wake-disk")
    assert second.check("disk.awake") == first.check("disk.awake")
    assert second.index.search("disk is asleep") == first.index.search("disk is asleep")
    assert (second.counts, second.catalogue_date) == (first.counts, first.catalogue_date)


def test_a_changed_file_is_noticed(content: ContentFolder, cache: Path) -> None:
    assert best(content, cache) == "The disk is asleep"

    spoil(content.entry, "title: The disk is asleep", "title: The disk is fast asleep")

    assert best(content, cache) == "The disk is fast asleep"


def test_a_file_saved_anew_with_the_same_size_is_noticed(content: ContentFolder, cache: Path) -> None:
    assert best(content, cache) == "The disk is asleep"

    spoil(content.entry, "title: The disk is asleep", "title: The disk is dozing")
    os.utime(content.entry, ns=(0, content.entry.stat().st_mtime_ns + 10_000_000))

    assert best(content, cache) == "The disk is dozing"


def test_an_added_and_a_removed_file_are_noticed(content: ContentFolder, cache: Path) -> None:
    open_knowledge(content.root, cache)
    added = content.root / "checks" / "disk.fed.yaml"

    write(added, CHECK.replace("disk.awake", "disk.fed"))
    with_it = open_knowledge(content.root, cache)
    added.unlink()
    without_it = open_knowledge(content.root, cache)

    assert with_it.check_ids == ("disk.awake", "disk.fed")
    assert (with_it.counts.checks, without_it.counts.checks) == (2, 1)


def test_a_moved_file_is_noticed(content: ContentFolder, cache: Path) -> None:
    open_knowledge(content.root, cache)
    elsewhere = content.root / "catalogue" / "restore" / content.entry.name
    elsewhere.parent.mkdir()

    content.entry.rename(elsewhere)

    with pytest.raises(ContentError, match="must be the folder's name, 'restore'"):
        open_knowledge(content.root, cache)


def test_a_mistake_made_later_is_told(content: ContentFolder, cache: Path) -> None:
    open_knowledge(content.root, cache)

    spoil(content.entry, "status: current", "status: superb")

    with pytest.raises(ContentError, match=r"backup/disk-asleep.yaml:7: status: 'superb' is none of"):
        open_knowledge(content.root, cache)


DAMAGED = {
    "empty": b"",
    "garbage": b"\x00\xff\xfe not JSON",
    "a number": b"5",
    "a list": b"[]",
    "an object": b"{}",
    "nested without end": b"[" * 100_000,
    "null": b"null",
}


@pytest.mark.parametrize("name", ["summary.json", "details.json"])
@pytest.mark.parametrize("damage", DAMAGED.values(), ids=DAMAGED.keys())
def test_a_damaged_cache_is_made_anew(content: ContentFolder, cache: Path, name: str, damage: bytes) -> None:
    open_knowledge(content.root, cache)

    (cache / name).write_bytes(damage)

    assert best(content, cache) == "The disk is asleep"


@pytest.mark.parametrize("name", ["summary.json", "details.json"])
def test_half_a_file_is_made_anew(content: ContentFolder, cache: Path, name: str) -> None:
    open_knowledge(content.root, cache)
    whole = (cache / name).read_bytes()

    (cache / name).write_bytes(whole[: len(whole) // 2])

    assert best(content, cache) == "The disk is asleep"


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("summary.json", "key"),
        ("summary.json", "entries"),
        ("summary.json", "counts"),
        ("summary.json", "search"),
        ("details.json", "key"),
        ("details.json", "error"),
        ("details.json", "page"),
        ("details.json", "back_links"),
    ],
)
@pytest.mark.parametrize("value", [None, 5, [5], "gone"], ids=repr)
def test_a_part_of_the_wrong_kind_is_made_anew(
    content: ContentFolder, cache: Path, name: str, part: str, value: Any
) -> None:
    open_knowledge(content.root, cache)
    stored = json.loads((cache / name).read_bytes())

    (cache / name).write_text(json.dumps({**stored, part: value}), encoding="utf-8")

    assert best(content, cache) == "The disk is asleep"
    assert open_knowledge(content.root, cache).entries_leading_to("page:wake-disk") == ("disk-asleep",)


def test_a_damaged_cache_is_also_mended(content: ContentFolder, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_knowledge(content.root, cache)
    (cache / "summary.json").write_bytes(b"")
    open_knowledge(content.root, cache)
    forbid_reading(monkeypatch)

    assert best(content, cache) == "The disk is asleep"


def test_details_of_another_time_are_not_mixed_in(content: ContentFolder, cache: Path) -> None:
    open_knowledge(content.root, cache)
    old_details = (cache / "details.json").read_bytes()
    spoil(content.entry, "title: The disk is asleep", "title: The disk is fast asleep")
    open_knowledge(content.root, cache)

    (cache / "details.json").write_bytes(old_details)

    assert best(content, cache) == "The disk is fast asleep"


def test_details_that_vanish_after_the_start_cost_nothing(content: ContentFolder, cache: Path) -> None:
    open_knowledge(content.root, cache)
    knowledge = open_knowledge(content.root, cache)

    (cache / "details.json").unlink()

    assert knowledge.page("wake-disk").minutes == 5


def test_a_cache_that_cannot_be_written_costs_nothing(content: ContentFolder, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file where the folder should be", encoding="utf-8")

    assert best(content, taken / "cache") == "The disk is asleep"
    assert best(content, taken) == "The disk is asleep"
    assert taken.read_text(encoding="utf-8") == "a file where the folder should be"


def test_a_built_program_uses_what_it_ships(
    content: ContentFolder, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_compiled(content.root / "compiled", *compile_content(content.root))
    for source in (content.entry, content.page_en, content.page_es, content.check):
        source.unlink()
    forbid_reading(monkeypatch)

    assert best(content, cache) == "The disk is asleep"
    assert not cache.exists()


def test_a_built_program_opens_entries_of_what_it_ships_packed(content: ContentFolder, cache: Path) -> None:
    summary, details = compile_content(content.root)
    write_compiled(content.root / "compiled", summary, details)
    plain = (content.root / "compiled" / "details.json").stat().st_size
    pack_compiled(content.root / "compiled")

    knowledge = open_knowledge(content.root, cache)
    assert knowledge.entry("disk-asleep").id == "disk-asleep"
    assert (content.root / "compiled" / "details.json").stat().st_size < plain


@pytest.mark.parametrize("damage", [b"{", b"\x78\xda cut"])
@pytest.mark.parametrize("name", ["summary.json", "details.json"])
def test_a_built_program_that_is_damaged_says_so(content: ContentFolder, cache: Path, name: str, damage: bytes) -> None:
    shipped = content.root / "compiled"
    write_compiled(shipped, *compile_content(content.root))
    (shipped / name).write_bytes(damage)

    with pytest.raises(ResourceMissingError, match=name):
        best(content, cache)


def test_a_program_without_content_says_so(tmp_path: Path, cache: Path) -> None:
    with pytest.raises(ResourceMissingError, match="catalogue"):
        open_knowledge(tmp_path / "nothing", cache)


def test_no_half_written_file_is_left_behind(content: ContentFolder, cache: Path) -> None:
    open_knowledge(content.root, cache)

    assert sorted(path.name for path in cache.iterdir()) == ["details.json", "summary.json"]


def test_the_date_is_the_newest_verification(content: ContentFolder, cache: Path) -> None:
    newer = ENTRY.replace("id: disk-asleep", "id: disk-gone").replace("2026-11-22", "2026-12-01")
    write(content.entry.with_name("disk-gone.yaml"), newer)

    assert open_knowledge(content.root, cache).catalogue_date == "2026-12-01"
