from __future__ import annotations

from typing import TYPE_CHECKING

from troubleshooter.knowledge.census import census
from troubleshooter.resources import resource_root

if TYPE_CHECKING:
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
