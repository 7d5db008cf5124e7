"""How Windows probes write down what an interface of the system said: values, and codes instead of words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from troubleshooter.checks.evidence import Reading, ReadStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troubleshooter.checks.probe import ProbeContext

#: ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND, ERROR_SERVICE_DOES_NOT_EXIST, ERROR_EVT_CHANNEL_NOT_FOUND.
_ABSENT = {2, 3, 1060, 15007}
#: ERROR_ACCESS_DENIED, ERROR_PRIVILEGE_NOT_HELD, E_ACCESSDENIED.
_DENIED = {5, 1314, 0x80070005}


def state_of(code: int) -> str:
    """What an error code says about one value: ``absent``, ``denied`` or ``failed``."""
    code &= 0xFFFFFFFF
    return "absent" if code in _ABSENT else "denied" if code in _DENIED else "failed"


def lost(code: int) -> dict[str, Any]:
    """What is kept of a value that could not be read."""
    return {"state": state_of(code), "code": code & 0xFFFFFFFF}


def found(**facts: Any) -> dict[str, Any]:
    """What is kept of a value that was read."""
    return {"state": "ok", **facts}


def as_json(value: Mapping[str, Any]) -> Reading:
    """A reading that keeps these values."""
    return Reading(ReadStatus.OK, json.dumps(value, indent=1, default=str).encode())


def failed(code: int) -> Reading:
    """A reading that ended with an error code of Windows."""
    status = {"absent": ReadStatus.MISSING, "denied": ReadStatus.DENIED}.get(state_of(code), ReadStatus.FAILED)
    return Reading(status, detail=f"Windows {code & 0xFFFFFFFF:#x}")


def not_windows(_context: ProbeContext) -> Reading:
    """What a probe that only Windows has gives on any other system."""
    return Reading(ReadStatus.MISSING, detail="not Windows")
