"""Whatever goes wrong, the user reads what happened and what to do, and can copy the details."""

from __future__ import annotations

import errno

import pytest

from troubleshooter import i18n
from troubleshooter.errors import ContentError, Mistake, ResourceMissingError, TroubleshooterError, explain
from troubleshooter.words import Language

MISTAKES = [Mistake("backup/a.yaml", 3, "title", "is missing"), Mistake("en/b.md", 9, "", "odd")]


def test_an_error_raised_on_purpose_speaks_for_itself() -> None:
    message = explain(TroubleshooterError("The capture is from another program."))

    assert (message.happened, message.to_do) == ("The capture is from another program.", "")


def test_refused_access_names_the_place() -> None:
    message = explain(PermissionError(errno.EACCES, "Permission denied", "/vault/secret.txt"))

    assert message.happened == "The system refused access to /vault/secret.txt."
    assert message.to_do
    assert "PermissionError" in message.details


def test_a_failed_write_names_the_place_and_the_reason() -> None:
    message = explain(OSError(errno.ENOSPC, "No space left on device", "/reports/today.html"))

    assert "/reports/today.html" in message.happened
    assert "No space left on device" in message.happened


@pytest.mark.parametrize("error", [PermissionError(), OSError(), OSError("the network is gone")], ids=repr)
def test_an_error_that_knows_no_place_is_told_all_the_same(error: OSError) -> None:
    message = explain(error)

    assert message.happened
    assert "None" not in message.happened


def test_mistakes_in_the_content_are_all_in_the_details() -> None:
    message = explain(ContentError(MISTAKES))

    assert "backup/a.yaml:3: title: is missing" in message.details
    assert "en/b.md:9: odd" in message.details


def test_a_missing_file_of_the_program_asks_for_an_installation() -> None:
    message = explain(ResourceMissingError("icons/app.svg"))

    assert "Install the program again" in message.to_do
    assert "icons/app.svg" in message.details


def test_anything_else_is_the_programs_fault_and_says_so() -> None:
    message = explain(ZeroDivisionError("division by zero"))

    assert "inside the program" in message.happened
    assert message.details == "ZeroDivisionError: division by zero"


@pytest.mark.parametrize(
    "error",
    [PermissionError(13, "x", "/y"), OSError(28, "x", "/y"), ContentError(MISTAKES), ValueError("x")],
    ids=lambda error: type(error).__name__,
)
def test_explanations_are_translated(error: Exception) -> None:
    english = explain(error)
    i18n.activate(Language.ES)
    spanish = explain(error)

    assert spanish.happened != english.happened
    assert spanish.to_do != english.to_do
    assert spanish.details == english.details
