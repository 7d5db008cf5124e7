"""The counts of the catalogue in its README are true."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from troubleshooter.errors import ContentError, Mistake
from troubleshooter.knowledge import __main__
from troubleshooter.knowledge.census import census
from troubleshooter.resources import resource_root

if TYPE_CHECKING:
    import pytest

    from troubleshooter.knowledge.sources import Sources


def test_the_counts_in_the_readme_of_the_catalogue_are_those_of_today(sources: Sources) -> None:
    written = (resource_root() / "catalogue" / "README.md").read_text(encoding="utf-8")
    assert written == census(sources), "run: python -m troubleshooter.knowledge --census"


def test_the_counts_add_up(sources: Sources) -> None:
    text = census(sources)
    assert f"- {len(sources.entries)} entries, {len(sources.pages)} pages" in text
    operations = text.split("## Operation")[1].split("##")[0]
    counted = sum(
        int(line.split("|")[2]) for line in operations.splitlines() if line.startswith("| ") and "count" not in line
    )
    assert counted == len(sources.entries)


def test_without_sound_content_there_is_no_census_but_every_mistake(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def spoilt() -> NoReturn:
        raise ContentError([Mistake("backup/disk-asleep.yaml", 3, "title", "is missing")])

    monkeypatch.setattr(__main__, "read_sources", spoilt)

    assert __main__.main(["--census"]) == 1
    assert "backup/disk-asleep.yaml:3: title: is missing" in capsys.readouterr().out
