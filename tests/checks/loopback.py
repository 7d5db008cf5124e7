"""Servers on this machine that stand in for Azure's addresses: nothing leaves the machine."""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextlib.contextmanager
def serving(answer: Callable[[socket.socket], None]) -> Iterator[tuple[str, int]]:
    """A server that hands every connection to ``answer``, each in a thread of its own."""
    listener = socket.create_server(("127.0.0.1", 0))

    def accept() -> None:
        while True:
            try:
                connection, _peer = listener.accept()
            except OSError:
                return
            threading.Thread(target=_answered, args=(connection, answer), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield listener.getsockname()
    finally:
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def _answered(connection: socket.socket, answer: Callable[[socket.socket], None]) -> None:
    with contextlib.suppress(OSError), connection:
        answer(connection)


def closed_port() -> tuple[str, int]:
    """An address at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()


def http(status: str, body: str, *headers: str) -> Callable[[socket.socket], None]:
    """Answers every request with the same page."""

    def answer(connection: socket.socket) -> None:
        request(connection)
        head = "\r\n".join([f"HTTP/1.1 {status}", f"Content-Length: {len(body.encode())}", *headers])
        connection.sendall(f"{head}\r\nConnection: close\r\n\r\n{body}".encode())

    return answer


def request(connection: socket.socket) -> bytes:
    """The head of a request."""
    data = b""
    while b"\r\n\r\n" not in data and (chunk := connection.recv(4096)):
        data += chunk
    return data


def silent(connection: socket.socket) -> None:
    """Takes the connection and says nothing."""
    while connection.recv(4096):
        pass


def resetting(connection: socket.socket) -> None:
    """Cuts the connection off."""
    connection.recv(1)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def tls(
    context: ssl.SSLContext, then: Callable[[socket.socket], None] | None = None
) -> Callable[[socket.socket], None]:
    """Shakes hands, then hands the secured connection on."""

    def answer(connection: socket.socket) -> None:
        with contextlib.suppress(ssl.SSLError), context.wrap_socket(connection, server_side=True) as secured:
            if then is not None:
                then(secured)
            else:
                secured.recv(1)

    return answer


def proxy(target: tuple[str, int], status: str = "200 Connection established") -> Callable[[socket.socket], None]:
    """A proxy that opens a tunnel to one place only, or refuses to."""

    def answer(connection: socket.socket) -> None:
        request(connection)
        connection.sendall(f"HTTP/1.1 {status}\r\n\r\n".encode())
        if not status.startswith("200"):
            return
        with socket.create_connection(target) as onward:
            back = threading.Thread(target=_pump, args=(onward, connection), daemon=True)
            back.start()
            _pump(connection, onward)
            back.join(2)

    return answer


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(4096):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
