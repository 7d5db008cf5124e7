"""``vmbt estate``: every protected VM that an account can read, its last error, and the entry that explains it."""

from __future__ import annotations

import sys
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from troubleshooter.commands.shared import COULD_NOT, FINE, PROBLEMS, UsageError, print_json
from troubleshooter.i18n import _, ngettext
from troubleshooter.words import Language

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from troubleshooter.commands.shared import Commands
    from troubleshooter.estate.estate import Estate
    from troubleshooter.estate.matching import Matcher
    from troubleshooter.estate.model import JobError, ProtectedVm, Reading
    from troubleshooter.estate.signin import SignedIn
    from troubleshooter.estate.transport import Transport
    from troubleshooter.knowledge.knowledge import Knowledge

FORMAT = 1


def add_to(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Add the command's parser."""
    parser = commands.add_parser(
        "estate", parents=[shared], help="the protected VMs of an Azure account, and why their backups fail"
    )
    parser.add_argument("--sample", action="store_true", help="an invented estate: no sign-in, no network")
    parser.add_argument("--failing", action="store_true", help="only VMs whose last backup failed")
    parser.add_argument("--cloud", choices=("public", "us_government", "china"), default="")
    parser.add_argument("--tenant", default="", help="id or domain of the tenant")
    parser.add_argument("--subscription", action="append", default=[], metavar="ID", help="only this one; repeatable")
    parser.add_argument("--days", type=int, default=14, help="how far to look back for jobs (14)")
    parser.add_argument("--managed-identity", action="store_true", help="sign in as the identity of this VM")
    parser.add_argument("--device-code", action="store_true", help="sign in with a code, in a browser anywhere")
    parser.set_defaults(run=_estate)


def _estate(options: argparse.Namespace, knowledge: Knowledge) -> int:
    from troubleshooter.estate.estate import Estate
    from troubleshooter.estate.failures import SignInNeededError
    from troubleshooter.estate.matching import Matcher
    from troubleshooter.estate.reader import MOST_DAYS, Reader
    from troubleshooter.estate.sample import SampleTransport

    if not 1 <= options.days <= MOST_DAYS:
        raise UsageError(_("--days must be between 1 and {most}.").format(most=MOST_DAYS))
    stop = threading.Event()
    estate = Estate(sample=options.sample)
    signed_in: SignedIn | None = None
    transport: Transport
    if options.sample:
        transport = sample = SampleTransport()
        account, tenant = sample.account, sample.tenant
    else:
        signed_in = _sign_in(options, stop)
        transport, account, tenant = signed_in.transport, signed_in.account, signed_in.tenant
    broken = None
    try:
        reader = Reader(transport, days=options.days, subscriptions=options.subscription)
        reader.read(estate.add, stop)
    except SignInNeededError as error:
        broken = error
    except KeyboardInterrupt:
        stop.set()
        raise
    if not (estate.vms or estate.vaults) and (broken or estate.coverage.estate):
        raise UsageError(str(broken or _reason(estate.coverage.estate[0])))
    view = _View(estate, Matcher(knowledge.index.search), knowledge, only_failing=options.failing)
    if options.json:
        print_json(view.as_json(account, tenant))
    else:
        view.print(account, tenant, Language(options.lang))
    if broken is not None:
        sys.stderr.write(f"vmbt: {broken}\n")
        return COULD_NOT
    return PROBLEMS if estate.failing() else FINE


def _reason(reading: Reading) -> str:
    return f"{reading.name}: {reading.reason}"


def _sign_in(options: argparse.Namespace, stop: threading.Event) -> SignedIn:
    """Sign in without a window: as the environment says, as the account kept, as ``az login``, or with a code."""
    from troubleshooter.estate.failures import SignInError
    from troubleshooter.estate.options import checked_options, sign_in_options
    from troubleshooter.estate.signin import SignIn
    from troubleshooter.paths import config_dir
    from troubleshooter.settings import load_settings

    set_before = sign_in_options(load_settings(config_dir() / "settings.json"))
    chosen = checked_options(
        cloud=options.cloud or set_before.cloud.value,
        tenant=options.tenant or set_before.tenant,
        client_id=set_before.client_id,
    )
    sign_in = SignIn(chosen)
    if options.device_code:
        return sign_in.with_device_code(
            lambda code: print(
                _("Open {url} and enter the code {code}.").format(url=code.url, code=code.code),
                file=sys.stderr,
                flush=True,
            ),
            stop,
        )
    signed_in = sign_in.from_environment(stop, managed_identity=options.managed_identity) or sign_in.resume(stop)
    if signed_in is not None:
        return signed_in
    try:
        return sign_in.with_az(stop)
    except SignInError as error:
        raise UsageError(
            _(
                "Not signed in: {reason} Or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET, "
                "or use --managed-identity or --device-code."
            ).format(reason=error)
        ) from error


class _View:
    """What is shown of an estate."""

    def __init__(self, estate: Estate, matcher: Matcher, knowledge: Knowledge, *, only_failing: bool) -> None:
        from troubleshooter.estate.model import VmState

        self._estate = estate
        self._matcher = matcher
        self._knowledge = knowledge
        self._now = datetime.now(UTC)
        order = {state: rank for rank, state in enumerate(VmState)}
        vms = estate.failing() if only_failing else tuple(estate.vms.values())
        self._vms: Sequence[ProtectedVm] = sorted(
            vms, key=lambda vm: (order[estate.state(vm)], vm.name.casefold(), vm.key)
        )

    def as_json(self, account: str, tenant: str) -> dict[str, Any]:
        """Everything as plain values."""
        estate = self._estate
        groups = [
            {"error": self._error(group.error), "vms": len(group.vms)}
            for group in estate.groups()
        ]  # fmt: skip
        return {
            "format": FORMAT,
            "sample": estate.sample,
            "account": account,
            "tenant": tenant,
            "read": self._now.isoformat(timespec="seconds"),
            "summary": {state.value: n for state, n in sorted(estate.states().items())},
            "errors": groups,
            "vms": [self._vm(vm) for vm in self._vms],
            "days": [
                {"day": one.day.isoformat(), "completed": one.completed, "with_warnings": one.with_warnings,
                 "failed": one.failed, "cancelled": one.cancelled, "in_progress": one.in_progress,
                 "unknown": one.unknown}
                for one in sorted(estate.days.values(), key=lambda one: one.day)
            ],
            "coverage": {
                "subscriptions": [_reading(one) for one in estate.coverage.subscriptions],
                "vaults": [_reading(one) for one in estate.coverage.vaults],
                "estate": [_reading(one) for one in estate.coverage.estate],
            },
        }  # fmt: skip

    def _vm(self, vm: ProtectedVm) -> dict[str, Any]:
        estate = self._estate
        job = estate.last_job(vm)
        vault = estate.vaults.get(vm.vault)
        return {
            "name": vm.name,
            "id": vm.vm_id or vm.id,
            "subscription": vm.vm_subscription,
            "resource_group": vm.vm_resource_group,
            "vault": vault.name if vault else vm.vault.rpartition("/")[2],
            "vault_id": vm.vault,
            "policy": vm.policy,
            "state": estate.state(vm).value,
            "health": vm.health.value,
            "last_backup": _iso(vm.last_backup),
            "newest_restore_point": _iso(vm.newest_restore_point),
            "job": None
            if job is None
            else {
                "id": job.id,
                "status": job.status.value,
                "operation": job.operation,
                "started": _iso(job.started),
                "ended": _iso(job.ended),
            },
            "error": self._error(estate.error(vm)),
        }

    def _error(self, error: JobError | None) -> dict[str, Any] | None:
        if error is None:
            return None
        found = self._matcher.match(error)
        return {
            "title": error.title,
            "number": error.number,
            "text": error.text,
            "azure_recommendations": list(error.azure_recommendations),
            "entry": None if found is None else found.entry_id,
            "confidence": None if found is None else found.confidence.value,
        }

    def print(self, account: str, tenant: str, language: Language) -> None:
        """A table, then the errors by count, then what could not be read."""
        from troubleshooter.estate.coverage_text import coverage_line
        from troubleshooter.estate.words import age_text, outcome_label, state_label

        estate = self._estate
        if estate.sample:
            print(_("SAMPLE: an invented estate; nothing of it exists."))
        print(_("Account: {account}   Tenant: {tenant}").format(account=account or "?", tenant=tenant or "?"))
        print()
        rows = [(_("VM"), _("State"), _("Last backup"), _("Restore point"), _("Vault"), _("Error"))]
        for vm in self._vms:
            vault = estate.vaults.get(vm.vault)
            error = estate.error(vm)
            newest = vm.newest_restore_point
            rows.append(
                (
                    vm.name,
                    state_label(estate.state(vm)),
                    vm.last_backup.strftime("%Y-%m-%d %H:%M") if vm.last_backup else "-",
                    age_text(self._now - newest) if newest else "-",
                    vault.name if vault else vm.vault.rpartition("/")[2],
                    "" if error is None else error.title or error.text or str(error.number),
                )
            )
        widths = [min(max(len(row[column]) for row in rows), 34) for column in range(5)]
        for row in rows:
            print("  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=False)), row[5], sep="  ")
        self._print_errors(language)
        print()
        print(coverage_line(estate.coverage))
        for gap in estate.coverage.gaps:
            print(f"  {gap.name}: {outcome_label(gap.outcome)}. {gap.reason}")

    def _print_errors(self, language: Language) -> None:
        from troubleshooter.confidence_label import confidence_label

        groups = self._estate.groups()
        failing = sum(len(group.vms) for group in groups)
        print()
        vms = ngettext("{n} failing VM", "{n} failing VMs", failing).format(n=failing)
        errors = ngettext("{n} error", "{n} errors", len(groups)).format(n=len(groups))
        print(f"{vms}, {errors}")
        for group in groups:
            error = group.error
            name = _("Azure names no error") if error is None else error.title or error.text or str(error.number)
            print(f"  {len(group.vms):>5}  {name}")
            found = self._matcher.match(error)
            if found is not None:
                title = self._knowledge.summaries[found.entry_id].title[language]
                print(f"         {confidence_label(found.confidence)}: {title} (vmbt show {found.entry_id})")


def _reading(reading: Reading) -> dict[str, str]:
    return {
        "id": reading.key,
        "name": reading.name,
        "outcome": reading.outcome.value,
        "reason": reading.reason,
    }


def _iso(time: datetime | None) -> str | None:
    return None if time is None else time.isoformat(timespec="seconds")
