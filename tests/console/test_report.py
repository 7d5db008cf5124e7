"""``vmbt explain``, ``vmbt report`` and ``vmbt compare`` over captures made up for these tests."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING

import pytest

from troubleshooter import organisation
from troubleshooter.checks.capture import Capture, Machine, write_capture
from troubleshooter.checks.evidence import Evidence, FileKind, Reading, ReadStatus
from troubleshooter.estate.failures import SignInNeededError
from troubleshooter.estate.sample import SampleTransport

if TYPE_CHECKING:
    import threading
    from pathlib import Path

    from tests.console.console import Console
    from troubleshooter.estate.transport import Answer, Request

HOST = "zqhost-07"
HEAD = "vssadmin 1.1 - Volume Shadow Copy Service administrative command-line tool\n\n"
WRITER = """\
Writer name: '{name}'
   Writer Id: {{a65faa63-5ea8-4ebc-9dbd-a0c4db26912a}}
   Writer Instance Id: {{11111111-2222-3333-4444-555555555555}}
   State: [{state}
   Last error: {error}

"""
STABLE = ("System Writer", "WMI Writer", "Registry Writer", "ASR Writer", "COM+ REGDB Writer", "BITS Writer")


def capture(folder: Path, name: str, state: str, error: str) -> str:
    writers = [WRITER.format(name=name, state="1] Stable", error="No error") for name in STABLE]
    writers.append(WRITER.format(name="SqlServerWriter", state=state, error=error))
    text = (HEAD + "".join(writers)).replace("\n", "\r\n").encode()
    evidence = Evidence("vssadmin-list-writers", FileKind.TEXT, Reading(ReadStatus.OK, text, 0))
    file = folder / name
    write_capture(
        Capture(Machine("windows", "Windows Server 2022", HOST), None, True, "0.1.0", {evidence.probe: evidence}), file
    )
    return str(file)


@pytest.fixture
def bad(tmp_path: Path) -> str:
    return capture(tmp_path, "bad.zip", "8] Failed", "Non-retryable error")


@pytest.fixture
def good(tmp_path: Path) -> str:
    return capture(tmp_path, "good.zip", "1] Stable", "No error")


def test_explain_names_the_proven_cause_first(console: Console, bad: str) -> None:
    code, out, err = console.run("explain", "ExtensionFailedVssWriterInBadState", "--from", bad)

    assert (code, err) == (1, "")
    assert out.splitlines()[0] == "A VSS writer is in a bad state (vss-writers-bad-state)"
    first = out.split("\n\n")[1]
    assert first.startswith("likely yours")  # by now the writer may have recovered
    assert "vmbt show page:vss-writers" in first


def test_explain_in_json(console: Console, good: str) -> None:
    answer = console.json("explain", "vss-writers-bad-state", "--from", good)

    assert answer["format"] == 1
    assert answer["entry"] == "vss-writers-bad-state"
    states = {one["cause"]: one["state"] for one in answer["causes"]}
    assert states["writer-failed"] == "ruled_out"
    assert "disk.space" in answer["checks_to_run"]


def test_explain_an_id_that_nothing_has(console: Console) -> None:
    assert "vmbt search" in console.complaint("explain", "no-such-error")


@pytest.mark.parametrize("kind", ["html", "pdf", "md", "json"])
def test_a_report_hides_the_host_in_every_format(console: Console, tmp_path: Path, bad: str, kind: str) -> None:
    file = tmp_path / f"report.{kind}"

    code, out, err = console.run("report", "--format", kind, "--out", str(file), "--from", bad)

    assert (code, err) == (1, "")
    assert "1 name or address is replaced by a stand-in such as VM-1" in out
    assert HOST.encode() not in file.read_bytes()
    assert file.read_bytes().startswith({"html": b"<!DOCTYPE", "pdf": b"%PDF", "md": b"# ", "json": b"{"}[kind])


@pytest.mark.parametrize(
    ("language", "says", "in_a_word"),
    [("en", "No name or address was found in it.", "no names in it"),
     ("es", "No se encontró ningún nombre ni dirección en él.", "sin nombres")],
)  # fmt: skip
def test_where_there_was_nothing_to_hide_the_report_says_so(
    console: Console, tmp_path: Path, good: str, language: str, says: str, in_a_word: str
) -> None:
    nameless, file = tmp_path / "vssadmin-list-writers.txt", tmp_path / "report.md"
    with zipfile.ZipFile(good) as whole:
        nameless.write_bytes(whole.read("evidence/vssadmin-list-writers.txt"))

    _code, out, _err = console.run("report", "--out", str(file), "--from", str(nameless), "--lang", language)

    text = file.read_text(encoding="utf-8")
    assert says in out
    assert in_a_word in text
    assert " 0 " not in out.partition("\n")[2]


def test_names_shown_on_demand_and_several_captures(console: Console, tmp_path: Path, bad: str, good: str) -> None:
    file = tmp_path / "report.md"

    console.run("report", "--out", str(file), "--from", bad, good, "--show-names", "--entry", "vss-writers-bad-state")

    text = file.read_text(encoding="utf-8")
    assert HOST in text
    assert "**likely yours**" in text
    assert "**ruled out**" in text


def test_the_map_of_names_is_kept_apart_and_heeded_again(console: Console, tmp_path: Path, bad: str) -> None:
    names, file = tmp_path / "names.json", tmp_path / "report.json"
    command = ("report", "--out", str(file), "--from", bad, "--names-map", str(names))

    console.run(*command)
    first = names.read_text(encoding="utf-8")
    assert {"alias": "HOST-1", "name": HOST} in json.loads(first)["names"]
    assert "HOST-1" in file.read_text(encoding="utf-8")

    names.write_text(first.replace("HOST-1", "HOST-7"), encoding="utf-8")
    console.run(*command)

    assert {"alias": "HOST-7", "name": HOST} in json.loads(names.read_text(encoding="utf-8"))["names"]
    assert "HOST-7" in file.read_text(encoding="utf-8")
    assert "HOST-1" not in file.read_text(encoding="utf-8")


def test_a_saved_report_becomes_another_format(console: Console, tmp_path: Path, bad: str) -> None:
    saved, page = tmp_path / "report.json", tmp_path / "report.html"
    console.run("report", "--out", str(saved), "--from", bad)

    code, _out, err = console.run("report", "--out", str(page), "--from", str(saved))

    assert (code, err) == (1, "")
    assert "HOST-1: evidence" in page.read_text(encoding="utf-8")


def test_compare_says_what_got_better(console: Console, tmp_path: Path, bad: str, good: str) -> None:
    saved = tmp_path / "before.json"
    console.run("report", "--out", str(saved), "--from", bad)

    out = console.text("compare", str(saved), good)
    changes = console.json("compare", bad, good)["changes"]
    code, _out, _err = console.run("compare", good, bad)

    assert "1 better" in out
    assert {one["check"]: one["change"] for one in changes}["vss.writers"] == "better"
    assert code == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--out", "report.xyz"), "--format"),
        (("--out", "/no/such/folder/report.html"), "no folder"),
        (("--out", "report.html", "--from", "absent.zip"), "absent.zip"),
        (("--out", "report.html", "--from", __file__), "not a capture"),
        (("--out", "report.html", "--entry", "no-such"), "no-such"),
        (("--out", "report.html", "--show-names", "--names-map", "x.json"), "--names-map"),
        (("--out", "report.html", "--sample"), "--sample goes with --estate"),
        (("--out", "report.html", "--tenant", "a.example", "--days", "3"), "--tenant, --days goes with --estate"),
        (("--out", "report.html", "--estate", "--sample", "--days", "0"), "between 1 and 180"),
        (("--out", "report.html", "--estate", "--tenant", "a b"), "'a b' is not the ID or domain"),
        (("--out", "report.html", "--estate", "--sample", "--entry", "no-such"), "no-such"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    console: Console, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert says in console.complaint("report", *arguments)
    assert list(tmp_path.iterdir()) == []


def test_a_hostile_report_is_refused(console: Console, tmp_path: Path) -> None:
    file = tmp_path / "evil.json"
    file.write_text('{"format": 9, "catalogue": "", "findings": []}', encoding="utf-8")
    assert "format 9" in console.complaint("report", "--out", str(tmp_path / "x.html"), "--from", str(file))
    assert not (tmp_path / "x.html").exists()


def test_the_failed_jobs_of_an_estate_without_looking_at_this_machine(console: Console, tmp_path: Path) -> None:
    file = tmp_path / "report.json"

    code, out, err = console.run("report", "--estate", "--sample", "--out", str(file))

    assert (code, err) == (1, "")
    assert out.startswith("SAMPLE: Backup findings: 37 VMs fail with 13 errors\n")
    report = json.loads(file.read_text(encoding="utf-8"))
    assert report["sample"] is True
    assert report["counts"]["failing"] == 37
    assert [one["kind"] for one in report["findings"]] == ["job"] * 37
    assert [(one["kind"], one["sample"]) for one in report["sources"]] == [("azure", True)]
    assert len(report["unread"]) == 2


@pytest.mark.parametrize("kind", ["html", "md", "json"])
def test_an_estates_names_are_hidden_and_shown_on_demand(console: Console, tmp_path: Path, kind: str) -> None:
    hidden, shown = tmp_path / f"hidden.{kind}", tmp_path / f"shown.{kind}"
    command = ("report", "--estate", "--sample")
    names = {vm["name"] for vm in json.loads(console.run("estate", "--sample", "--json")[1])["vms"]}
    names |= {"rsv-prod-weu", "Contoso", "5a3e7c10-0000-4000-8000-000000000001", "rg-backup-prod", "sample@contoso"}

    console.run(*command, "--out", str(hidden))
    console.run(*command, "--out", str(shown), "--show-names")

    text = hidden.read_text(encoding="utf-8").replace("\\", "")
    assert sorted(name for name in names if name.casefold() in text.casefold()) == []
    assert "rsv-prod-weu" in shown.read_text(encoding="utf-8").replace("\\", "")


def test_an_estate_with_a_capture_and_with_this_machine(console: Console, tmp_path: Path, bad: str) -> None:
    file = tmp_path / "report.json"
    command = ("report", "--estate", "--sample", "--out", str(file))

    console.run(*command, "--from", bad)
    with_capture = json.loads(file.read_text(encoding="utf-8"))
    console.run(*command, "--this-machine")
    with_machine = json.loads(file.read_text(encoding="utf-8"))

    assert [one["kind"] for one in with_capture["sources"]] == ["azure", "capture"]
    assert [one["kind"] for one in with_machine["sources"]] == ["azure", "this_computer"]


def test_an_estate_in_spanish(console: Console, tmp_path: Path) -> None:
    file = tmp_path / "report.html"

    _code, out, _err = console.run("report", "--estate", "--sample", "--lang", "es", "--out", str(file))

    page = file.read_text(encoding="utf-8")
    assert out.startswith("EJEMPLO: ")
    assert "EJEMPLO: un entorno inventado; nada de esto existe." in page
    assert "SAMPLE" not in page


def test_a_saved_report_is_not_joined_with_an_estate(console: Console, tmp_path: Path, bad: str) -> None:
    saved, file = tmp_path / "report.json", tmp_path / "report.html"
    console.run("report", "--out", str(saved), "--from", bad)

    for more in (("--estate", "--sample"), ("--this-machine",)):
        complaint = console.complaint("report", "--out", str(file), "--from", str(saved), *more)
        assert "cannot be joined" in complaint
    assert not file.exists()


def test_names_cannot_be_shown_where_the_organisation_hides_them(
    console: Console, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bad: str
) -> None:
    policy, file = tmp_path / "policy.json", tmp_path / "report.md"
    policy.write_text('{"always_hide_names": true}', encoding="utf-8")
    monkeypatch.setattr(organisation, "policy_path", lambda: policy)

    complaint = console.complaint("report", "--out", str(file), "--from", bad, "--show-names")

    assert complaint == f"Names stay hidden on this computer because of {policy}: leave out --show-names."
    assert not file.exists()
    assert console.run("report", "--out", str(file), "--from", bad)[0] == 1
    assert HOST not in file.read_text(encoding="utf-8")


def test_a_sign_in_that_ends_midway_leaves_a_report_of_what_was_read(
    console: Console, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer, asked = SampleTransport.send, []

    def send(self: SampleTransport, request: Request, stop: threading.Event) -> Answer:
        asked.append(request)
        if len(asked) > 4:
            raise SignInNeededError("Sign in again (synthetic).")
        return answer(self, request, stop)

    monkeypatch.setattr(SampleTransport, "send", send)
    file = tmp_path / "report.json"

    code, out, err = console.run("report", "--estate", "--sample", "--out", str(file))

    assert (code, err) == (2, "vmbt: Sign in again (synthetic).\n")
    assert f"Written to {file}." in out
    unread = json.loads(file.read_text(encoding="utf-8"))["unread"]
    assert any("Sign in again (synthetic)." in one["why"] for one in unread)
