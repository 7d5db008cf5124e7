"""A sample estate: invented bodies, as Azure would answer, from this process. No network, no sign-in.

The reader and the parser are those that read Azure. Everything is made from ``resources/samples/estate.json`` and
the time, so the sample is always of the last fourteen days and the same for everybody.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from troubleshooter.estate.sample_rows import SampleRows
from troubleshooter.estate.transport import Answer
from troubleshooter.resources import resource_root

if TYPE_CHECKING:
    import threading
    from collections.abc import Sequence

    from troubleshooter.estate.transport import Request

#: Rows of a page of the sample: small, so that rows come page by page as they do from Azure.
PAGE = 100

_SINCE = re.compile(r"todatetime\('([^']+)'\)")
_NAMES = re.compile(r"'([^']*)'")


class SampleTransport:
    """Answers as Resource Manager and Resource Graph do, with invented rows."""

    def __init__(self, now: datetime | None = None, *, page: int = PAGE) -> None:
        described = json.loads((resource_root() / "samples" / "estate.json").read_text(encoding="utf-8"))
        self.rows = SampleRows(described, now or datetime.now(UTC))
        self.account: str = described["account"]
        self.tenant: str = described["tenant"]["displayName"]
        self._tenant_row = described["tenant"]
        self._page = page

    @property
    def host(self) -> str:
        """A host that exists nowhere."""
        return "sample.invalid"

    def waiting(self) -> float:
        """Never."""
        return 0.0

    def send(self, request: Request, stop: threading.Event) -> Answer:  # noqa: ARG002  the protocol's
        """Answer at once."""
        status, body = self.answer(request.path, request.body)
        return Answer(status, json.dumps(body).encode())

    def answer(self, path: str, body: Any = None) -> tuple[int, dict[str, Any]]:
        """Status and body for a path, and the body that was posted to it."""
        parts = urlsplit(path)
        name = unquote(parts.path).rstrip("/").casefold()
        if name == "/providers/microsoft.resourcegraph/resources":
            return self._graph(body)
        if name == "/tenants":
            return 200, {"value": [self._tenant_row]}
        if name == "/subscriptions":
            return 200, {"value": self.rows.subscriptions}
        if name.endswith("/providers/microsoft.recoveryservices/vaults"):
            if self.rows.is_refused(name):
                return _refused("Microsoft.RecoveryServices/vaults/read", name)
            inside = name.removesuffix("/providers/microsoft.recoveryservices/vaults")
            return 200, {"value": [row for row in self.rows.vaults if row["id"].casefold().startswith(f"{inside}/")]}
        vault, _, rest = name.rpartition("/")
        if rest == "backupprotecteditems":
            return self._of_vault(vault, self.rows.items)
        if rest == "backupjobs":
            return self._of_vault(vault, self.rows.jobs)
        if "/providers/microsoft.compute/virtualmachines/" in name:
            return self._vm(name)
        for job in self.rows.jobs:
            if job["id"].casefold() == name:
                return 200, self.rows.job_page(job)
        return 404, {"error": {"code": "ResourceNotFound", "message": f"The Resource '{name}' was not found."}}

    def _vm(self, name: str) -> tuple[int, dict[str, Any]]:
        for row in self.rows.items:
            properties = row["properties"]
            if properties["sourceResourceId"].casefold() == name:
                said = {one.get("title", "") for one in properties.get("healthDetails", ())}
                ready = "UserErrorGuestAgentStatusUnavailable" not in said
                failed = "UserErrorVmProvisioningStateFailed" in said
                view = {
                    "vmAgent": {"statuses": [{"displayStatus": "Ready" if ready else "Not Ready"}]},
                    "statuses": [{"code": "PowerState/running", "displayStatus": "VM running"}],
                }
                state = "Failed" if failed else "Succeeded"
                return 200, {"properties": {"provisioningState": state, "instanceView": view}}
        return 404, {"error": {"code": "ResourceNotFound", "message": f"The Resource '{name}' was not found."}}

    def _of_vault(self, vault: str, rows: Sequence[dict[str, Any]]) -> tuple[int, dict[str, Any]]:
        if self.rows.is_refused(vault):
            return _refused("Microsoft.RecoveryServices/Vaults/backupProtectedItems/read", vault)
        return 200, {"value": [row for row in rows if row["id"].casefold().startswith(f"{vault}/")]}

    def _graph(self, body: Any) -> tuple[int, dict[str, Any]]:
        query, options = body["query"], body["options"]
        rows = self._asked_for(query)
        wanted = [one.casefold() for one in body.get("subscriptions", ())]
        if wanted:
            rows = [row for row in rows if row.get("subscriptionId", wanted[0]) in wanted]
        if "summarize" in query:
            return 200, {"totalRecords": len(rows), "count": len(rows), "resultTruncated": "false", "data": rows}
        start = int(options.get("$skipToken", "0"))
        page = rows[start : start + min(self._page, options["$top"])]
        answer = {
            "totalRecords": len(rows),
            "count": len(page),
            "facets": [],
            "resultTruncated": "false",
            "data": page,
        }
        if start + len(page) < len(rows):
            answer["$skipToken"] = str(start + len(page))
        return 200, answer

    def _asked_for(self, query: str) -> list[dict[str, Any]]:
        if query.startswith("resources"):
            return self.rows.vaults
        if "protecteditems" in query:
            return [row for row in self.rows.items if not self.rows.is_refused(row["id"].casefold())]
        since = _SINCE.findall(query)[-1]
        jobs = [row for row in self.rows.jobs if row["properties"]["startTime"] > since]
        if "summarize" in query:
            return self.rows.per_day(jobs)
        if "containerName" in query:
            names = {name.casefold() for name in _NAMES.findall(query.rpartition(" in (")[2].partition("\n")[0])}
            return [row for row in jobs if row["properties"]["containerName"].casefold() in names]
        unsuccessful = ("Failed", "CompletedWithWarnings", "Cancelled")
        return [row for row in jobs if row["properties"]["status"] in unsuccessful]


def _refused(action: str, scope: str) -> tuple[int, dict[str, Any]]:
    message = f"The client does not have authorization to perform action '{action}' over scope '{scope}' (sample)."
    return 403, {"error": {"code": "AuthorizationFailed", "message": message}}
