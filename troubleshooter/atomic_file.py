"""Writes a file whole or not at all, and keeps one that cannot be read."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def write_atomically(path: Path, text: str) -> None:
    """Write ``text`` (UTF-8) through a temporary file beside ``path``; a failure leaves the old file.

    Raises:
        OSError: when the folder or the file cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with writing_atomically(path) as file:
        file.write(text.encode("utf-8"))


def set_aside(path: Path) -> Path:
    """Move a damaged file out of the way, to ``….damaged`` beside it; returns where it is then, moved or not."""
    try:
        return path.replace(path.with_suffix(path.suffix + ".damaged"))
    except OSError:
        return path


@contextmanager
def writing_atomically(path: Path, *, private: bool = True) -> Iterator[IO[bytes]]:
    """A file to write to, which takes the place of ``path`` when all went well; a failure leaves the old file.

    Args:
        path: where the file is to be; its folder must exist.
        private: whether only this user may read it; otherwise it gets the rights that new files get.

    Raises:
        OSError: when the folder or the file cannot be written.
    """
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())  # a full disk or a share that has gone says so here, not after the old file is gone
        if not private:
            mask = os.umask(0)
            os.umask(mask)
            Path(temporary).chmod(0o666 & ~mask)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
