"""How sure a hit is, in the user's words."""

from __future__ import annotations

from troubleshooter.catalogue.results import Confidence
from troubleshooter.i18n import _


def confidence_label(confidence: Confidence) -> str:
    """One word."""
    return {
        Confidence.SURE: _("sure"),
        Confidence.LIKELY: _("likely"),
        Confidence.WEAK: _("weak"),
    }[confidence]
