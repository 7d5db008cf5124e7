"""Other backup products on the machine, told by the processes that run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import psutil

from troubleshooter.checks.evidence import FileKind, Reading, ReadStatus
from troubleshooter.checks.probe import Probe

if TYPE_CHECKING:
    from troubleshooter.checks.probe import ProbeContext

#: Processes of each product, as its maker names them, in lower case and without ``.exe``.
_PRODUCTS = {
    "Veeam Agent": ("veeamagent", "veeamservice", "veeamendpointbackupservice"),
    "Veeam": ("veeamdeploymentsvc", "veeamguesthelper", "veeamvssagent"),
    "Commvault": ("cvd", "clbackup", "gxcvd"),
    "Veritas NetBackup": ("bpcd", "vnetd", "bpbkar", "bpbkar32"),
    "Backup Exec": ("beremote",),
    "IBM Storage Protect": ("dsmcad", "dsmc", "dsmcsvc"),
    "Dell Avamar": ("avagent",),
    "Dell NetWorker": ("nsrexecd",),
    "Rubrik": ("rubrikagent", "rba", "rbs"),
    "Cohesity": ("cohesityagent",),
    "Bareos": ("bareos-fd",),
    "Bacula": ("bacula-fd",),
    "Acronis": ("aakore", "acronis_agent", "mms", "service_process"),
    "Microsoft Azure Recovery Services agent": ("cbengine",),
    "System Center DPM": ("dpmra",),
    "Azure Site Recovery": ("svagents", "evtcollforw", "appservice"),
    "UrBackup": ("urbackupclientbackend",),
    "Arcserve": ("arcserve", "afarcservice"),
    "Duplicati": ("duplicati", "duplicati-server"),
    "NAKIVO": ("nakivo",),
    "Druva": ("s3bridge", "druva"),
    "Druva Phoenix": ("phoenix",),
}
_PROCESSES = {process: product for product, processes in _PRODUCTS.items() for process in processes}


def _read_products(_context: ProbeContext) -> Reading:
    count, found = 0, []
    for process in psutil.process_iter(["name"]):
        count += 1
        name = (process.info["name"] or "").lower().removesuffix(".exe")
        if name in _PROCESSES:
            found.append({"name": _PROCESSES[name], "process": process.info["name"]})
    return Reading(ReadStatus.OK, json.dumps({"processes": count, "found": found}).encode())


PROBES = (Probe("backup-products", FileKind.JSON, _read_products, budget_s=3),)
