"""``vmbt collect`` and ``vmbt check``: evidence is taken on one machine and judged on another."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING

import pytest

from troubleshooter.checks import run
from troubleshooter.checks.facts.scope import AZURE_ASSET_TAG
from troubleshooter.checks.rules.registry import RULES
from troubleshooter.words import Language, Verdict

if TYPE_CHECKING:
    from pathlib import Path

    from tests.console.console import Console


@pytest.fixture
def quiet_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the hardware is asked: no probe goes out to the network."""
    local = {name: probe for name, probe in run.PROBES.items() if name == "chassis-asset-tag"}
    monkeypatch.setattr(run, "PROBES", {**local, "imds": local["chassis-asset-tag"]})


def capture_file(path: Path, about: dict[str, object], evidence: dict[str, str]) -> Path:
    """A capture of an Azure VM: what its index says beside the machine, and its files; synthetic."""
    machine = {"os": "linux", "release": "Ubuntu 24.04", "hostname": "web-prod-03"}
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("capture.json", json.dumps({"format": 1, "machine": machine, **about}))
        for name, content in {"chassis-asset-tag.txt": f"{AZURE_ASSET_TAG}\n", **evidence}.items():
            archive.writestr(f"evidence/{name}", content)
    return path


@pytest.fixture
def vm(tmp_path: Path) -> Path:
    """A VM whose metadata service is silent."""
    probes = {"imds": {"status": "timed_out", "ms": 3000}, "chassis-asset-tag": {"status": "ok", "ms": 1}}
    about = {"taken": "2026-11-25T08:12:00+00:00", "elevated": True, "probes": probes}
    return capture_file(tmp_path / "vm.zip", about, {})


@pytest.fixture
def healthy_vm(tmp_path: Path) -> Path:
    """The same VM later, when its metadata service answers."""
    compute = {"azEnvironment": "AzurePublicCloud", "name": "web-prod-03", "osType": "Linux", "vmId": "synthetic"}
    about = {"taken": "2026-11-25T09:30:00+00:00"}
    return capture_file(tmp_path / "after.zip", about, {"imds.json": json.dumps({"compute": compute})})


@pytest.mark.usefixtures("quiet_network")
def test_what_collect_writes_check_judges(console: Console, tmp_path: Path) -> None:
    path = tmp_path / "here.zip"

    collected = console.json("collect", "--out", str(path), "--only", "scope.azurevm")
    judged = console.json("check", "--from", str(path), "--only", "scope.azurevm")

    assert collected["file"] == str(path)
    assert judged["machine"]["hostname"] == run.this_machine().hostname
    assert [result["check"] for result in judged["results"]] == ["scope.azurevm"]


@pytest.mark.usefixtures("quiet_network")
def test_collect_says_what_the_file_holds(console: Console, tmp_path: Path) -> None:
    out = console.text("collect", "--out", str(tmp_path / "here.zip"), "--only", "scope.azurevm")

    assert str(tmp_path / "here.zip") in out
    assert "no keys" in out


def test_a_capture_of_another_machine_is_judged_in_full(console: Console, vm: Path) -> None:
    code, out, _err = console.run("check", "--from", str(vm), "--json")
    answer = json.loads(out)
    by_check = {result["check"]: result for result in answer["results"]}

    assert code == 0
    assert answer["format"] == 1
    assert answer["machine"] == {"os": "linux", "release": "Ubuntu 24.04", "hostname": "web-prod-03"}
    assert (answer["taken"], answer["elevated"]) == ("2026-11-25T08:12:00+00:00", True)
    assert list(by_check) == list(RULES)
    scope = by_check["scope.azurevm"]
    assert scope["verdict"] == Verdict.WARNING
    assert scope["evidence"] == ["imds", "chassis-asset-tag"]
    assert scope["ms"] == 3000


