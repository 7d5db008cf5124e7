# ruff: noqa: N999  the name is the one of what it stands in for
"""What reportlab asks of Pillow when it is loaded, and when it looks whether it was given a picture."""

from __future__ import annotations

from typing import NoReturn


class Image:
    """No object is one."""


def open(*_arguments: object, **_options: object) -> NoReturn:  # noqa: A001  Pillow's name for it
    """Say plainly that pictures are not read here.

    Raises:
        OSError: always, as Pillow does for what it cannot read.
    """
    raise OSError("this program reads no pictures")
