"""``python -m troubleshooter.knowledge [PART OF A FILE NAME …]``: print every mistake in the content.

With ``--census``, write the counts of the catalogue into its README instead.
"""

from __future__ import annotations

import sys

from troubleshooter.errors import ContentError
from troubleshooter.knowledge.census import census
from troubleshooter.knowledge.sources import read_sources
from troubleshooter.resources import resource_root


def main(filters: list[str]) -> int:
    """Print the mistakes whose file name contains one of ``filters`` (all, when none is given); 1 if there are any."""
    try:
        sources = read_sources()
    except ContentError as error:
        wanted = [part for part in filters if part != "--census"]
        shown = [str(one) for one in error.mistakes if not wanted or any(part in one.file for part in wanted)]
        sys.stdout.write("\n".join([*shown, f"{len(shown)} mistakes shown, {len(error.mistakes)} in all", ""]))
        return 1 if shown else 0
    if "--census" in filters:
        (resource_root() / "catalogue" / "README.md").write_text(census(sources), encoding="utf-8")
    counts = f"{len(sources.entries)} entries, {len(sources.pages)} pages, {len(sources.checks)} checks"
    sys.stdout.write(f"{counts}: no mistakes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
