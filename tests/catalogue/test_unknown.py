"""A code that nobody has written about still leads somewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from troubleshooter import i18n
from troubleshooter.catalogue.unknown import Family, family_of, study
from troubleshooter.catalogue.unknown_text import family_text, support_text
from troubleshooter.words import Language

if TYPE_CHECKING:
    from troubleshooter.knowledge.knowledge import Knowledge


@pytest.mark.parametrize(
    ("code", "family"),
    [
        ("BMSUserErrorVaultIsAsleep", Family.MANAGEMENT),
        ("UserErrorDiskIsAsleep", Family.CUSTOMER),
        ("ExtensionSnapshotIsAsleep", Family.EXTENSION),
        ("GuestAgentIsAsleep", Family.AGENT),
        ("VMRestorePointIsAsleep", Family.COMPUTE),
        ("CloudIsAsleep", Family.SERVICE),
        ("SomethingIsAsleep", Family.OTHER),
        ("499999", Family.NUMBER),
        ("0x8fffffff", Family.WINDOWS),
        ("-2147212300", Family.WINDOWS),
    ],
)
def test_the_beginning_of_a_code_names_its_family(code: str, family: Family) -> None:
    assert family_of(code) is family
    assert family_of(code.lower()) is family


def test_relatives_share_telling_words_and_say_which(knowledge: Knowledge) -> None:
    unknown = study("UserErrorBitLockerVolumeAsleep", knowledge)
    best = unknown.neighbours[0]
    assert best.entry_id == "snapshot-bitlocker-locked"
    assert "UserError" not in best.shared
    assert {word.lower() for word in best.shared} & {"bit", "locker", "bitlocker"}


def test_the_checks_are_those_that_settle_the_relatives_causes(knowledge: Knowledge) -> None:
    unknown = study("ExtensionVssWriterAsleep", knowledge)
    assert "vss.writers" in unknown.checks
    assert set(unknown.checks) <= set(knowledge.check_ids)


def test_a_code_without_any_known_word_has_no_relatives_but_still_a_family(knowledge: Knowledge) -> None:
    unknown = study("UserErrorZyxwvuQwertz", knowledge)
    assert unknown.neighbours == ()
    assert unknown.checks == ()
    assert unknown.family is Family.CUSTOMER


@pytest.mark.parametrize("language", [*Language])
def test_the_support_text_carries_the_code_and_nothing_of_the_users_own(
    language: Language, knowledge: Knowledge
) -> None:
    i18n.activate(language)
    text = support_text(study("UserErrorDiskIsAsleep", knowledge))
    assert text.count("UserErrorDiskIsAsleep") == 2
    assert "<" in text  # what the user fills in
    assert all(family_text(family) for family in Family)


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("499999", ("499999",)),
        ('{"errorCode": 499999, "errorTitle": ""}', ("499999",)),
        ("0x8FFFFFFF", ("0x8FFFFFFF",)),
        ("400160", ()),
        ("the backup of 499999 files took 12 minutes on port 32526", ()),
    ],
)
def test_a_number_where_a_code_stands_is_named_when_it_is_not_known(
    text: str, unknown: tuple[str, ...], knowledge: Knowledge
) -> None:
    assert knowledge.index.search(text).unknown_codes == unknown
