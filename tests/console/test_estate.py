"""``vmbt estate``: the sample, and a service principal against a local Azure, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.fakes.azure import TENANT, FakeAzure, Reply

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.console.console import Console

ROOT = Path(__file__).parents[2]


def test_the_sample_says_what_fails_and_where_the_fix_is(console: Console) -> None:
    code, out, err = console.run("estate", "--sample", "--failing")

    assert (code, err) == (1, "")
    assert out.startswith("SAMPLE: an invented estate")
    assert "37 failing VMs, 13 errors" in out
    assert "sure: A VSS writer is in a bad state (vmbt show vss-writers-bad-state)" in out
    assert "2 of 3 subscriptions (1 refused), 5 of 6 vaults (1 refused)" in out
    assert "\n  subscription Contoso Finance · refused: This account may not read it." in out
    assert "\n  vault rsv-legal-hold · refused: This account may not read it." in out


def test_the_sample_in_spanish(console: Console) -> None:
    _, out, _ = console.run("estate", "--sample", "--lang", "es")

    assert "Sin copia de seguridad hasta ahora" in out
    assert "failing" not in out


def test_the_sample_as_json(console: Console) -> None:
    code, out, _ = console.run("estate", "--sample", "--json")
    answer = json.loads(out)

    assert code == 1
    assert (answer["format"], answer["sample"]) == (1, True)
    assert len(answer["vms"]) == 200
    assert answer["summary"]["failed"] == 37
    assert answer["vms"][0]["state"] == "failed"
    first = answer["errors"][0]["error"]
    assert (first["entry"], first["confidence"]) == ("vm-agent-unable-to-communicate", "sure")
    assert [one["outcome"] for one in answer["coverage"]["vaults"]].count("refused") == 1
    assert len(answer["days"]) == 14


def test_only_failing_vms_are_listed_when_asked(console: Console) -> None:
    _, out, _ = console.run("estate", "--sample", "--json", "--failing")

    assert {vm["state"] for vm in json.loads(out)["vms"]} == {"failed"}


@pytest.mark.parametrize("days", ["0", "181", "-3"])
def test_days_out_of_reach_are_refused(console: Console, days: str) -> None:
    assert "between 1 and 180" in console.complaint("estate", "--sample", "--days", days)


def test_a_tenant_that_is_none_is_refused(console: Console) -> None:
    assert "'a b' is not the ID or domain of a tenant." in console.complaint("estate", "--tenant", "a b")


def test_nobody_signed_in_is_one_clear_line(console: Console, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith(("AZURE_", "IDENTITY_", "MSI_", "DBUS_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert "Not signed in: Azure CLI is not installed" in console.complaint("estate")


@pytest.fixture
def azure(tmp_path: Path) -> Iterator[FakeAzure]:
    fake = FakeAzure(tmp_path)
    yield fake
    fake.close()


def run_as_principal(
    azure: FakeAzure, *arguments: str, secret: str = "secret", command: str = "estate"
) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        **azure.environment(),
        "AZURE_TENANT_ID": TENANT,
        "AZURE_CLIENT_ID": "0c0ffee0-0000-4000-8000-000000000002",
        "AZURE_CLIENT_SECRET": secret,
    }
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "troubleshooter.cli", command, *arguments],
        cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip


def test_a_scheduled_task_with_a_service_principal(azure: FakeAzure) -> None:
    done = run_as_principal(azure, "--json", "--cloud", "us_government")

    assert (done.returncode, done.stderr) == (1, "")
    assert json.loads(done.stdout)["summary"]["failed"] == 37
    assert set(azure.proxy.hosts) == {"login.microsoftonline.us", "management.usgovcloudapi.net"}


def test_a_scheduled_report_with_a_service_principal(azure: FakeAzure, tmp_path: Path) -> None:
    file = tmp_path / "report.json"

    done = run_as_principal(azure, "--estate", "--out", str(file), "--json", command="report")

    assert (done.returncode, done.stderr) == (1, "")
    assert json.loads(done.stdout)["sample"] is False
    text = file.read_text(encoding="utf-8")
    assert json.loads(text)["headline"] == "Backup findings: 37 VMs fail with 13 errors"
    assert TENANT not in text


def test_an_estate_in_which_nothing_fails_is_fine(azure: FakeAzure) -> None:
    azure.when("/", Reply(200, {"data": [], "value": []}), forever=True)

    done = run_as_principal(azure)

    assert (done.returncode, done.stderr) == (0, "")
    assert "0 failing VMs" in done.stdout


def test_what_could_not_be_done_at_all_is_one_clear_line(azure: FakeAzure) -> None:
    wrong = run_as_principal(azure, secret="wrong")
    azure.when("/", Reply(200, b"<html><title>Guest WiFi</title>"), forever=True)
    behind_a_portal = run_as_principal(azure, "--json")

    assert wrong.returncode == behind_a_portal.returncode == 2
    assert wrong.stdout == behind_a_portal.stdout == ""
    assert "AADSTS7000215: The client secret is wrong." in wrong.stderr
    assert "Guest WiFi" in behind_a_portal.stderr
    assert wrong.stderr.count("\n") == behind_a_portal.stderr.count("\n") == 1
