"""Asks WMI for values, never for words; a call that hangs is given up by whoever runs the probe."""

from __future__ import annotations

import json
import sys

from troubleshooter.checks.evidence import Reading, ReadStatus

if sys.platform == "win32":
    import pythoncom
    import win32com.client

    #: WBEM_E_ACCESS_DENIED and E_ACCESSDENIED.
    _DENIED = {0x80041003, 0x80070005}
    #: WBEM_E_NOT_FOUND, WBEM_E_INVALID_NAMESPACE, WBEM_E_INVALID_CLASS.
    _MISSING = {0x80041002, 0x8004100E, 0x80041010}

    def query(wql: str, namespace: str = "root/cimv2") -> Reading:
        """The properties of all objects that a WQL query finds, as a JSON list of objects."""
        pythoncom.CoInitialize()
        try:
            found = win32com.client.GetObject(f"winmgmts:{namespace}").ExecQuery(wql)
            rows = [{one.Name: one.Value for one in row.Properties_} for row in found]
        except pythoncom.com_error as error:
            return failed_query(error)
        finally:
            pythoncom.CoUninitialize()
        return Reading(ReadStatus.OK, json.dumps(rows, default=str).encode())

    def failed_query(error: pythoncom.com_error) -> Reading:
        """What an error of WMI says about a reading, by its code."""
        hresult, _text, more = error.args[:3]
        code = (more[5] if more and more[5] else hresult) & 0xFFFFFFFF
        status = ReadStatus.DENIED if code in _DENIED else ReadStatus.MISSING if code in _MISSING else ReadStatus.FAILED
        return Reading(status, detail=f"WMI {code:#010x}")
