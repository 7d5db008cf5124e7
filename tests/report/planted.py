"""Synthetic findings: every name, address and secret in them is made up for these tests."""

from __future__ import annotations

import json
import string
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from troubleshooter.checks.capture import Capture, Machine
from troubleshooter.checks.evidence import Evidence, FileKind, Reading, ReadStatus
from troubleshooter.checks.judgement import CheckResult, EvidenceLine, Judgement
from troubleshooter.diagnosis.azure_facts import AzureFacts
from troubleshooter.report.build import AzureView, FailedJob, Judged, build_report
from troubleshooter.report.findings import Counts, JobFacts, Remark, Unread
from troubleshooter.report.names import Name, NameKind
from troubleshooter.words import Outcome, Verdict

if TYPE_CHECKING:
    from troubleshooter.knowledge.knowledge import Knowledge
    from troubleshooter.report.findings import Report

TAKEN = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 23, 9, 20, tzinfo=timezone(timedelta(hours=1)))
#: A part of a made-up name, which no text of ours has in it, and a name of two such parts.
PART = st.text(string.ascii_lowercase + string.digits, min_size=3, max_size=8).map("q7".__add__)
AZURE_NAME = st.tuples(PART, st.sampled_from("-_"), PART).map("".join)

SUBSCRIPTION_ID = "0b1f6471-1bf0-4dda-aec3-cb9272f09590"

SIGNATURE = "uV3%2Bq0mZ9yTsR7aBcDeFgHiJkLmNoPqRsTuVwXyZ0%3D"
SECRETS = {
    "sas": f"https://synthetic.invalid/d.vhd?sr=b&sig={SIGNATURE}&se=2026",
    "bearer": "Authorization: Bearer synthetictoken0123456789abcdef",
    "account key": "AccountKey=c3ludGhldGljLWtleQ0000==;EndpointSuffix=x",
    "password": '{"password": "Hunter2synthetic"}',
    "recovery": "key 111111-222222-333333-444444-555555-666666-777777-888888",
}
SECRET_PARTS = (
    SIGNATURE,
    "synthetictoken0123456789abcdef",
    "c3ludGhldGljLWtleQ0000==",
    "Hunter2synthetic",
    "111111-222222",
)


@dataclass(frozen=True)
class Planted:
    """What is hidden in every field."""

    vm: str = "zq-sqlnode-07"
    vault: str = "zq-vault-weu"
    group: str = "zq-rg-prod"
    subscription: str = "Zq Production"
    tenant: str = "zqcorp.onmicrosoft.com"
    host: str = "ZQHOST07"
    user: str = "zq.adele"
    ip: str = "10.77.3.21"
    mail: str = "zqbob@zqcorp.example"

    @property
    def all(self) -> tuple[str, ...]:
        """Every name and address."""
        names = (self.vm, self.vault, self.group, self.subscription, self.tenant, self.host, self.user)
        return (*names, self.ip, self.mail, SUBSCRIPTION_ID)

    def words(self) -> str:
        """All of them, and all the secrets, in one text as logs have them."""
        arm = (
            f"/subscriptions/{SUBSCRIPTION_ID}/resourceGroups/{self.group}/providers/Microsoft.Compute"
            f"/virtualMachines/{self.vm.upper()}"
        )
        return " ; ".join(
            (
                f"{self.vm} at {self.ip} in {self.vault}, {self.group} of {self.subscription} ({self.tenant})",
                f"{self.host}.zqcorp.local {self.mail} {arm} C:\\Users\\{self.user}\\x.log",
                f"{json.dumps({'n': chr(10) + self.vm})} https%3A%2F%2F{self.host} disk {self.vm}_OsDisk_1",
                *SECRETS.values(),
            )
        )


def planted_report(knowledge: Knowledge, planted: Planted = Planted()) -> Report:
    """A report with everything planted in every field of every source."""
    words = planted.words()
    metadata = {
        "compute": {
            "name": planted.vm,
            "resourceGroupName": planted.group,
            "subscriptionId": SUBSCRIPTION_ID,
            "vmId": "5f1c6fa5-6f5b-4a4a-9a64-0f6e4b3f7a11",
            "location": "westeurope",
            "osType": "Windows",
            "osProfile": {"computerName": planted.host, "adminUsername": planted.user},
        },
        "network": {"interface": [{"ipv4": {"ipAddress": [{"privateIpAddress": planted.ip}]}}]},
    }
    imds = Evidence("imds", FileKind.JSON, Reading(ReadStatus.OK, json.dumps(metadata).encode()))
    capture = Capture(
        Machine("windows", f"Windows Server 2022 {words}", planted.host), TAKEN, True, words, {"imds": imds}
    )
    results = tuple(
        CheckResult(
            check, Judgement(verdict, words, words, words, lines=(EvidenceLine("x", words, 3),), entries=entries)
        )
        for check, verdict, entries in (
            ("net.wire32526", Verdict.PROBLEM, ("vm-agent-unable-to-communicate",)),
            ("vss.writers", Verdict.WARNING, ()),
            ("acl.machinekeys", Verdict.NEEDS_ELEVATION, ()),
            ("clock", Verdict.OK, ()),
        )
    )
    facts = JobFacts("Backup", words, words, (words,), planted.vault, planted.group, planted.subscription, TAKEN, TAKEN)
    words_of_azure = AzureFacts(agent_status=words)
    jobs = (
        FailedJob(planted.vm, facts, "vm-agent-unable-to-communicate", words_of_azure),
        FailedJob("zq-other-vm", facts, "vm-agent-unable-to-communicate", words_of_azure),
        FailedJob("zq-third-vm", facts),
    )
    azure = AzureView(
        jobs,
        planted.tenant,
        TAKEN,
        Counts(2, 1, 0, 9),
        (Unread(words, words),),
        (Name(NameKind.SUBSCRIPTION, SUBSCRIPTION_ID), Name(NameKind.USER, planted.user)),
    )
    remarks = (Remark(words, Outcome.TRIED, words, TAKEN),)
    return build_report(
        knowledge,
        machines=[Judged(capture, results)],
        azure=azure,
        remarks=remarks,
        now=NOW,
        entries=["vss-writers-bad-state"],
    )


def leaks(text: str, planted: Planted = Planted(), *, secrets_only: bool = False) -> list[str]:
    """Which of what was planted a text still shows."""
    lowered = text.casefold()
    wanted = SECRET_PARTS if secrets_only else (*planted.all, *SECRET_PARTS)
    return [word for word in wanted if word.casefold() in lowered]
