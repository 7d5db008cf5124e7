"""``vmbt estate``: every protected VM that an account can read, its last error, and the entry that explains it."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from troubleshooter.commands.estate_reading import add_reading_options, read_estate
from troubleshooter.commands.shared import COULD_NOT, FINE, PROBLEMS, print_json
from troubleshooter.i18n import _, ngettext
from troubleshooter.words import Language

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from troubleshooter.commands.estate_reading import ReadEstate
    from troubleshooter.commands.shared import Commands
    from troubleshooter.estate.estate import Estate
    from troubleshooter.estate.matching import Matcher
    from troubleshooter.estate.model import JobError, ProtectedVm, Reading
    from troubleshooter.knowledge.knowledge import Knowledge

FORMAT = 1


def add_to(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Add the command's parser."""
    parser = commands.add_parser(
        "estate", parents=[shared], help="the protected VMs of an Azure account, and why their backups fail"
    )
    parser.add_argument("--failing", action="store_true", help="only VMs whose last backup failed")
    add_reading_options(parser)
    parser.set_defaults(run=_estate)


def _estate(options: argparse.Namespace, knowledge: Knowledge) -> int:
    from troubleshooter.estate.matching import Matcher

    found = read_estate(options)
    estate = found.estate
    view = _View(estate, Matcher(knowledge.index), knowledge, only_failing=options.failing)
    if options.json:
        print_json(view.as_json(found))
    else:
        view.print(found, Language(options.lang))
    if found.broken is not None:
        sys.stderr.write(f"vmbt: {found.broken}\n")
        return COULD_NOT
    return PROBLEMS if estate.failing() else FINE


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

    def as_json(self, found: ReadEstate) -> dict[str, Any]:
        """Everything as plain values."""
        estate = self._estate
        groups = [
            {"error": self._error(group.error), "vms": len(group.vms)}
            for group in estate.groups()
        ]  # fmt: skip
        return {
            "format": FORMAT,
            "sample": estate.sample,
            "account": found.account,
            "tenant": found.tenant,
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
        return {
            "name": vm.name,
            "id": vm.vm_id or vm.id,
            "subscription": vm.vm_subscription,
            "resource_group": vm.vm_resource_group,
            "vault": estate.vault_name(vm),
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

    def print(self, found: ReadEstate, language: Language) -> None:
        """A table, then the errors by count, then what could not be read."""
        from troubleshooter.estate.coverage_text import coverage_line, gap_lines
        from troubleshooter.estate.words import age_text, state_label

        estate = self._estate
        if estate.sample:
            print(_("SAMPLE: an invented estate; nothing of it exists."))
        print(
            _("Account: {account}   Tenant: {tenant}").format(account=found.account or "?", tenant=found.tenant or "?")
        )
        print()
        rows = [(_("VM"), _("State"), _("Last backup"), _("Restore point"), _("Vault"), _("Error"))]
        for vm in self._vms:
            error = estate.error(vm)
            newest = vm.newest_restore_point
            rows.append(
                (
                    vm.name,
                    state_label(estate.state(vm)),
                    vm.last_backup.strftime("%Y-%m-%d %H:%M") if vm.last_backup else "-",
                    age_text(self._now - newest) if newest else "-",
                    estate.vault_name(vm),
                    "" if error is None else _name(error),
                )
            )
        widths = [min(max(len(row[column]) for row in rows), 34) for column in range(5)]
        for row in rows:
            print("  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=False)), row[5], sep="  ")
        self._print_errors(language)
        print()
        print(coverage_line(estate.coverage))
        for line in gap_lines(estate.coverage):
            print(f"  {line}")

    def _print_errors(self, language: Language) -> None:
        from troubleshooter.catalogue.confidence_label import confidence_label

        groups = self._estate.groups()
        failing = sum(len(group.vms) for group in groups)
        print()
        vms = ngettext("{n} failing VM", "{n} failing VMs", failing).format(n=failing)
        errors = ngettext("{n} error", "{n} errors", len(groups)).format(n=len(groups))
        print(f"{vms}, {errors}")
        for group in groups:
            error = group.error
            name = _("Azure names no error") if error is None else _name(error)
            print(f"  {len(group.vms):>5}  {name}")
            found = self._matcher.match(error)
            if found is not None:
                title = self._knowledge.summaries[found.entry_id].title[language]
                print(f"         {confidence_label(found.confidence)}: {title} (vmbt show {found.entry_id})")


def _name(error: JobError) -> str:
    return error.title or error.text or str(error.number)


def _reading(reading: Reading) -> dict[str, str]:
    return {
        "id": reading.key,
        "name": reading.name,
        "outcome": reading.outcome.value,
        "reason": reading.reason,
    }


def _iso(time: datetime | None) -> str | None:
    return None if time is None else time.isoformat(timespec="seconds")
