"""A browser that signs in by itself: opens the page, fills in nothing, sends its form to where the page says."""

from __future__ import annotations

import re
import ssl
import threading
import urllib.parse
import urllib.request
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.fakes.azure import FakeAzure


class FakeBrowser:
    """Opens pages of the local Azure; ``deaf`` ones open them and do nothing, as a closed tab does."""

    def __init__(self, azure: FakeAzure, *, deaf: bool = False) -> None:
        context = ssl.create_default_context(cafile=str(azure.certificate))
        proxies = urllib.request.ProxyHandler({"https": azure.proxy.address})
        self._web = urllib.request.build_opener(urllib.request.HTTPSHandler(context=context), proxies)
        self._deaf = deaf
        self.opened: list[str] = []

    def open(self, url: str, new: int = 0, autoraise: bool = True) -> bool:
        self.opened.append(url)
        if not self._deaf:
            threading.Thread(target=self._sign_in, args=(url,), daemon=True).start()
        return True

    def _sign_in(self, url: str) -> None:
        with self._web.open(url, timeout=10) as answer:
            page = answer.read().decode()
        action = re.search(r'<form[^>]*action="([^"]+)"', page)
        assert action is not None
        form = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', page))
        data = urllib.parse.urlencode(form).encode()
        with self._web.open(action[1], data=data, timeout=10) as answer:
            answer.read()
