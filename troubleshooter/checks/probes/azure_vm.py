"""What tells whether this machine is a virtual machine of Azure."""

from __future__ import annotations

import http.client
import json
import sys
from typing import TYPE_CHECKING, Any

from troubleshooter.checks.azure_names import METADATA_SERVICE
from troubleshooter.checks.command import failed_reading
from troubleshooter.checks.direct_http import get
from troubleshooter.checks.evidence import FileKind, Reading, ReadStatus
from troubleshooter.checks.file_source import read_file
from troubleshooter.checks.probe import Probe

if TYPE_CHECKING:
    from troubleshooter.checks.probe import ProbeContext

_IMDS_PATH = "/metadata/instance?api-version=2021-02-01"

#: What is kept of its answer. Custom data, user data, tags and keys never are.
_KEPT_OF_COMPUTE = (
    "azEnvironment", "location", "name", "offer", "osType", "publisher", "resourceGroupName", "resourceId", "sku",
    "subscriptionId", "version", "vmId", "vmScaleSetName", "vmSize", "zone",
)  # fmt: skip

_ASSET_TAG_FILE = "/sys/class/dmi/id/chassis_asset_tag"


def _read_imds(context: ProbeContext) -> Reading:
    try:
        answer = get(context, METADATA_SERVICE, 80, _IMDS_PATH, {"Metadata": "true"})
    except OSError as error:
        return failed_reading(error)
    except http.client.HTTPException as error:
        return Reading(ReadStatus.FAILED, detail=f"{type(error).__name__}: not HTTP")
    if answer.status != http.client.OK:
        return Reading(ReadStatus.FAILED, detail=f"HTTP {answer.status}")
    try:
        kept = _kept(json.loads(answer.body))
    except (ValueError, AttributeError, TypeError, RecursionError):
        return Reading(ReadStatus.FAILED, detail="HTTP 200, but not the service's JSON")
    return Reading(ReadStatus.OK, json.dumps(kept, indent=1).encode())


def _kept(instance: Any) -> dict[str, Any]:
    compute = instance.get("compute", instance)
    interfaces = instance.get("network", {}).get("interface", [])
    return {
        "compute": {name: compute[name] for name in _KEPT_OF_COMPUTE if name in compute},
        "network": {
            "interface": [{"ipv4": one.get("ipv4", {}), "macAddress": one.get("macAddress", "")} for one in interfaces]
        },
    }


def _read_asset_tag(context: ProbeContext) -> Reading:
    if sys.platform == "win32":
        from troubleshooter.checks.probes.windows_wmi import query

        return query("SELECT SMBIOSAssetTag FROM Win32_SystemEnclosure")
    else:  # noqa: RET505  the type checker follows one system at a time
        return read_file(context.path(_ASSET_TAG_FILE))


PROBES = (
    Probe("imds", FileKind.JSON, _read_imds, budget_s=3, guest=False),
    Probe("chassis-asset-tag", FileKind.TEXT, _read_asset_tag, budget_s=5, guest=False),
)
