"""What Qt hands a model: an index, or one that it keeps."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex

AnyIndex = QModelIndex | QPersistentModelIndex

#: The parent of the rows of lists and tables.
NOWHERE = QModelIndex()
