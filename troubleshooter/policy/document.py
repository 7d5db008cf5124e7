"""Finds the policy in what somebody pastes: the resource, its properties, or a template around it."""

from __future__ import annotations

import json
from typing import Any

from troubleshooter.errors import TroubleshooterError
from troubleshooter.i18n import _

#: A policy has a few kilobytes; a template around it perhaps a hundred.
LARGEST = 2_000_000
_DEEPEST = 40


class NotAPolicyError(TroubleshooterError):
    """The text is no JSON, or there is no backup policy in it."""


def looks_like_policy(text: str) -> bool:
    """Whether it is worth reading a text as a policy; cheap, and never sure."""
    return "schedulePolicy" in text and "retentionPolicy" in text and "{" in text


def read_policy(text: str) -> dict[str, Any]:
    """The properties of the first backup policy in a JSON text.

    Raises:
        NotAPolicyError: when there is none, with what to do.
    """
    if len(text) > LARGEST:
        raise NotAPolicyError(_("This text is too large for a policy. Paste the policy alone."))
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotAPolicyError(
            _("This is not valid JSON: {reason}. Paste the output of: {command}").format(
                reason=error, command="az backup policy show --output json"
            )
        ) from None
    found = _find(document, 0)
    if found is None:
        raise NotAPolicyError(_("There is no backup policy in it: schedulePolicy and retentionPolicy are missing."))
    return found


def _find(node: Any, depth: int) -> dict[str, Any] | None:
    if depth > _DEEPEST:
        return None
    if isinstance(node, dict):
        if isinstance(node.get("schedulePolicy"), dict) and isinstance(node.get("retentionPolicy"), dict):
            return node
        children: Any = node.values()
    elif isinstance(node, list):
        children = node
    else:
        return None
    return next((found for child in children if (found := _find(child, depth + 1)) is not None), None)
