"""Runs first in both programs of the folder: they take their modules from one archive that they share.

Each frozen program carries its Python modules at its own end. Two programs with the same modules would carry
them twice, so ``build.spec`` lays one archive beside them, and the loader is told to read that. Its list of modules
is read in one piece: the loader's own way, from the open file, takes as long as a dozen modules.
"""

import marshal
import sys
from _frozen_importlib_external import MAGIC_NUMBER

import pyimod01_archive
import pyimod02_importers

MODULES = f"{sys._MEIPASS}/modules.pyz"
#: The archive's own mark, that of this Python, and where the list begins.
MARK, PLACE = b"PYZ\0" + MAGIC_NUMBER, 4

archive = pyimod02_importers.pyz_archive
with open(MODULES, "rb") as file:  # noqa: PTH123  before any module but the built-in ones can be read
    head = file.read(len(MARK) + PLACE)
    if not head.startswith(MARK):
        raise pyimod01_archive.ArchiveReadError(f"{MODULES} is not of this program")
    file.seek(int.from_bytes(head[len(MARK) :], "big"))
    archive.toc = dict(marshal.loads(file.read()))  # noqa: S302  the program's own
archive._filename, archive._start_offset = MODULES, 0