def test_a_check_without_evidence_is_never_fine(console: Console, vm: Path) -> None:
    _code, out, _err = console.run("check", "--from", str(vm), "--json")

    without = [result for result in json.loads(out)["results"] if not result["evidence"]]

    assert without
    assert {result["verdict"] for result in without} <= {Verdict.UNKNOWN, Verdict.NOT_APPLICABLE}


def test_a_capture_of_another_version_is_judged_as_if_it_held_only_what_this_one_knows(
    console: Console, tmp_path: Path
) -> None:
    known = {"getenforce": {"status": "ok", "ms": 4}}
    unknown = {"retired-source": {"status": "ok", "ms": 7}, "source-of-2031": {"status": "timed_out", "ms": 9000}}
    about = {"tool_version": "9.9", "taken": "2026-11-25T08:12:00+00:00", "mood": "sunny"}
    output = {"getenforce.txt": "Enforcing\n"}
    plain = capture_file(tmp_path / "plain.zip", {**about, "probes": known}, output)
    other = capture_file(
        tmp_path / "other.zip", {**about, "probes": known | unknown}, {**output, "retired-source.json": "[1, 2]"}
    )

    answer = console.json("check", "--from", str(other))
    compared = console.json("check", "--from", str(other), "--before", str(plain))

    assert answer == console.json("check", "--from", str(plain))
    assert {one["check"]: one["verdict"] for one in answer["results"]}["selinux"] == Verdict.INFO
    assert {one["change"] for one in compared["changes"]} == {"same"}
    assert console.text("check", "--from", str(other)) == console.text("check", "--from", str(plain))


@pytest.mark.parametrize(("language", "word"), [(Language.EN, "warning"), (Language.ES, "advertencia")])
def test_a_person_reads_the_worst_first(console: Console, vm: Path, language: Language, word: str) -> None:
    _code, out, _err = console.run("check", "--from", str(vm), "--only", "scope.azurevm", "--lang", language)

    machine, summary, _blank, first, *_rest = out.splitlines()
    assert machine.startswith("web-prod-03 · Ubuntu 24.04 · 2026-11-25 08:12 UTC")
    assert summary.startswith(f"1 {word}")
    assert first.startswith(word)


def test_a_check_that_does_not_exist_is_refused(console: Console, tmp_path: Path) -> None:
    assert "no check 'vss.wrters'" in console.complaint("check", "--only", "vss.wrters")
    assert "no check 'x'" in console.complaint("collect", "--out", str(tmp_path / "c.zip"), "--only", "x")


def test_what_is_no_capture_is_refused_in_one_line(console: Console, tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8")

    assert "photo.jpg is not a capture" in console.complaint("check", "--from", str(tmp_path / "photo.jpg"))
    assert "gone.zip" in console.complaint("check", "--from", str(tmp_path / "gone.zip"))
    assert "no folder" in console.complaint("collect", "--out", str(tmp_path / "no" / "c.zip"))


def test_what_changed_since_an_earlier_capture_is_told(console: Console, vm: Path, healthy_vm: Path) -> None:
    options = ("check", "--from", str(healthy_vm), "--before", str(vm), "--only", "scope.azurevm")

    answer, text = console.json(*options), console.text(*options)

    assert [(one["check"], one["change"]) for one in answer["changes"]] == [("scope.azurevm", "better")]
    assert answer["changes"][0]["before"]["verdict"] == Verdict.WARNING
    assert answer["changes"][0]["after"]["verdict"] == Verdict.OK
    assert answer["before"]["taken"] == "2026-11-25T08:12:00+00:00"
    assert "1 better" in text
    assert "Compared with web-prod-03" in text


def test_the_same_twice_has_no_change(console: Console, vm: Path) -> None:
    options = ("check", "--from", str(vm), "--before", str(vm), "--only", "scope.azurevm")

    assert [one["change"] for one in console.json(*options)["changes"]] == ["same"]
    assert "1 as before" in console.text(*options)
    assert "changes" not in console.json("check", "--from", str(vm), "--only", "scope.azurevm")
