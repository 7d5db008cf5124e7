"""Signing in, with Microsoft's own classes over real TLS: every way, every cloud, and every way out."""

from __future__ import annotations

import json
import stat
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest

from tests.fakes.account_stores import MemoryStore, NoStore
from tests.fakes.azure import ACCOUNT, OTHER_TENANT, TENANT, oauth
from troubleshooter import i18n
from troubleshooter.estate.clouds import Cloud, endpoints
from troubleshooter.estate.failures import SignInError, SignInNeededError, StoppedError
from troubleshooter.estate.options import SignInOptions
from troubleshooter.estate.reader import Reader
from troubleshooter.estate.signin import Method, SignIn, offers
from troubleshooter.words import Language

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.fakes.azure import FakeAzure
    from tests.fakes.browser import FakeBrowser
    from troubleshooter.estate.signin import DeviceCode, SignedIn

SOON = 1.5  # seconds within which a stop must be heeded


@pytest.fixture
def sign_in() -> SignIn:
    return SignIn(SignInOptions(), NoStore())


def read_tenants(signed_in: SignedIn) -> list[str]:
    return [one.name for one in Reader(signed_in.transport).tenants(threading.Event())]


@pytest.mark.parametrize("cloud", Cloud)
def test_the_browser_signs_in_to_each_cloud(
    cloud: Cloud, azure: FakeAzure, browser: FakeBrowser, stop: threading.Event
) -> None:
    done = SignIn(SignInOptions(cloud), NoStore()).with_browser(stop, 20)

    where = endpoints(cloud)
    assert (done.account, done.tenant, done.method) == (ACCOUNT, TENANT, Method.BROWSER)
    assert browser.opened[0].startswith(f"https://{where.authority}/")
    assert read_tenants(done) == ["Contoso (sample)"]
    assert set(azure.proxy.hosts) == {where.authority, where.arm_host}
    assert all(where.scope in one.body["scope"] for one in azure.asked("grant_type") if one.body)


@pytest.mark.parametrize("cloud", Cloud)
def test_a_code_signs_in_to_each_cloud(cloud: Cloud, azure: FakeAzure, stop: threading.Event) -> None:
    shown: list[DeviceCode] = []

    done = SignIn(SignInOptions(cloud), NoStore()).with_device_code(shown.append, stop, 20)

    assert [(one.code, one.url) for one in shown] == [
        ("ABCD-EFGH", f"https://{endpoints(cloud).authority}/devicelogin")
    ]
    assert done.account == ACCOUNT
    assert read_tenants(done) == ["Contoso (sample)"]


def test_without_a_keyring_the_sign_in_says_that_it_ends_with_the_program(
    azure: FakeAzure, browser: FakeBrowser, sign_in: SignIn, stop: threading.Event
) -> None:
    note = sign_in.with_browser(stop, 20).note

    assert note == "This computer has no keyring for the account: the sign-in holds until the program ends."


def test_client_id_and_tenant_of_the_settings_are_used(
    azure: FakeAzure, browser: FakeBrowser, stop: threading.Event
) -> None:
    client = "0c0ffee0-0000-4000-8000-000000000001"

    done = SignIn(SignInOptions(tenant=OTHER_TENANT, client_id=client), NoStore()).with_browser(stop, 20)

    assert f"/{OTHER_TENANT}/" in browser.opened[0]
    assert f"client_id={client}" in browser.opened[0]
    assert done.tenant == OTHER_TENANT


def test_another_tenant_of_the_same_account_needs_no_second_sign_in(
    azure: FakeAzure, browser: FakeBrowser, signed_in: SignedIn
) -> None:
    other = signed_in.in_tenant(OTHER_TENANT)

    assert read_tenants(other) == ["Contoso (sample)"]
    assert len(browser.opened) == 1
    assert azure.asked(f"/{OTHER_TENANT}/oauth2/v2.0/token")


def az_on_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    az = tmp_path / "bin" / "az"
    az.parent.mkdir()
    az.write_text(f"#!{sys.executable}\n{script}\n", encoding="utf-8")
    az.chmod(az.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(az.parent))


needs_scripts = pytest.mark.skipif(sys.platform == "win32", reason="the az of these tests is a script for Unix")


