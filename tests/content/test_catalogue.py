"""The real catalogue is whole: nothing of the 2017 document is lost, nothing is half written."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.content.reading import all_runs, entry_runs, inline_code
from troubleshooter.knowledge.__main__ import main
from troubleshooter.words import Era, Language, Status

if TYPE_CHECKING:
    from troubleshooter.catalogue.entry import Entry
    from troubleshooter.knowledge.sources import Sources
    from troubleshooter.pages.page import Page

#: Every row of the 2017 document and the entry that carries it on: B backup, J job, R restore, S slow,
#: A agent, N snapshot causes, W network.
ROWS = {
    "B01": "source-vm-deleted",
    "B02": "snapshot-no-network",
    "B03": "vm-agent-unable-to-communicate",
    "B04": "vm-failed-provisioning-state",
    "B05": "vmsnapshot-failed-managed-disks",
    "B06": "snapshot-copy-insufficient-space",
    "B07": "vm-agent-not-responsive",
    "B08": "recovery-services-extension-failed",
    "B09": "source-vm-deleted",
    "B10": "another-operation-in-progress",
    "B11": "vhd-copy-timed-out",
    "B12": "backup-internal-error",
    "B13": "extension-install-failed-agent-prerequisite",
    "B14": "msdtc-com-plus-unreachable",
    "B15": "snapshot-bitlocker-locked",
    "B16": "vm-state-not-allowing-backup",
    "B17": "source-vm-deleted",
    "B18": "vm-agent-not-present",
    "B19": "vss-writers-bad-state",
    "B20": "config-parsing-failure",
    "B21": "bek-only-not-supported",
    "B22": "key-vault-permissions",
    "B23": "msdtc-com-plus-unreachable",
    "B24": "snapshot-com-error",
    "B25": "fsfreeze-failed",
    "B26": "no-secure-network-channel",
    "B27": "vcredist-2012-install-failed",
    "J01": "job-cancel-not-supported",
    "J02": "job-not-cancelable-state",
    "J03": "job-not-in-progress",
    "J04": "job-cancel-failed",
    "R01": "restore-cloud-internal-error",
    "R02": "restore-dns-name-taken",
    "R03": "restore-vnet-configuration-incorrect",
    "R04": "restore-reserved-ip-mismatch",
    "R05": "restore-endpoint-limit",
    "R06": "restore-vault-storage-region-mismatch",
    "R07": "restore-storage-account-unsupported",
    "R08": "restore-storage-account-offline",
    "R09": "restore-resource-group-quota",
    "R10": "restore-subnet-missing",
    "R11": "restore-no-authorization",
    "S01": "slow-backup-over-12h",
    "S02": "slow-restore-over-6h",
    "A01": "vm-agent-setup-windows",
    "A02": "vm-agent-setup-linux",
    "A03": "vm-agent-update-windows",
    "A04": "vm-agent-update-linux",
    "A05": "vm-agent-validate",
    "N01": "snapshot-cause-network-blocked",
    "N02": "snapshot-cause-sql-vss-copy",
    "N03": "snapshot-cause-rdp-shutdown",
    "N04": "snapshot-cause-four-vms-per-cloud-service",
    "N05": "snapshot-cause-high-cpu-memory",
    "W01": "network-extension-needs-internet",
    "W02": "network-dns-resolution",
    "W03": "network-ip-allow-list",
    "W04": "network-http-proxy",
    "W05": "network-dhcp-required",
}

#: Who may be cited or linked to.
HOSTS = {
    "aka.ms",
    "azure.microsoft.com",
    "azure.status.microsoft",
    "build.opensuse.org",
    "github.com",
    "go.microsoft.com",
    "learn.microsoft.com",
    "man7.org",
    "support.microsoft.com",
    "www.kernel.org",
    "www.microsoft.com",
}


def test_the_content_has_no_mistakes(capsys: pytest.CaptureFixture[str]) -> None:
    code = main([])

    assert (code, "no mistakes" in capsys.readouterr().out) == (0, True)


def test_each_row_of_2017_is_carried_by_exactly_one_entry(sources: Sources) -> None:
    carried = [(row, entry.id) for entry in sources.entries for row in entry.seed]

    assert len(ROWS) == 59
    assert sorted(carried) == sorted(ROWS.items())


@pytest.mark.parametrize("language", Language)
def test_each_entry_is_whole(sources: Sources, language: Language) -> None:
    for entry in sources.entries:
        text = entry.text[language]
        where = f"{entry.id} ({language})"
        assert 2 <= len(text.title.split()) <= 16, where
        assert not text.title.endswith("."), where
        assert len(text.meaning.split()) >= 15, where
        assert len(text.aliases) >= 3, where
        assert entry.causes, where
        assert entry.sources, where
        for cause in entry.causes:
            assert cause.text[language].sentence.endswith("."), f"{where} {cause.id}"
            assert cause.text[language].sign, f"{where} {cause.id}"
            assert cause.pages, f"{where} {cause.id}"
        if entry.status is not Status.CURRENT:
            assert text.status_note, where


@pytest.mark.parametrize("language", Language)
def test_what_a_product_prints_is_quoted_in_both_languages(sources: Sources, language: Language) -> None:
    printed = [entry for entry in sources.entries if any(row[0] in "BJR" for row in entry.seed)]

    assert [entry.id for entry in printed if not entry.text[language].messages] == []


def test_an_english_wording_is_never_called_our_translation(sources: Sources) -> None:
    assert [
        entry.id
        for entry in sources.entries
        for message in entry.text[Language.EN].messages
        if message.era is Era.TRANSLATION
    ] == []


def test_no_wording_or_alias_stands_twice_in_an_entry(sources: Sources) -> None:
    for entry in sources.entries:
        for text in entry.text.values():
            words = [message.text.lower() for message in text.messages] + [alias.lower() for alias in text.aliases]
            assert [word for word, times in Counter(words).items() if times > 1] == [], entry.id


@pytest.mark.parametrize("language", Language)
def test_no_two_things_have_one_title(sources: Sources, language: Language) -> None:
    for kind in (sources.entries, sources.pages, sources.checks):
        titles = Counter(item.text[language].title for item in kind)
        assert [title for title, times in titles.items() if times > 1] == []


def test_what_is_code_in_an_entry_is_the_same_in_both_languages(sources: Sources) -> None:
    for entry in sources.entries:
        english, spanish = (inline_code(entry_runs(entry, language)) for language in Language)
        assert spanish == english, entry.id


def test_related_entries_lead_to_one_another_without_a_dead_end(sources: Sources) -> None:
    ids = {entry.id for entry in sources.entries}

    assert {other for entry in sources.entries for other in entry.related} <= ids


def test_links_are_encrypted_well_formed_and_lead_to_vendors(sources: Sources) -> None:
    items: list[Entry | Page] = [*sources.entries, *sources.pages]
    cited = {source.url for item in items for source in item.sources}
    written = {
        span.href
        for language in Language
        for _, run in all_runs(sources, language)
        for span in run
        if span.href and not span.href.startswith(("error:", "page:", "check:"))
    }

    for url in sorted(cited | written):
        parts = urlsplit(url)
        assert parts.scheme == "https", url
        assert parts.hostname in HOSTS, url
        assert re.fullmatch(r"[A-Za-z0-9/._~!$&'()*+,;=:@%?#-]+", url), url
        assert not re.search(r"/(en|es)-[a-z]{2}/", url), f"{url} is one language's only"


def test_dates_are_dates(sources: Sources) -> None:
    dated: list[Entry | Page] = [*sources.entries, *sources.pages]
    for item in dated:
        assert item.verified.year >= 2026, item.id
        for source in item.sources:
            assert re.fullmatch(r"(\d{4}(-\d{2}(-\d{2})?)?)?", source.dated), f"{item.id}: {source.dated}"
            assert source.dated <= item.verified.isoformat(), f"{item.id}: {source.dated} lies after its verification"
