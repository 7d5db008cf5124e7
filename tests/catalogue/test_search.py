from __future__ import annotations

import json
import random
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.catalogue.sample_catalogue import ENTRIES
from troubleshooter.catalogue.highlight import spans
from troubleshooter.catalogue.normalise import stem
from troubleshooter.catalogue.search import Confidence, MatchField, SearchIndex, SearchResult
from troubleshooter.words import Language

if TYPE_CHECKING:
    from troubleshooter.knowledge.sources import Sources


@pytest.fixture(scope="module")
def index() -> SearchIndex:
    return SearchIndex.build(ENTRIES)


@pytest.fixture(scope="module")
def real(sources: Sources) -> SearchIndex:
    """The shipped catalogue's index, as the product compiles it."""
    return SearchIndex.build(sources.entries, sources.asked)


def first(result: SearchResult) -> str | None:
    return result.hits[0].entry_id if result.hits else None


@pytest.mark.parametrize(
    ("query", "confidence"),
    [
        ("UserErrorLighthouseLampNotLit", Confidence.SURE),
        ("usererrorlighthouselampnotlit", Confidence.SURE),
        ("LighthouseLampNotLit", Confidence.SURE),
        ("User Error Lighthouse Lamp Not Lit", Confidence.SURE),
        ("UserErrorLigthouseLampNotLit", Confidence.SURE),
        ("UserErrorLighthouseLamp", Confidence.LIKELY),
        ("0x80041f0a", Confidence.SURE),
        ('"errorCode": 410021', Confidence.SURE),
        ("The lighthouse lamp could not be lit.", Confidence.SURE),
        ("no se pudo encender la lampara del faro", Confidence.SURE),
        ("the beacon stays dark at night", Confidence.SURE),
        ("lamp could not be", Confidence.LIKELY),
        ("teh ligthhouse lmap coudl not be lti", None),
        ("wick folder permissions", None),
        ("lampkeys", None),
    ],
)
def test_ways_to_ask_for_an_entry(index: SearchIndex, query: str, confidence: Confidence | None) -> None:
    result = index.search(query)
    assert first(result) == "lighthouse-dark"
    assert confidence is None or result.hits[0].confidence is confidence


@pytest.mark.parametrize(
    "query",
    ["", "   \n ", "error", "test", "qwzx plmk vbnt", "2024-05-12T03:00:00Z", "\x00\x00", "¿qué es esto?"],
)
def test_what_fits_nothing_finds_nothing(index: SearchIndex, query: str) -> None:
    assert index.search(query) == SearchResult()


def test_an_unknown_code_is_named_and_words_still_count(index: SearchIndex) -> None:
    result = index.search("UserErrorHarbourFloodedTwice: the harbour master has locked")
    assert result.unknown_codes == ("UserErrorHarbourFloodedTwice",)
    assert first(result) == "harbour-locked"


@pytest.mark.parametrize("case", [str, str.lower, str.upper])
def test_a_catalogued_code_is_never_unknown(index: SearchIndex, case: type[str]) -> None:
    for entry in ENTRIES:
        for code in entry.codes:
            assert index.search(case(code)).unknown_codes == ()


def test_another_code_of_known_words_is_not_taken_for_a_misspelt_one(index: SearchIndex) -> None:
    result = index.search("UserErrorHarbourLimitLocked")
    assert result.unknown_codes == ("UserErrorHarbourLimitLocked",)
    assert all(hit.confidence is not Confidence.SURE for hit in result.hits)


def test_a_code_of_every_service_alone_is_not_sure(index: SearchIndex) -> None:
    hit = index.search('{"code": "InternalError", "message": "The parcel was returned to its sender"}').hits[0]
    assert hit.entry_id == "compass-internal"
    assert hit.confidence is not Confidence.SURE


def test_an_exact_message_wins_over_a_number_that_happens_to_be_catalogued(index: SearchIndex) -> None:
    text = '{"errorCode": 410021, "errorString": "The tide table was not found in the chart room."}'
    assert first(index.search(text)) == "tide-table-missing"


