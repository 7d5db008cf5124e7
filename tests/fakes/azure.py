"""A local Microsoft Entra and Azure Resource Manager, behind a proxy on loopback: real TLS, real names, no network.

Clients are led here by the environment alone (``HTTPS_PROXY`` and the certificate of the tests' own authority), so the
real libraries are tested as they are, and so is a program in another process. Rows come from the sample estate.
"""

from __future__ import annotations

import base64
import json
import ssl
import threading
import time
import urllib.parse
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import trustme

from tests.fakes.proxy import ConnectProxy
from troubleshooter.estate.sample import SampleTransport

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

TENANT = "11111111-2222-3333-4444-555555555555"
OTHER_TENANT = "99999999-2222-3333-4444-555555555555"
ACCOUNT = "op@contoso.example"
HOSTS = (
    "login.microsoftonline.com",
    "login.microsoftonline.us",
    "login.chinacloudapi.cn",
    "management.azure.com",
    "management.usgovcloudapi.net",
    "management.chinacloudapi.cn",
)

#: What in the environment says as whom to sign in.
SIGN_INS = ("AZURE_CLIENT_ID", "AZURE_TENANT_ID", "AZURE_CLIENT_SECRET", "IDENTITY_ENDPOINT", "MSI_ENDPOINT")


@dataclass(slots=True)
class Reply:
    """What a rule answers with: JSON, or bytes as they are."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False  # promise more than comes
    drip: bool = False  # one byte at a time, for ever


@dataclass(slots=True)
class _Rule:
    part: str
    replies: list[Reply]
    forever: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """A request that came."""

    host: str
    method: str
    path: str
    headers: dict[str, str]
    body: Any


class FakeAzure:
    """The server, its proxy, and what happened."""

    def __init__(self, folder: Path, certificate_ends: datetime | None = None) -> None:
        authority = trustme.CA()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(*HOSTS, not_after=certificate_ends).configure_cert(context)
        self.certificate = folder / "authority.pem"
        authority.cert_pem.write_to_path(str(self.certificate))
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self._server.azure = self  # for the handler
        threading.Thread(target=self._server.serve_forever, daemon=True, kwargs={"poll_interval": 0.02}).start()
        self.proxy = ConnectProxy(self._server.server_address[1])
        self.reset()

    def reset(self) -> None:
        """Forget what happened and what was said."""
        self.seen: list[Seen] = []
        self.rules: list[_Rule] = []
        self.sample = SampleTransport(datetime.now(UTC))
        self.answer: Callable[[str, Any], tuple[int, Any]] = self.sample.answer
        self.graph_headers: dict[str, str] = {}  # of Resource Graph's usual answers
        self.codes: dict[str, dict[str, str]] = {}
        self.refresh_tokens: set[str] = set()
        self.pending_polls = 1
        self.token_error: dict[str, Any] | None = None
        self.authorize_error = ""
        self.expires_in = 3600
        self.busiest = 0  # requests to Resource Manager at once
        self.at_once = 0
        self.lock = threading.Lock()
        self.proxy.hosts.clear()
        self.proxy.denied = set()
        self.released = threading.Event()

    def close(self) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()
        self.proxy.close()

    def environment(self) -> dict[str, str]:
        """What leads a client here."""
        return {
            "HTTPS_PROXY": self.proxy.address,
            "https_proxy": self.proxy.address,
            "REQUESTS_CA_BUNDLE": str(self.certificate),
            "NO_PROXY": "",
            "no_proxy": "",
        }

    def principal(self) -> dict[str, str]:
        """What besides signs a program in here without asking anybody."""
        return {
            "AZURE_TENANT_ID": TENANT,
            "AZURE_CLIENT_ID": "0c0ffee0-0000-4000-8000-000000000002",
            "AZURE_CLIENT_SECRET": "secret",
        }

    def lead(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Start afresh, and lead everything in this process here, signed in nowhere."""
        self.reset()
        for name, value in self.environment().items():
            monkeypatch.setenv(name, value)
        for name in SIGN_INS:
            monkeypatch.delenv(name, raising=False)

    def when(self, part: str, *replies: Reply, forever: bool = False) -> None:
        """Answer requests whose path or query text has ``part`` with these, one after the other; then as usual."""
        self.rules.append(_Rule(part, list(replies), forever))

    def revoke(self) -> None:
        """Take back every sign-in."""
        self.refresh_tokens.clear()
        self.token_error = oauth("invalid_grant", 50173, "The provided grant has expired due to it being revoked")

    def asked(self, part: str) -> list[Seen]:
        """The requests whose path or body has ``part``."""
        return [
            one for one in self.seen if part in f"{one.method} {one.path} {json.dumps(one.body)}".replace("\\n", " ")
        ]


