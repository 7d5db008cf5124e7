"""The agent's certificates in the computer's personal store, read-only; no private key leaves its container."""

from __future__ import annotations

import base64
import sys
from typing import TYPE_CHECKING, Any

from troubleshooter.checks.evidence import FileKind
from troubleshooter.checks.probe import Probe
from troubleshooter.checks.probes.windows_values import as_json, failed, not_windows
from troubleshooter.words import Platform

if TYPE_CHECKING:
    from troubleshooter.checks.evidence import Reading
    from troubleshooter.checks.probe import ProbeContext

#: What the subjects of the agent's certificates contain, as the certificate encodes it; others are not kept.
_SUBJECTS = (b"Windows Azure CRP Certificate Generator", b"Windows Azure Service Management for Extensions")

if sys.platform == "win32":
    import pywintypes
    import win32crypt
    import win32cryptcon

    def _read_certificates(_context: ProbeContext) -> Reading:
        flags = (
            win32cryptcon.CERT_SYSTEM_STORE_LOCAL_MACHINE
            | win32cryptcon.CERT_STORE_READONLY_FLAG
            | win32cryptcon.CERT_STORE_OPEN_EXISTING_FLAG
        )
        try:
            store = win32crypt.CertOpenStore(win32cryptcon.CERT_STORE_PROV_SYSTEM, 0, None, flags, "MY")
            certificates = store.CertEnumCertificatesInStore() if store is not None else []
            kept = [_certificate(one) for one in certificates if _is_the_agents(one)]
        except pywintypes.error as error:
            return failed(error.winerror)
        return as_json({"in_store": len(certificates), "certificates": kept})

    def _is_the_agents(certificate: Any) -> bool:
        return any(subject in bytes(certificate.CertEncoded) for subject in _SUBJECTS)

    def _certificate(certificate: Any) -> dict[str, Any]:
        """The certificate itself, and the code with which asking for its key ended: 0, or what stands in the way."""
        properties = set(certificate.CertEnumCertificateContextProperties())
        code = 0
        try:
            certificate.CryptAcquireCertificatePrivateKey(win32cryptcon.CRYPT_ACQUIRE_SILENT_FLAG)
        except pywintypes.error as error:
            code = error.winerror & 0xFFFFFFFF
        return {
            "der": base64.b64encode(bytes(certificate.CertEncoded)).decode(),
            "has_key": win32cryptcon.CERT_KEY_PROV_INFO_PROP_ID in properties,
            "key_code": code,
        }

else:
    _read_certificates = not_windows


PROBES = (Probe("crp-certificates", FileKind.JSON, _read_certificates, platforms=(Platform.WINDOWS,), budget_s=5),)
