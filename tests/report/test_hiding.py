"""Names are hidden and secrets removed: in every field of every source, in every format, however often it is saved."""

from __future__ import annotations

import html
import os
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.report.planted import AZURE_NAME, PART, SUBSCRIPTION_ID, Planted, leaks, planted_report
from tests.report.rendering import TEXTS, rendered
from troubleshooter.report.aliases import Aliases, NamesMapError
from troubleshooter.report.export import ReportFormat, prepare
from troubleshooter.report.names import Name, NameKind
from troubleshooter.report.redact import Redactor
from troubleshooter.report.report_json import open_report

if TYPE_CHECKING:
    from pathlib import Path

    from troubleshooter.knowledge.knowledge import Knowledge


@pytest.mark.parametrize("kind", TEXTS)
def test_nothing_planted_is_left_in_any_format(knowledge: Knowledge, kind: ReportFormat) -> None:
    prepared = prepare(planted_report(knowledge), knowledge)

    text = rendered(prepared, kind)

    assert leaks(html.unescape(text)) == []
    assert leaks(text.replace("\\", "")) == []
    assert "VM-1" in text
    assert "[removed]" in text.replace("\\", "")
    assert "168.63.129.16" in text  # the same for everybody, and needed


def test_the_pdf_is_set_from_the_same_hidden_words(knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    from reportlab.platypus import Paragraph

    said: list[str] = []
    made = Paragraph.__init__

    def noting(self: Paragraph, text: str, *arguments: object, **named: object) -> None:
        said.append(text)
        made(self, text, *arguments, **named)

    monkeypatch.setattr(Paragraph, "__init__", noting)

    words = rendered(prepare(planted_report(knowledge), knowledge), ReportFormat.PDF)

    assert leaks(html.unescape("\n".join(said))) == []
    assert leaks(words) == []
    assert any("VM-1" in text for text in said)


@pytest.mark.parametrize("kind", TEXTS)
def test_secrets_are_removed_even_when_names_are_shown(knowledge: Knowledge, kind: ReportFormat) -> None:
    text = rendered(prepare(planted_report(knowledge), knowledge, hide_names=False), kind)

    assert leaks(text.replace("\\", ""), secrets_only=True) == []
    assert Planted().vm in text


@pytest.mark.parametrize("shown_first", [False, True])
def test_a_saved_report_hides_as_well_when_it_is_opened_and_exported_anew(
    knowledge: Knowledge, tmp_path: Path, shown_first: bool
) -> None:
    file = tmp_path / "report.json"
    first = prepare(planted_report(knowledge), knowledge, hide_names=not shown_first)
    file.write_text(rendered(first, ReportFormat.JSON), encoding="utf-8")

    again = prepare(open_report(file, knowledge), knowledge)

    for kind in TEXTS:
        assert leaks(html.unescape(rendered(again, kind)).replace("\\", "")) == []
    if not shown_first:
        assert rendered(again, ReportFormat.JSON) == rendered(first, ReportFormat.JSON)


_NAMES = st.builds(
    Planted,
    vm=st.tuples(PART, PART).map("-".join),
    vault=st.tuples(PART, PART).map("-vault-".join),
    group=AZURE_NAME,
    subscription=st.tuples(PART, PART).map(" & ".join),
    host=PART.map(str.upper),
    user=st.tuples(PART, PART).map(".".join),
    ip=st.tuples(*[st.integers(0, 255)] * 3).map(lambda octets: "10." + ".".join(map(str, octets))),
    mail=PART.map("{}@q7corp.example".format),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_NAMES)
def test_whatever_the_names_are_none_is_left(knowledge: Knowledge, planted: Planted) -> None:
    prepared = prepare(planted_report(knowledge, planted), knowledge)

    for kind in TEXTS:
        assert leaks(html.unescape(rendered(prepared, kind)).replace("\\", ""), planted) == []


@settings(max_examples=60, deadline=None)
@given(st.lists(AZURE_NAME, min_size=1, max_size=6, unique_by=str.casefold), st.text(max_size=40))
def test_a_known_name_is_found_among_any_signs_and_comes_back_by_the_map(names: list[str], around: str) -> None:
    redactor = Redactor()
    for name in names:
        redactor.add(Name(NameKind.VM, name))
    text = "".join(f"{around} {name} " for name in names)

    cleaned = redactor(text)

    assert [
        name for name in names if re.search(rf"(?<![a-z0-9]){re.escape(name)}(?![a-z0-9])", cleaned, re.IGNORECASE)
    ] == []
    for name in names:
        assert redactor.aliases.name(redactor(name)) == name


def test_a_longer_name_wins_over_one_inside_it_and_case_does_not_matter() -> None:
    redactor = Redactor()
    for name in ("web", "web-01", "web-01-test"):
        redactor.add(Name(NameKind.VM, name))

    assert redactor("WEB-01-test, Web-01 and web; but not webcam") == "VM-1, VM-2 and VM-3; but not webcam"


def test_the_end_of_a_text_is_taken_for_the_name_that_it_is() -> None:
    redactor = Redactor()
    for name in ("zq-sql (old)", "zq-sql", "zq-sql-west"):
        redactor.add(Name(NameKind.VM, name))

    assert redactor("zq-sql") == redactor("about zq-sql").removeprefix("about ")
    assert redactor("zq-sql-west, zq-sql (old), zq-sql") == "VM-2, VM-3, VM-1"


def test_the_right_that_is_missing_stays_readable() -> None:
    text = (
        "no authorization to perform action 'Microsoft.RecoveryServices/Vaults/backupProtectedItems/read' over scope "
        "'/subscriptions/zq-sub/resourceGroups/zq-rg/providers/Microsoft.RecoveryServices/vaults/zq-vault', nor "
        "Microsoft.Compute/virtualMachines/read."
    )
    redactor = Redactor()
    redactor.learn([text])

    hidden = redactor(text)

    assert "'Microsoft.RecoveryServices/Vaults/backupProtectedItems/read'" in hidden
    assert "Microsoft.Compute/virtualMachines/read." in hidden
    assert "zq" not in hidden


def test_a_vm_whose_name_looks_like_a_stand_in_is_not_taken_for_one() -> None:
    redactor = Redactor()
    redactor.aliases.reserve(["vm-1", "web-01"])
    for name in ("vm-1", "web-01"):
        redactor.add(Name(NameKind.VM, name))

    once = redactor("web-01 and VM-1")

    assert once == "VM-2 and VM-3"
    assert redactor.last_pass(once) == once


def test_a_name_that_is_an_ordinary_word_stays_in_the_programs_own_sentences(knowledge: Knowledge) -> None:
    planted = Planted(vm="backup")
    text = rendered(prepare(planted_report(knowledge, planted), knowledge), ReportFormat.HTML)

    assert "Backup findings" in text
    assert "<strong>backup</strong>" not in text.casefold()


def test_what_is_the_same_for_everybody_stays() -> None:
    redactor = Redactor()
    text = (
        "168.63.129.16:32526, 127.0.0.1, 169.254.169.254, mask 255.255.255.0, agent version 2.7.41.1, at 08:20:00, "
        r"NT AUTHORITY\SYSTEM, C:\Users\Public"
    )
    assert redactor(text) == text


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("from fe80::1ff:fe23:4567:890a%2", "fe80::1ff:fe23:4567:890a"),
        ("adapter 00-0D-3A-12-34-56", "00-0D-3A-12-34-56"),
        ("owner S-1-5-21-1111111111-222222222-333333333-1001", "1111111111"),
        ("to zqaccount.blob.core.windows.net", "zqaccount"),
        ("host zqdb.contoso.local refused", "zqdb"),
        ("write to zq+a@contoso.example", "zq+a"),
        (f"tenant {SUBSCRIPTION_ID}", SUBSCRIPTION_ID),
        ("zero\u200bwidth 10.9.8\u200b.7", "10.9.8.7"),
    ],
)
def test_addresses_are_known_by_their_shape(text: str, hidden: str) -> None:
    assert hidden not in Redactor()(text)


def test_the_map_is_the_users_alone_and_resolves_an_answer(tmp_path: Path) -> None:
    aliases = Aliases()
    aliases.alias(NameKind.VM, "web-01")
    file = tmp_path / "map.json"

    aliases.save(file)
    again = Aliases.load(file)

    if os.name != "nt":  # there the folder's own list of rights counts
        assert file.stat().st_mode & 0o077 == 0
    assert again.resolve("Restart vm-1, not VM-10 or XVM-1") == "Restart web-01, not VM-10 or XVM-1"
    assert again.alias(NameKind.VM, "web-02") == "VM-2"


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"format": 2, "names": []}', '{"format": 1, "names": [{"alias": "x", "name": "y"}]}']
)
def test_what_is_no_map_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "map.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(NamesMapError, match=r"map\.json"):
        Aliases.load(file)
