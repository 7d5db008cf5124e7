"""One window per user: a second start hands its wishes to the running one and ends.

A lock file tells quickly whether there is another; only then is a local socket needed to talk to it.
"""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING

from PySide6.QtCore import QDir, QLockFile, QObject

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtNetwork import QLocalServer, QLocalSocket

_PATIENCE_MS = 2000
_LARGEST_REQUEST = 30_000_000  # bytes


class SingleInstance(QObject):
    """Knows whether this is the first instance, and carries requests between instances.

    ``profile`` is the folder of the settings: another profile is another program.
    """

    def __init__(self, profile: Path) -> None:
        super().__init__()
        # The folder of a profile lies in the user's own, so that it names the user too.
        self._name = f"vmbt-{zlib.crc32(str(profile).encode()):08x}-{len(str(profile))}"
        self._lock = QLockFile(f"{QDir.tempPath()}/{self._name}.lock")
        self._lock.setStaleLockTime(0)
        self.is_first = self._lock.tryLock(0)
        self._server: QLocalServer | None = None

    def hand_over(self, request: dict[str, str]) -> bool:
        """Give the request to the running instance; False when nobody answers."""
        from PySide6.QtNetwork import QLocalSocket

        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(_PATIENCE_MS):
            self.is_first = self._lock.tryLock(0)  # the other one has died meanwhile
            return False
        socket.write(json.dumps(request).encode() + b"\n")
        answered = socket.waitForBytesWritten(_PATIENCE_MS) and socket.waitForReadyRead(_PATIENCE_MS)
        socket.disconnectFromServer()
        return bool(answered)

    def listen(self, receive: Callable[[dict[str, str]], None]) -> None:
        """Accept requests of later starts."""
        from PySide6.QtNetwork import QLocalServer

        QLocalServer.removeServer(self._name)  # left over from a crash
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(lambda: self._accept(server, receive))
        if server.listen(self._name):
            self._server = server

    def close(self) -> None:
        """Stop listening and let the next start be the first."""
        if self._server is not None:
            self._server.close()
        if self.is_first:
            self._lock.unlock()

    def _accept(self, server: QLocalServer, receive: Callable[[dict[str, str]], None]) -> None:
        socket = server.nextPendingConnection()
        if socket is not None:
            received = bytearray()
            socket.readyRead.connect(lambda: self._read(socket, received, receive))
            socket.disconnected.connect(socket.deleteLater)

    def _read(self, socket: QLocalSocket, received: bytearray, receive: Callable[[dict[str, str]], None]) -> None:
        received += bytes(socket.readAll().data())
        if len(received) > _LARGEST_REQUEST:
            socket.abort()
        elif received.endswith(b"\n"):
            request = _parse(bytes(received))
            received.clear()
            socket.write(b"ok\n")
            if request is not None:
                receive(request)


def _parse(line: bytes) -> dict[str, str] | None:
    try:
        request = json.loads(line)
    except ValueError:
        return None
    if isinstance(request, dict) and all(isinstance(value, str) for value in request.values()):
        return request
    return None
