"""Secrets never leave: whatever wraps them, what stands around them stays readable."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from troubleshooter.checks.evidence import Reading, ReadStatus
from troubleshooter.checks.scrub import without_secrets
from troubleshooter.secret_patterns import remove_secrets

#: Made up for these tests; the letters are those that such secrets may have.
SIGNATURE = "uV3%2Bq0mZ9yTsR7aBcDeFgHiJkLmNoPqRsTuVwXyZ0%3D"
TOKEN = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJzeW50aGV0aWMifQ.c3ludGhldGlj"
KEY = "-----BEGIN RSA PRIVATE KEY-----\nMIIsynthetic\nlines\n-----END RSA PRIVATE KEY-----"

CASES = {
    f"https://a.blob.core.windows.net/vhds/d.vhd?sv=2020-08-04&sr=b&sig={SIGNATURE}&se=2026": SIGNATURE,
    f"https%3A%2F%2Fa.blob.core.windows.net%2Fx%3Fsr%3Db%26sig%3D{SIGNATURE}": SIGNATURE,
    f'{{"sas": "https://a/x?sr=b\\u0026sig={SIGNATURE}"}}': SIGNATURE,
    "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=c3ludGhldGlj0000==;EndpointSuffix=x": "c3ludGhldGlj0000==",
    '{"protectedSettings": "MIIB\\"synthetic", "seq": 1}': "synthetic",
    '{"customData": "I2Nsb3VkLWNvbmZpZw==", "name": "vm"}': "I2Nsb3VkLWNvbmZpZw==",
    f"Authorization: Bearer {TOKEN}": TOKEN,
    f"token was {TOKEN}.": TOKEN,
    "net use with password=Hunter2synthetic; then": "Hunter2synthetic",
    f"before\n{KEY}\nafter": "MIIsynthetic",
    "cut off: -----BEGIN PRIVATE KEY-----\nMIIsynthetic": "MIIsynthetic",
}


@pytest.mark.parametrize("text", CASES)
def test_a_secret_is_taken_out_whatever_wraps_it(text: str) -> None:
    cleaned = remove_secrets(text)

    assert CASES[text] not in cleaned
    assert "[removed]" in cleaned
    assert remove_secrets(cleaned) == cleaned


@pytest.mark.parametrize("text", [text for text in CASES if text.startswith("{")])
def test_json_stays_json(text: str) -> None:
    assert json.loads(remove_secrets(text)).keys() == json.loads(text).keys()


@pytest.mark.parametrize(
    "text",
    [
        "Use SHA-256 signatures; the sig file is missing",
        "UserErrorGuestAgentStatusUnavailable",
        "password expired",
        "Basic authentication is off",
        "C:\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys",
        "-----BEGIN CERTIFICATE-----\nMIIpublic\n-----END CERTIFICATE-----",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert remove_secrets(text) == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_secrets_are_found_in_every_encoding_of_a_log(encoding: str) -> None:
    line = f"PUT https://a/x?sig={SIGNATURE}&x=1 ñ\r\n"

    cleaned = without_secrets(Reading(ReadStatus.OK, line.encode(encoding))).data

    assert cleaned.decode(encoding) == "PUT https://a/x?sig=[removed]&x=1 ñ\r\n"


@given(st.binary(max_size=400))
@example(b"\xff\xfea")
@example(b"a\0b")
def test_any_bytes_pass_and_only_secrets_change(data: bytes) -> None:
    cleaned = without_secrets(Reading(ReadStatus.OK, data)).data
    assert cleaned == data or b"removed" in cleaned.replace(b"\0", b"")
