"""Other backup products on the machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troubleshooter.checks.facts.text import json_of
from troubleshooter.checks.facts.unread import CannotTell, require
from troubleshooter.checks.shape import items, mapping, number, words
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from troubleshooter.checks.capture import Capture

PROBE = "backup-products"


@dataclass(frozen=True, slots=True)
class Product:
    """Another backup product that was seen."""

    name: str
    process: str


def read_products(capture: Capture) -> tuple[Product, ...]:
    """Other backup products that run here.

    Raises:
        CannotTell: when the evidence is absent, or nobody could look at the processes.
    """
    evidence = require(capture, PROBE)
    found = mapping(json_of(evidence))
    if not number(found.get("processes")):
        raise CannotTell(_("The evidence lists no processes at all."), probe=PROBE)
    return tuple(
        Product(words(one.get("name")), words(one.get("process"))) for one in map(mapping, items(found.get("found")))
    )