def test_messages_in_a_log_are_found_each_on_its_line(index: SearchIndex) -> None:
    rng = random.Random(7)
    chatter = ["heartbeat ok", "queue is empty", "worker started", "connection kept alive", "0 rows moved"]
    lines = [f"2024-05-17 03:{n % 60:02}:07,{n:03} INFO [w{n % 5}] {rng.choice(chatter)}" for n in range(400)]
    expected = {}
    for number, entry in enumerate(ENTRIES):
        line = 31 + 57 * number
        message = entry.text[Language.EN].messages[0].text
        lines[line] = f"2024-05-17 03:00:00,000 ERROR [backup] {message}"
        expected[entry.id] = line
    result = index.search("\n".join(lines))
    assert {hit.entry_id: hit.match.line for hit in result.hits[: len(ENTRIES)]} == expected


def test_a_message_wrapped_over_lines_is_found(index: SearchIndex) -> None:
    text = "Hello,\n> since Monday: Docking failed because the\n> harbour has reached its limit of\n> ships.\nBye"
    hit = index.search(text).hits[0]
    assert (hit.entry_id, hit.match.line) == ("harbour-full", 1)


def test_the_whole_json_of_a_job(index: SearchIndex) -> None:
    job = {
        "name": "5a0d3c70-0000-4000-8000-3f1a2b4c5d6e",
        "properties": {
            "entityFriendlyName": "srv-01",
            "duration": "0:00:31.4",
            "errorDetails": [{"errorCode": 99, "errorString": ENTRIES[3].text[Language.EN].messages[0].text}],
        },
    }
    for indent in (None, 1):
        hit = index.search(json.dumps(job, indent=indent)).hits[0]
        assert (hit.entry_id, hit.confidence) == ("anchor-stuck", Confidence.SURE)


def test_the_match_says_what_won(index: SearchIndex) -> None:
    match = index.search("limit of ships").hits[0].match
    assert (match.field, match.language, match.line) == (MatchField.MESSAGE, "en", None)
    assert [match.text[start:end] for start, end in match.spans] == ["limit of ships"]


def test_scores_fall_and_the_limit_holds(index: SearchIndex) -> None:
    hits = index.search("harbour lamp anchor compass tide", limit=3).hits
    assert len(hits) <= 3
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_an_index_of_another_format_is_refused() -> None:
    with pytest.raises(ValueError, match="format"):
        SearchIndex.from_json({"format": 0})


def test_an_empty_catalogue_finds_nothing() -> None:
    assert SearchIndex.build([]).search("The lamp could not be lit").hits == ()


def test_the_shipped_catalogue_finds_itself(real: SearchIndex, sources: Sources) -> None:
    """Every code and every message finds an entry that has it, first."""
    owners: dict[str, set[str]] = {}
    for entry in sources.entries:
        for wording in entry.all_codes:
            owners.setdefault(wording, set()).add(entry.id)
        for text in entry.text.values():
            for message in text.messages:
                owners.setdefault(message.text, set()).add(entry.id)
    wrong = {wording: first(real.search(wording)) for wording in owners}
    assert {wording: found for wording, found in wrong.items() if found not in owners[wording]} == {}


def test_a_code_that_is_still_being_typed_shows_what_goes_on_from_it_and_is_not_called_unknown(
    index: SearchIndex,
) -> None:
    result = index.search("UserErrorLight")
    assert first(result) == "lighthouse-dark"
    assert result.hits[0].confidence is Confidence.WEAK
    assert result.unknown_codes == ()


def test_one_word_that_many_errors_have_shows_them_and_a_word_that_says_nothing_shows_none(real: SearchIndex) -> None:
    for word in ("agent", "agente", "snapshot", "vm agent", "UserErr"):
        found = real.search(word)
        assert found.hits, word
        assert all(hit.confidence is not Confidence.SURE for hit in found.hits)
        assert found.unknown_codes == ()
    for empty in ("error", "test", "failed", "el", "de la"):
        assert real.search(empty).hits == (), empty


def test_a_phrase_is_marked_in_one_piece_with_its_articles() -> None:
    text = "The keeper of the lamp is away"
    assert spans(text, frozenset({stem("keeper"), "lamp"}), {}) == ((4, 22),)
    assert spans(text, frozenset({stem("keeper"), "away"}), {}) == ((4, 10), (26, 30))


