"""Where Microsoft's pages disagree, both statements are shown, each with its date, and the sources are named."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from troubleshooter.resources import resource_root
from troubleshooter.words import Language

if TYPE_CHECKING:
    from troubleshooter.knowledge.sources import Sources

#: Page: statements that contradict one another, each as what it says and the year it is from. A statement and its
#: year stand in the same paragraph or row of the table, in both languages.
STATEMENTS = {
    "sql-copy-only-backup": [
        ("USEVSSCOPYBACKUP", "2017"),
        ("UseVssFullBackup", "2024"),
        ("UseVSSCopyBackup", "2025"),
    ],
    "support-matrix-check": [("64 TB", "2025"), ("32 TB", "2025"), ("16", "2017"), ("2022", "2021")],
    "vc-redistributable": [
        ("vcredist2012_x64", "2017"),
        ("vcredist2013_x64", "2019"),
        ("2015", "2025"),
        ("2012", "2023"),
    ],
    "validate-vm-agent-windows": [("2.6.1198.718", "2025"), ("2.7.1198.911", "2020"), ("2.7.41491.1010", "2025")],
    "cross-subscription-restore": [("2022", "2025")],
    "restore-vault-region": [("UserErrorCrossSubscriptionRestoreNotSupportedForCRR", "2025"), ("2026", "2025")],
    "com-memory-quota": [("SharedSection=1024,20480,4096", "2021"), ("COM+", "2023"), ("20480", "2026")],
    "outbound-service-tags": [("Azure Storage", "2018"), ("Azure Storage", "2025")],
    "disk-type-and-policy": [("EphemeralDisk", "2025")],
}

#: The same for what the entries themselves say of it.
IN_ENTRIES = {
    "unsupported-disk-size": [("32 TB", "2025"), ("64 TB", "2025")],
    "vm-agent-validate": [("2.6.1198.718", "2015"), ("2.7.1198.911", "2020")],
    "vcredist-2012-install-failed": [("vcredist2013_x64", "2025"), ("2012", "2017")],
    "snapshot-cause-sql-vss-copy": [("msdb", "2024"), ("msdb", "2025")],
    "csr-not-for-crr": [("2025", "2025")],
    "restore-storage-firewall": [("2021", "2025"), ("2026", "2025")],
    "network-extension-needs-internet": [("168.63.129.16", "2017"), ("32526", "2025")],
}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("page_id", STATEMENTS)
def test_a_page_gives_both_statements_with_their_dates(sources: Sources, page_id: str, language: Language) -> None:
    page = next(page for page in sources.pages if page.id == page_id)
    written = (resource_root() / "pages" / language / f"{page_id}.md").read_text(encoding="utf-8")
    paragraphs = written.split("\n")

    for says, year in STATEMENTS[page_id]:
        assert any(says in line and re.search(rf"\b{year}\b", line) for line in paragraphs), (says, year)
    assert sum(bool(source.dated) for source in page.sources) >= 1
    assert len(page.sources) >= 2


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("entry_id", IN_ENTRIES)
def test_an_entry_says_what_stands_against_what(sources: Sources, entry_id: str, language: Language) -> None:
    entry = next(entry for entry in sources.entries if entry.id == entry_id)
    text = entry.text[language]
    written = "\n".join([text.meaning, text.status_note, *(cause.text[language].sign for cause in entry.causes)])

    for says, year in IN_ENTRIES[entry_id]:
        assert says in written, says
        assert year in written, year
    assert [source for source in entry.sources if source.dated]
