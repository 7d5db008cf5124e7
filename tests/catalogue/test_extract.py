from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troubleshooter.catalogue.extract import Extract, clean, extract, looks_like_code
from troubleshooter.catalogue.normalise import camel_parts, fold, squash, stem, words


def symbols(text: str) -> list[str]:
    return [mention.text for mention in extract(text).symbols]


def numbers(text: str) -> list[str]:
    return [mention.text for mention in extract(text).numbers]


def codes(text: str) -> list[str]:
    return [mention.text for mention in extract(text).symbols if looks_like_code(mention)]


@pytest.mark.parametrize(
    "text",
    [
        '{"errorCode": 410021, "duration": 3600}',
        "Error Code: 410021",
        "código de error 410021",
        "the installer ended with exit code 410021",
        "error 410021 when the lamp is lit",
        "410021",
    ],
)
def test_a_number_is_a_code_where_one_is_announced(text: str) -> None:
    assert numbers(text) == ["410021"]


@pytest.mark.parametrize(
    "text",
    [
        "open port 443 and 8443 towards 168.63.129.16",
        "since 2019 the job takes 1440 minutes",
        "job 99817 ran at 03:15:22 on 2024-05-17",
        "disk of 4095 GB, 120 % full",
    ],
)
def test_ports_years_times_and_sizes_are_no_codes(text: str) -> None:
    assert numbers(text) == []


def test_hresults_are_codes_anywhere() -> None:
    assert numbers("the writer gave up with 0x80042306 again") == ["0x80042306"]


@pytest.mark.parametrize(
    "text",
    [
        "UserErrorSailTornApart",
        'the portal shows "BMSUserErrorSailNotFound" since Monday',
        "Code: SailAllocationFailed.",
        "ExtensionSailFailedTimeout: the mast is gone",
    ],
)
def test_the_form_of_an_azure_code(text: str) -> None:
    assert len(codes(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Get-AzRecoveryServicesBackupItem failed",
        "System.IO.FileNotFoundException was thrown",
        "at MyCompany.Sails.NotFoundHandler(Object sender)",
        r"C:\Logs\SailFailedTimeout\today.log",
        "see SailFailedTimeout.log",
        "ERROR Warning Information",
        "ModuleNotFoundError: no module",
        "open the BackupJobDetails page",
    ],
)
def test_classes_cmdlets_paths_and_levels_are_no_codes(text: str) -> None:
    assert codes(text) == []


def test_announced_symbols_come_first() -> None:
    assert symbols('SailTornApart then "errorTitle": "MastBroken"')[0] == "MastBroken"


def test_every_mention_has_its_line() -> None:
    found = extract("first\nsecond SailFailedTimeout\nerrorCode=77")
    assert [mention.line for mention in found.symbols if mention.text == "SailFailedTimeout"] == [1]
    assert found.numbers[0].line == 2


def test_a_short_text_is_one_piece_as_a_whole() -> None:
    assert [piece.line for piece in extract("the sail is torn").pieces] == [None]


def test_strings_of_json_are_pieces() -> None:
    text = '{"a": 1, "b": "x", "message": "The sail \\"jib\\" is torn\\nMend it"}'
    assert 'The sail "jib" is torn Mend it' in [piece.text for piece in extract(text).pieces]


def test_wrapped_lines_are_read_on() -> None:
    text = "> The lighthouse lamp could not be\n> lit because it rained\n\nRegards, the keeper"
    assert any("could not be > lit" in piece.text for piece in extract(text).pieces)


def test_clean_drops_what_cannot_be_words_of_a_message() -> None:
    text = (
        "/subscriptions/11111111-2222-3333-4444-555555555555/x at 2024-05-01T02:03:04Z "
        "from keeper@example.com see https://example.com/a?b=c torn"
    )
    assert clean(text).split() == ["at", "from", "see", "torn"]


@given(st.text())
def test_extraction_never_raises(text: str) -> None:
    found = extract(text)
    assert isinstance(found, Extract)
    lines = text.count("\n") + 1
    assert all(0 <= mention.line < lines for mention in found.symbols + found.numbers)
    assert all(piece.line is None or 0 <= piece.line < lines for piece in found.pieces)


@given(st.text())
def test_folding_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_squashed_text_stays_squashed(text: str) -> None:
    assert squash(squash(text)) == squash(text)


@pytest.mark.parametrize(
    "text",
    [
        " " * 300_000 + "x",
        '"\\' * 150_000,
        '{"a":' * 60_000,
        "error code " * 30_000,
        "aB" * 150_000,
        "/subscriptions/" * 20_000,
        "1-1-1:1 " * 40_000,
        "0x" * 150_000,
        "x" * 5_000_000,
        "\ud800\x00\u202e" * 100_000,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_hostile_texts_do_not_take_for_ever(text: str) -> None:
    """Quadratic expressions would take minutes here; no tighter figure, so that a busy machine passes."""
    start = time.process_time()
    extract(text)
    assert time.process_time() - start < 20


def test_camel_case_is_taken_apart() -> None:
    assert camel_parts("VMRestorePointNotFoundV2") == ["VM", "Restore", "Point", "Not", "Found", "V", "2"]
    assert words("LampKeys") == ["lampkeys", "lamp", "keys"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("restored", "restoring"), ("operaciones", "operación"), ("writers", "writer"), ("policies", "policy")],
)
def test_forms_of_a_word_share_a_stem(one: str, other: str) -> None:
    assert stem(fold(one)) == stem(fold(other))