def test_a_fragment_and_a_misspelt_beginning_of_a_message_find_an_entry_that_has_it(
    real: SearchIndex, sources: Sources
) -> None:
    """Nearly always among the first three: some beginnings are shared by several messages."""
    rng = random.Random(7)
    asked = {"fragment": 0, "misspelt": 0}
    missed: dict[str, list[str]] = {"fragment": [], "misspelt": []}
    for entry in sources.entries:
        for text in entry.text.values():
            for message in text.messages:
                start = message.text[:70]
                if len(start) < 40:
                    continue
                place = rng.randrange(5, len(start) - 5)
                swapped = start[:place] + start[place + 1] + start[place] + start[place + 2 :]
                for kind, query in (("fragment", start), ("misspelt", swapped)):
                    asked[kind] += 1
                    found = {hit.entry_id for hit in real.search(query).hits[:3]}
                    if entry.id not in found:
                        missed[kind].append(query)
    assert asked["fragment"] > 300
    for kind, queries in missed.items():
        assert len(queries) <= 0.02 * asked[kind], (kind, queries[:20])


def test_a_reflexive_verb_is_the_verb(real: SearchIndex) -> None:
    assert stem("comunicarse") == stem("comunicandose") == stem("comunicar")
    found = [hit.entry_id for hit in real.search("el agente de VM no puede comunicarse").hits]
    assert "vm-agent-unable-to-communicate" in found[:3]


def test_of_two_that_fit_alike_the_one_that_people_ask_about_more_comes_first() -> None:
    twins = [replace(ENTRIES[0], id=name, codes=(), numbers=()) for name in ("one", "other")]
    for asked in twins:
        assert first(SearchIndex.build(twins, {asked.id: 3}).search("wick folder permissions")) == asked.id


def test_being_asked_about_outweighs_no_better_match(real: SearchIndex, sources: Sources) -> None:
    assert sources.asked["key-vault-permissions"] > sources.asked.get("snapshot-bitlocker-locked", 0)
    found = [hit.entry_id for hit in real.search("bitlocker").hits]
    assert found.index("snapshot-bitlocker-locked") < found.index("key-vault-permissions")


@pytest.mark.parametrize("word", ["banana", "pizza margherita", "warning", "alerta"])
def test_words_that_only_look_like_catalogued_ones_or_say_nothing_find_nothing(real: SearchIndex, word: str) -> None:
    assert real.search(word).hits == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the nightly copy of the VM has been running for 31 hours", "slow-backup-over-12h"),
        ("el backup no termina, lleva 9 horas", "slow-backup-over-12h"),
    ],
)
def test_how_long_it_takes_means_that_it_is_slow_whatever_the_number(real: SearchIndex, text: str, found: str) -> None:
    assert first(real.search(text)) == found


def test_a_fragment_of_common_words_finds_the_message_that_has_it_word_for_word(real: SearchIndex) -> None:
    assert first(real.search("Backup failed: This virtual machine is")) == "datasource-not-present"


def test_words_of_the_other_language_are_understood(sources: Sources) -> None:
    """The English texts alone answer a Spanish question, by what the words mean."""
    english = [replace(entry, text={Language.EN: entry.text[Language.EN]}, causes=()) for entry in sources.entries]
    index = SearchIndex.build(english)
    for question, answer in (
        ("no se encuentra la subred seleccionada", "restore-subnet-missing"),
        ("cancelar un trabajo que no está en curso", "job-not-in-progress"),
        ("directiva en uso, no se puede eliminar", "api-policy-in-use"),
    ):
        assert answer in [hit.entry_id for hit in index.search(question).hits[:3]], question


@pytest.mark.parametrize("language", Language)
def test_of_two_wordings_that_fit_the_readers_one_is_shown(real: SearchIndex, language: Language) -> None:
    hit = real.search("VMSnapshotLinux Transitioning", language=language).hits[0]
    assert (hit.entry_id, hit.match.language) == ("extension-stuck-in-deletion", language)