def oauth(error: str, number: int, text: str) -> dict[str, Any]:
    """An error as Entra answers it."""
    return {
        "error": error,
        "error_description": f"AADSTS{number}: {text}. Trace ID: {uuid.uuid4()} Timestamp: 2026-11-25 10:00:00Z",
        "error_codes": [number],
    }


def encoded(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


class Handler(BaseHTTPRequestHandler):
    """Answers for Entra and for Resource Manager."""

    protocol_version = "HTTP/1.1"
    timeout = 30

    @property
    def azure(self) -> FakeAzure:
        return self.server.azure  # set above

    @property
    def base(self) -> str:
        return f"https://{self.headers['Host']}"

    def handle(self) -> None:
        try:
            super().handle()
        except (OSError, ssl.SSLError):  # the client went away
            self.close_connection = True

    def log_message(self, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        self._answer(None)

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if "json" in (self.headers.get("Content-Type") or ""):
            self._answer(json.loads(raw or b"null"))
        else:
            self._answer(dict(urllib.parse.parse_qsl(raw.decode())))

    def _answer(self, body: Any) -> None:
        host = self.headers["Host"].partition(":")[0]
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.azure.seen.append(Seen(host, self.command, self.path, headers, body))
        if host.startswith("login."):
            self._entra(urllib.parse.urlsplit(self.path), body or {})
            return
        with self.azure.lock:
            self.azure.at_once += 1
            self.azure.busiest = max(self.azure.busiest, self.azure.at_once)
        try:
            self._arm(body)
        finally:
            with self.azure.lock:
                self.azure.at_once -= 1

    def _send(self, reply: Reply) -> None:
        raw = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
        headers = {"Content-Type": "application/json"} | reply.headers
        promised = len(raw) + (1000 if reply.cut or reply.drip else 0)
        self.send_response(reply.status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(promised))
        self.end_headers()
        self.wfile.write(raw)
        if reply.cut:
            self.close_connection = True
        while reply.drip and not self.azure.released.wait(0.1):
            self.wfile.write(b" ")
            self.wfile.flush()

    # Resource Manager

    def _arm(self, body: Any) -> None:
        azure = self.azure
        query = body["query"] if isinstance(body, dict) and "query" in body else ""
        text = f"{self.path} {' '.join(query.split())}"
        with azure.lock:
            for rule in azure.rules:
                if rule.part in text and rule.replies:
                    reply = rule.replies[0] if rule.forever else rule.replies.pop(0)
                    break
            else:
                reply = None
        if reply is None:
            if not (self.headers.get("Authorization") or "").startswith("Bearer "):
                reply = Reply(401, {"error": {"code": "AuthenticationFailed", "message": "No token."}})
            else:
                status, answer = azure.answer(self.path, body)
                headers = {"x-ms-ratelimit-remaining-subscription-reads": "1099"}
                reply = Reply(status, answer, headers | (azure.graph_headers if query else {}))
        self._send(reply)

    # Entra

    def _entra(self, url: urllib.parse.SplitResult, form: dict[str, str]) -> None:
        query = dict(urllib.parse.parse_qsl(url.query))
        tenant = url.path.strip("/").split("/")[0]
        if url.path.startswith("/common/discovery/instance"):
            host = self.headers["Host"].partition(":")[0]
            return self._send(Reply(200, {
                "tenant_discovery_endpoint": f"{self.base}/common/v2.0/.well-known/openid-configuration",
                "api-version": "1.1",
                "metadata": [{"preferred_network": host, "preferred_cache": host, "aliases": [host]}],
            }))  # fmt: skip
        if url.path.endswith("/.well-known/openid-configuration"):
            return self._send(Reply(200, self._configuration(tenant)))
        if url.path.endswith("/authorize"):
            return self._send(self._authorize(query))
        if url.path.endswith("/devicecode"):
            code = f"device-{uuid.uuid4().hex}"
            self.azure.codes[code] = {"scope": form.get("scope", ""), "polls": str(self.azure.pending_polls)}
            return self._send(Reply(200, {
                "user_code": "ABCD-EFGH", "device_code": code, "verification_uri": f"{self.base}/devicelogin",
                "expires_in": 900, "interval": 1, "message": "Enter the code ABCD-EFGH.",
            }))  # fmt: skip
        if url.path.endswith("/token"):
            return self._send(self._token(tenant, form))
        return self._send(Reply(404, {"error": "not here"}))

    def _configuration(self, tenant: str) -> dict[str, Any]:
        issued_for = TENANT if tenant in ("organizations", "common") else tenant
        return {
            "issuer": f"{self.base}/{issued_for}/v2.0",
            "authorization_endpoint": f"{self.base}/{tenant}/oauth2/v2.0/authorize",
            "token_endpoint": f"{self.base}/{tenant}/oauth2/v2.0/token",
            "device_authorization_endpoint": f"{self.base}/{tenant}/oauth2/v2.0/devicecode",
            "jwks_uri": f"{self.base}/{tenant}/discovery/v2.0/keys",
            "tenant_region_scope": "WW",
        }

    def _authorize(self, query: dict[str, str]) -> Reply:
        if self.azure.authorize_error:
            form = {"error": "access_denied", "error_description": self.azure.authorize_error}
        else:
            code = f"code-{uuid.uuid4().hex}"
            self.azure.codes[code] = query
            form = {"code": code, "client_info": encoded({"uid": "u1", "utid": TENANT})}
        form["state"] = query.get("state", "")
        inputs = "".join(f'<input type="hidden" name="{name}" value="{value}"/>' for name, value in form.items())
        page = f'<form method="POST" action="{query["redirect_uri"]}">{inputs}</form>'
        return Reply(200, page.encode(), {"Content-Type": "text/html"})

    def _token(self, tenant: str, form: dict[str, str]) -> Reply:
        azure = self.azure
        kind = form.get("grant_type", "")
        asked = azure.codes.get(form.get("code") or form.get("device_code") or "", {})
        if azure.token_error is not None:
            return Reply(400, azure.token_error)
        if kind.endswith("device_code"):
            left = int(asked.get("polls", "0"))
            if left > 0:
                asked["polls"] = str(left - 1)
                return Reply(400, oauth("authorization_pending", 70016, "pending"))
        if kind == "refresh_token" and form.get("refresh_token") not in azure.refresh_tokens:
            return Reply(400, oauth("invalid_grant", 700082, "The refresh token has expired due to inactivity"))
        if kind == "client_credentials" and form.get("client_secret", "secret") != "secret":
            return Reply(401, oauth("invalid_client", 7000215, "Invalid client secret provided"))
        scope = form.get("scope") or asked.get("scope", "")
        issued_for = TENANT if tenant in ("organizations", "common") else tenant
        refresh = f"refresh-{uuid.uuid4().hex}"
        azure.refresh_tokens.add(refresh)
        now = int(time.time())
        identity = {
            "aud": form.get("client_id"), "iss": f"{self.base}/{issued_for}/v2.0", "iat": now, "nbf": now,
            "exp": now + 3600, "name": "Test User", "oid": "u1", "preferred_username": ACCOUNT, "sub": "s1",
            "tid": issued_for, "ver": "2.0",
        }  # fmt: skip
        if asked.get("nonce"):
            identity["nonce"] = asked["nonce"]
        access = {"upn": ACCOUNT, "tid": issued_for, "jti": uuid.uuid4().hex}
        answer = {
            "token_type": "Bearer", "scope": scope, "expires_in": azure.expires_in, "ext_expires_in": 3600,
            "access_token": f"{encoded({'alg': 'none'})}.{encoded(access)}.sig",
        }  # fmt: skip
        if kind != "client_credentials":
            answer |= {
                "refresh_token": refresh,
                "id_token": f"{encoded({'alg': 'none', 'typ': 'JWT'})}.{encoded(identity)}.sig",
                "client_info": encoded({"uid": "u1", "utid": TENANT}),
            }
        return Reply(200, answer)
