"""One TLS handshake with a public name: its version, who issued the certificate, and whether this system trusts it."""

from __future__ import annotations

import re
import socket
import ssl
import time
from typing import TYPE_CHECKING, Any

from troubleshooter.checks.probes.connection_failure import connection_failure

if TYPE_CHECKING:
    from cryptography import x509

    from troubleshooter.checks.probe import ProbeContext

_MOST_OF_HEADERS = 8192
_HTTP_OK = 200
_VERSION_REASONS = ("PROTOCOL_VERSION", "UNSUPPORTED_PROTOCOL", "WRONG_VERSION_NUMBER_PROTOCOL", "NO_PROTOCOLS")


class ProxyRefusedError(OSError):
    """A proxy answered, but did not open the tunnel; ``errno`` is its HTTP status."""


def handshake(context: ProbeContext, name: str, port: int, proxy: tuple[str, int] | None) -> dict[str, Any]:
    """What happened, step by step: ``step`` and ``error`` name where it ended, if it did not succeed."""
    found: dict[str, Any] = {"name": name, "step": "tcp"}
    began = time.monotonic()
    try:
        with _connection(context, name, port, proxy) as plain:
            found["step"] = "tls"
            _trusted_handshake(plain, name, found)
        if found.get("trusted") is False:
            with _connection(context, name, port, proxy) as plain:
                _unverified_handshake(plain, name, found)
    except ProxyRefusedError as error:
        found |= {"step": "proxy", "error": "refused_by_proxy", "code": error.errno}
    except ssl.SSLError as error:
        reason = error.reason or ""
        word = "tls_version" if any(one in reason for one in _VERSION_REASONS) else "tls_failed"
        if isinstance(error, ssl.SSLEOFError) or "UNEXPECTED_EOF" in reason:
            word = "reset"
        found |= {"error": word, "code": reason or error.errno}
    except socket.gaierror as error:
        found |= {"step": "dns", "error": "not_resolved", "code": error.errno}
    except UnicodeError:
        found |= {"step": "dns", "error": "not_resolved", "code": None}
    except OSError as error:
        found |= connection_failure(error)
    found["ms"] = round((time.monotonic() - began) * 1000)
    return found


def date_over_tls(context: ProbeContext, name: str, port: int, proxy: tuple[str, int] | None) -> str:
    """The ``Date`` header of an HTTPS server, or an empty text.

    The certificate is not judged: with a wrong clock it could not be.

    Raises:
        OSError: when there is no connection, no handshake or no answer.
    """
    with (
        _connection(context, name, port, proxy) as plain,
        _tolerant_context().wrap_socket(plain, server_hostname=name) as secured,
    ):
        secured.sendall(f"HEAD / HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n".encode("ascii"))
        match = re.search(rb"^date:[ \t]*([^\r\n]{5,60})", _headers(secured), re.IGNORECASE | re.MULTILINE)
        return match[1].decode("ascii", "replace").strip() if match else ""


def _connection(context: ProbeContext, name: str, port: int, proxy: tuple[str, int] | None) -> socket.socket:
    seconds = context.seconds_left
    if not seconds:
        raise TimeoutError("no time left")
    connection = socket.create_connection(context.address(*(proxy or (name, port))), timeout=seconds)
    try:
        if proxy is not None:
            _open_tunnel(connection, name, port)
        connection.settimeout(max(0.05, context.seconds_left))
    except BaseException:
        connection.close()
        raise
    return connection


def _open_tunnel(connection: socket.socket, name: str, port: int) -> None:
    connection.sendall(f"CONNECT {name}:{port} HTTP/1.1\r\nHost: {name}:{port}\r\n\r\n".encode("ascii"))
    match = re.match(rb"HTTP/1\.[01] (\d{3})", _headers(connection))
    status = int(match[1]) if match else 0
    if status != _HTTP_OK:
        raise ProxyRefusedError(status, "the proxy did not open the tunnel")


def _headers(connection: socket.socket) -> bytes:
    """What comes before the body, byte by byte as far as a tunnel's first bytes must not be lost."""
    data = b""
    while b"\r\n\r\n" not in data and len(data) < _MOST_OF_HEADERS and (chunk := connection.recv(1)):
        data += chunk
    return data


def _trusted_handshake(plain: socket.socket, name: str, found: dict[str, Any]) -> None:
    import truststore  # as late as cryptography: whoever only opens a capture needs neither

    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        with context.wrap_socket(plain, server_hostname=name) as secured:
            found |= {"trusted": True, "tls": secured.version()}
            _keep_certificate(secured.getpeercert(binary_form=True), found)
    except ssl.SSLCertVerificationError as error:
        found |= {"trusted": False, "verify": error.verify_code}


def _unverified_handshake(plain: socket.socket, name: str, found: dict[str, Any]) -> None:
    with _tolerant_context().wrap_socket(plain, server_hostname=name) as secured:
        found["tls"] = secured.version()
        _keep_certificate(secured.getpeercert(binary_form=True), found)


def _tolerant_context() -> ssl.SSLContext:
    """A context that shows any certificate; nothing secret is ever sent over it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _keep_certificate(der: bytes | None, found: dict[str, Any]) -> None:
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    if not der:
        return
    try:
        certificate = x509.load_der_x509_certificate(der)
        found |= {
            "issuer": certificate.issuer.rfc4514_string(),
            "issuer_organisation": _attribute(certificate.issuer, NameOID.ORGANIZATION_NAME),
            "issuer_name": _attribute(certificate.issuer, NameOID.COMMON_NAME),
            "not_before": certificate.not_valid_before_utc.isoformat(),
            "not_after": certificate.not_valid_after_utc.isoformat(),
        }
    except ValueError:
        found["issuer"] = ""


def _attribute(name: x509.Name, oid: x509.ObjectIdentifier) -> str:
    values = name.get_attributes_for_oid(oid)
    return str(values[0].value) if values else ""
