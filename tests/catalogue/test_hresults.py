"""A failure of Windows, however it is written, leads to the errors that it comes with; it never makes sure of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from troubleshooter.catalogue.extract import extract
from troubleshooter.catalogue.search import Confidence
from troubleshooter.checks.facts.extension_codes import HRESULTS

if TYPE_CHECKING:
    from troubleshooter.knowledge.knowledge import Knowledge
    from troubleshooter.knowledge.sources import Sources


def test_each_leads_to_its_errors_before_all_others(knowledge: Knowledge, sources: Sources) -> None:
    leading: dict[str, set[str]] = {}
    for entry in sources.entries:
        for hresult in entry.hresults:
            leading.setdefault(hresult, set()).add(entry.id)
    assert leading
    for hresult, entries in leading.items():
        decimal = str(int(hresult, 16) - (1 << 32))
        for text in (hresult, hresult.lower(), f"Error {hresult}, again and again.", decimal, f"failed with {decimal}"):
            result = knowledge.index.search(text)
            first = {hit.entry_id for hit in result.hits[: len(entries)]}

            assert first == entries, text
            assert not result.unknown_codes, text
            assert all(hit.confidence is not Confidence.SURE for hit in result.hits), text


def test_the_log_of_the_extension_and_the_catalogue_say_the_same(sources: Sources) -> None:
    of_catalogue = {(hresult, entry.id) for entry in sources.entries for hresult in entry.hresults}
    of_log = {(f"0x{value:08X}", entry) for value, (_name, entries) in HRESULTS.items() for entry in entries}

    assert of_log <= of_catalogue


def test_how_windows_announces_it_is_no_word_of_a_message(knowledge: Knowledge) -> None:
    (hit,) = knowledge.index.search("hr = 0x800423F4").hits  # and not what takes "12-hr"

    assert hit.entry_id == "vss-writers-bad-state"


def test_a_code_of_its_own_outweighs_what_windows_says(knowledge: Knowledge) -> None:
    hits = knowledge.index.search("ExtensionSnapshotBitlockerError, hr = 0x800423F4").hits

    assert hits[0].entry_id == "snapshot-bitlocker-locked"
    assert hits[0].confidence is Confidence.SURE


@pytest.mark.parametrize("text", ["0x8004FFFE", "hr = 0x8004FFFE after the freeze"])
def test_one_that_leads_nowhere_is_named_as_unknown(knowledge: Knowledge, text: str) -> None:
    assert knowledge.index.search(text).unknown_codes == ("0x8004FFFE",)


@pytest.mark.parametrize("text", ["version 10.0-2147212300.5", "id 7c-2147212300", "see -2147212300.1"])
def test_what_only_looks_like_one_in_decimal_is_none(text: str) -> None:
    assert not extract(text).numbers
