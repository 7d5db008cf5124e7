"""What tests of the network ask for: the machine's own proxies do not matter, and nothing leaves the machine."""

from __future__ import annotations

import os
import socket

import pytest


@pytest.fixture
def no_proxy_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a proxy nor another cloud is set in the environment of whoever runs the tests."""
    for name in [name for name in os.environ if name.lower().endswith("_proxy") or name == "AZURE_AUTHORITY_HOST"]:
        monkeypatch.delenv(name)


@pytest.fixture
def nothing_leaves_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail a test that would connect to, or look up, anything elsewhere."""
    connect, lookup = socket.socket.connect, socket.getaddrinfo

    def connect_here(self: socket.socket, address: tuple[str, int]) -> None:
        assert address[0] in ("127.0.0.1", "::1"), address
        connect(self, address)

    def look_up_here(host: str, *rest: object, **more: object) -> object:
        assert host in ("127.0.0.1", "::1", "localhost", "not..a name"), host
        return lookup(host, *rest, **more)

    monkeypatch.setattr(socket.socket, "connect", connect_here)
    monkeypatch.setattr(socket, "getaddrinfo", look_up_here)