@needs_scripts
def test_the_sign_in_of_az_is_reused(
    azure: FakeAzure, sign_in: SignIn, stop: threading.Event, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = "import json; print(json.dumps({'accessToken': 'opaque', 'expires_on': 4102444800}))"
    az_on_path(tmp_path, monkeypatch, token)

    done = sign_in.with_az(stop)

    assert offers()[0].available
    assert read_tenants(done) == ["Contoso (sample)"]
    assert azure.asked("/tenants")[0].headers["authorization"] == "Bearer opaque"


@needs_scripts
@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("import sys; sys.exit('Please run \"az login\" to set up account.')", "Azure CLI is not signed in."),
        ("import sys; sys.exit('AADSTS50173: revoked. Run az login')", "AADSTS50173: The sign-in was revoked"),
        ("print('update available [Y/n]')", "Unexpected output"),
    ],
)
def test_an_az_that_does_not_serve_says_why(
    sign_in: SignIn, stop: threading.Event, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, said: str
) -> None:
    az_on_path(tmp_path, monkeypatch, script)

    with pytest.raises(SignInError, match=said):
        sign_in.with_az(stop)


def test_a_computer_without_az_is_offered_the_browser(
    sign_in: SignIn, stop: threading.Event, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    assert [(offer.method, offer.available) for offer in offers()] == [
        (Method.AZ, False),
        (Method.BROWSER, True),
        (Method.DEVICE_CODE, True),
    ]
    with pytest.raises(SignInError, match="not installed"):
        sign_in.with_az(stop)


def test_a_service_principal_of_the_environment_signs_in(
    azure: FakeAzure, sign_in: SignIn, stop: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sign_in.from_environment(stop) is None
    monkeypatch.setenv("AZURE_TENANT_ID", TENANT)
    monkeypatch.setenv("AZURE_CLIENT_ID", "0c0ffee0-0000-4000-8000-000000000002")
    monkeypatch.setenv("AZURE_CLIENT_SECRET", "secret")

    done = sign_in.from_environment(stop)

    assert done is not None
    assert done.method is Method.SERVICE_PRINCIPAL
    assert read_tenants(done) == ["Contoso (sample)"]
    monkeypatch.setenv("AZURE_CLIENT_SECRET", "wrong")
    with pytest.raises(SignInError, match="AADSTS7000215: The client secret is wrong"):
        sign_in.from_environment(stop)


def test_a_managed_identity_signs_in(
    azure: FakeAzure, sign_in: SignIn, stop: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    class Identity(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(f"{self.path} {self.headers['X-IDENTITY-HEADER']}")
            body = json.dumps(
                {"access_token": "of-the-vm", "expires_on": "4102444800", "token_type": "Bearer"}
            ).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Identity) as server:
        threading.Thread(target=server.serve_forever, daemon=True, kwargs={"poll_interval": 0.02}).start()
        monkeypatch.setenv("IDENTITY_ENDPOINT", f"http://127.0.0.1:{server.server_address[1]}/token")
        monkeypatch.setenv("IDENTITY_HEADER", "header")

        done = sign_in.from_environment(stop)
        server.shutdown()

    assert done is not None
    assert done.method is Method.MANAGED_IDENTITY
    assert read_tenants(done) == ["Contoso (sample)"]
    assert azure.asked("/tenants")[0].headers["authorization"] == "Bearer of-the-vm"
    assert asked[0].endswith("resource=https://management.azure.com header")


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (53003, "AADSTS53003: A conditional access policy blocks this way of signing in."),
        (65001, "AADSTS65001: Nobody has consented"),
        (7654321, "AADSTS7654321: Something new"),
    ],
)
def test_entras_codes_are_explained(
    azure: FakeAzure, browser: FakeBrowser, sign_in: SignIn, stop: threading.Event, number: int, said: str
) -> None:
    azure.token_error = oauth("access_denied", number, "Something new")

    with pytest.raises(SignInError) as caught:
        sign_in.with_browser(stop, 20)

    assert said in str(caught.value)
    assert caught.value.code == f"AADSTS{number}"
    assert "Trace ID" not in str(caught.value)


def test_entras_codes_are_explained_in_spanish(
    azure: FakeAzure, browser: FakeBrowser, sign_in: SignIn, stop: threading.Event
) -> None:
    i18n.activate(Language.ES)
    azure.token_error = oauth("access_denied", 53003, "blocked")

    with pytest.raises(SignInError, match="acceso condicional"):
        sign_in.with_browser(stop, 20)


def test_a_user_who_declines_is_told_so(
    azure: FakeAzure, browser: FakeBrowser, sign_in: SignIn, stop: threading.Event
) -> None:
    azure.authorize_error = "AADSTS65004: User declined to consent"

    with pytest.raises(SignInError, match="AADSTS65004: The consent was declined"):
        sign_in.with_browser(stop, 20)


def stopped_within(action: Callable[[threading.Event], object], when: Callable[[], bool]) -> float:
    """Seconds from setting the stop, once ``when`` is true, to the end of the action."""
    stop = threading.Event()
    moment: list[float] = []

    def set_it() -> None:
        limit = time.monotonic() + 10
        while not when() and time.monotonic() < limit:
            time.sleep(0.01)
        moment.append(time.monotonic())
        stop.set()

    threading.Thread(target=set_it, daemon=True).start()
    with pytest.raises(StoppedError):
        action(stop)
    return time.monotonic() - moment[0]


def test_a_closed_browser_tab_traps_nobody(azure: FakeAzure, deaf_browser: FakeBrowser, sign_in: SignIn) -> None:
    assert stopped_within(sign_in.with_browser, lambda: bool(deaf_browser.opened)) < SOON

    seen = len(azure.seen)
    time.sleep(0.3)
    assert len(azure.seen) == seen, "nothing more is sent"


def test_a_code_that_nobody_enters_traps_nobody(azure: FakeAzure, sign_in: SignIn) -> None:
    azure.pending_polls = 1000
    shown: list[DeviceCode] = []

    assert stopped_within(lambda stop: sign_in.with_device_code(shown.append, stop), lambda: bool(shown)) < SOON

    time.sleep(0.4)  # what was under way has ended
    for asked in azure.codes.values():
        asked["polls"] = "0"
    time.sleep(1.6)
    assert not azure.refresh_tokens, "a code that is entered too late signs nobody in"


@needs_scripts
def test_an_az_that_hangs_traps_nobody(sign_in: SignIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    az_on_path(tmp_path, monkeypatch, f"import time; open({str(tmp_path / 'on')!r}, 'w'); time.sleep(5)")

    assert stopped_within(sign_in.with_az, (tmp_path / "on").exists) < SOON


def test_nobody_who_signs_in_is_waited_for_only_so_long(
    deaf_browser: FakeBrowser, sign_in: SignIn, stop: threading.Event
) -> None:
    with pytest.raises(SignInError, match="Nobody signed in within the time"):
        sign_in.with_browser(stop, 1)


def test_a_revoked_sign_in_asks_to_sign_in_again(azure: FakeAzure, browser: FakeBrowser, stop: threading.Event) -> None:
    azure.expires_in = 1  # so that every call needs a fresh token
    done = SignIn(SignInOptions(), NoStore()).with_browser(stop, 20)
    azure.revoke()

    with pytest.raises(SignInNeededError, match="Sign in again"):
        read_tenants(done)
    assert len(browser.opened) == 1, "nothing opens by itself"


def test_a_sign_in_without_kept_tokens_is_not_resumed(
    azure: FakeAzure, browser: FakeBrowser, stop: threading.Event
) -> None:
    store = MemoryStore()
    first = SignIn(SignInOptions(), store).with_browser(stop, 20)

    later = SignIn(SignInOptions(), store)

    assert "until the program ends" in first.note or sys.platform in ("win32", "darwin")
    assert len(store.records["public"]) <= 1280
    assert later.kept_account() == ACCOUNT
    assert later.resume(stop) is None or sys.platform in ("win32", "darwin")
    assert len(browser.opened) == 1


def test_signing_out_forgets_everything_and_sends_nothing_more(
    azure: FakeAzure, browser: FakeBrowser, stop: threading.Event, own_profile: Path
) -> None:
    store = MemoryStore()
    sign_in = SignIn(SignInOptions(), store)
    done = sign_in.with_browser(stop, 20)
    azure.seen.clear()

    sign_in.sign_out(done)

    assert store.records == {}
    assert sign_in.kept_account() == ""
    with pytest.raises(StoppedError):
        read_tenants(done)
    assert azure.seen == []
    files = [path for path in own_profile.rglob("*") if path.is_file()]
    assert not [path for path in files if b"refresh-" in path.read_bytes()], "no token was ever on the disk"
