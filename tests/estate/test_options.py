"""Cloud, tenant and client ID: from the organisation's file, else from the settings."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING

import pytest

from tests.fakes.account_stores import NoStore
from troubleshooter.estate.clouds import Cloud
from troubleshooter.estate.options import OptionsError, SignInOptions, checked_options, sign_in_options
from troubleshooter.estate.signin import SignIn
from troubleshooter.settings import Settings, load_settings, save_settings

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fakes.azure import FakeAzure
    from troubleshooter.estate.signin import DeviceCode

CLIENT = "0c0ffee0-0000-4000-8000-000000000001"


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    return tmp_path / "policy.json"


def test_without_anything_set_it_is_the_public_cloud(policy: Path) -> None:
    assert sign_in_options(Settings(), policy) == SignInOptions(Cloud.PUBLIC)


def test_the_settings_are_kept_and_used(tmp_path: Path, policy: Path) -> None:
    chosen = Settings(azure_cloud="china", azure_tenant="contoso.example", azure_client_id=CLIENT)
    save_settings(chosen, tmp_path / "settings.json")

    assert sign_in_options(load_settings(tmp_path / "settings.json"), policy) == SignInOptions(
        Cloud.CHINA, "contoso.example", CLIENT
    )


def test_what_the_organisation_sets_wins_and_is_said_to_be_fixed(policy: Path) -> None:
    policy.write_text(json.dumps({"cloud": "us_government", "client_id": CLIENT}), encoding="utf-8-sig")

    options = sign_in_options(Settings(azure_cloud="china", azure_tenant="contoso.example"), policy)

    assert options == SignInOptions(Cloud.US_GOVERNMENT, "contoso.example", CLIENT, frozenset({"cloud", "client_id"}))


@pytest.mark.parametrize("text", ["", "[]", "3", '{"cloud": 3}', '{"cloud": "mars"}', '{"azure": {}}', "[" * 90_000])
def test_a_file_that_is_wrong_is_named(policy: Path, text: str) -> None:
    policy.write_text(text, encoding="utf-8")

    with pytest.raises(OptionsError, match=r"policy\.json "):
        sign_in_options(Settings(), policy)


@pytest.mark.parametrize(
    "wrong", [{"cloud": "mars"}, {"tenant": "a b"}, {"tenant": "../x"}, {"client_id": "me"}, {"tenant": "-x"}]
)
def test_a_value_that_is_none_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(OptionsError, match=next(iter(wrong.values()))):
        checked_options(**wrong)


def test_the_organisation_s_proxy_is_taken_without_any_in_the_environment(
    azure: FakeAzure, policy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = azure.environment()["HTTPS_PROXY"]
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    policy.write_text(json.dumps({"proxy": proxy}), encoding="utf-8")
    options = sign_in_options(Settings(), policy)

    shown: list[DeviceCode] = []
    signed_in = SignIn(options, NoStore()).with_device_code(shown.append, threading.Event(), 20)

    assert options.proxy == proxy
    assert signed_in.account
    assert azure.proxy.hosts, "all of it went through the proxy"
