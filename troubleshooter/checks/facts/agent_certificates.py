"""The certificates with which the agent decrypts the settings of extensions."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import TYPE_CHECKING

from troubleshooter.checks.facts.text import json_of
from troubleshooter.checks.facts.unread import CannotTell, require
from troubleshooter.checks.shape import items, mapping, number, words
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from datetime import datetime

    from troubleshooter.checks.capture import Capture

#: NTE_BAD_KEYSET: the certificate names a key that is not there, or that the asking user may not see.
BAD_KEYSET = 0x80090016


@dataclass(frozen=True, slots=True)
class AgentCertificate:
    """One certificate of the agent."""

    subject: str
    begins: datetime  # UTC
    ends: datetime  # UTC
    has_key: bool
    key_code: int  # how asking for its key ended: 0, or a code of Windows


def read_certificates(capture: Capture) -> tuple[AgentCertificate, ...]:
    """The agent's certificates in the computer's personal store, the newest first.

    Raises:
        CannotTell: when the store was not read, or a certificate in the evidence cannot be understood.
    """
    evidence = require(capture, "crp-certificates")
    facts = mapping(json_of(evidence))
    if "certificates" not in facts:
        raise CannotTell(_("This is not a list of certificates."), probe=evidence.probe)
    found = [_certificate(one, evidence.probe) for one in items(facts["certificates"])]
    return tuple(sorted(found, key=lambda one: (one.begins, one.ends), reverse=True))


def _certificate(record: object, probe: str) -> AgentCertificate:
    from cryptography import x509  # only here: it takes long to load

    facts = mapping(record)
    try:
        certificate = x509.load_der_x509_certificate(base64.b64decode(words(facts.get("der")), validate=True))
        subject, begins, ends = (
            certificate.subject.rfc4514_string(),
            certificate.not_valid_before_utc,
            certificate.not_valid_after_utc,
        )
    except (ValueError, binascii.Error, x509.UnsupportedGeneralNameType) as error:
        raise CannotTell(_("A certificate in the evidence is damaged."), probe=probe) from error
    return AgentCertificate(
        subject, begins, ends, has_key=facts.get("has_key") is True, key_code=number(facts.get("key_code")) or 0
    )
