"""Runs first in both programs of the folder: they take their modules from one archive that they share.

Each frozen program carries its Python modules at its own end. Two programs with the same modules would carry
them twice, so ``build.spec`` lays one archive beside them, and the loader is told to read that.
"""

import sys

import pyimod01_archive
import pyimod02_importers

vars(pyimod02_importers.pyz_archive).update(
    vars(pyimod01_archive.ZlibArchiveReader(f"{sys._MEIPASS}/modules.pyz", start_offset=0, check_pymagic=True))
)
