"""What a screen reader does, over AT-SPI on D-Bus: reads names and roles, writes into fields, presses by action.

Run inside ``dbus-run-session`` on a display: starts the program, makes one journey, and prints what it read as JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jeepney import DBusAddress, Properties, new_method_call
from jeepney.io.blocking import open_dbus_connection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jeepney.io.blocking import DBusConnection

_PATIENCE = 60.0  # seconds
_ACCESSIBLE = "org.a11y.atspi.Accessible"


@dataclass(frozen=True)
class Node:
    """One accessible object."""

    bus: DBusConnection
    name_on_bus: str
    path: str

    def _call(self, interface: str, method: str, signature: str = "", body: tuple[Any, ...] = ()) -> Any:
        where = DBusAddress(self.path, bus_name=self.name_on_bus, interface=interface)
        message = new_method_call(where, method, signature, body) if signature else new_method_call(where, method)
        reply = self.bus.send_and_get_reply(message, timeout=10)
        if reply.header.message_type.name == "error":
            raise LookupError(f"{method}: {reply.body}")
        return reply.body[0] if reply.body else None

    @property
    def name(self) -> str:
        where = DBusAddress(self.path, bus_name=self.name_on_bus, interface=_ACCESSIBLE)
        reply = self.bus.send_and_get_reply(Properties(where).get("Name"), timeout=10)
        return str(reply.body[0][1]) if reply.header.message_type.name != "error" else ""

    @property
    def role(self) -> str:
        return str(self._call(_ACCESSIBLE, "GetRoleName"))

    @property
    def children(self) -> list[Node]:
        found = self._call(_ACCESSIBLE, "GetChildren") or []
        return [Node(self.bus, name, path) for name, path in found]

    def everything(self, depth: int = 0) -> Iterator[Node]:
        """The object and all below it; what vanishes meanwhile is passed over."""
        yield self
        if depth > 40:
            return
        try:
            below = self.children
        except LookupError:
            return
        for child in below:
            yield from child.everything(depth + 1)

    def press(self) -> None:
        self._call("org.a11y.atspi.Action", "DoAction", "i", (0,))

    def write(self, text: str) -> None:
        self._call("org.a11y.atspi.EditableText", "SetTextContents", "s", (text,))


def until(find: Callable[[], Any], what: str = "") -> Any:
    """What ``find`` returns once it is something; ``what`` is said when it never comes."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        try:
            found = find()
        except LookupError:
            found = None
        if found:
            return found
        time.sleep(0.2)
    raise SystemExit(f"never came: {what}")


def accessibility_bus() -> DBusConnection:
    session = open_dbus_connection("SESSION")
    where = DBusAddress("/org/a11y/bus", bus_name="org.a11y.Bus", interface="org.a11y.Bus")
    address = session.send_and_get_reply(new_method_call(where, "GetAddress"), timeout=10).body[0]
    return open_dbus_connection(address)


def with_name(root: Node, name: str, role: str = "") -> Node | None:
    return next((one for one in root.everything() if name in one.name and role in one.role), None)


def main() -> None:
    bus = accessibility_bus()
    desktop = Node(bus, "org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
    program = subprocess.Popen([sys.executable, "-m", "gui", "--lang", "en"], env=os.environ)
    try:
        window = until(lambda: next((one for one in desktop.children if "VM Backup" in one.name), None), "the window")
        search = until(lambda: with_name(window, "Search", "text"), "the search box")
        search.write("UserErrorGuestAgentStatusUnavailable")
        hit = until(lambda: _only_hit(window), "the only hit")
        read = {"hit": hit.name}
        hit.press()
        read["cause"] = until(lambda: with_name(window, "The Windows agent is stopped", "label"), "the cause").name
        until(lambda: with_name(window, "Show the fix for: The Linux agent", "button"), "its fix button").press()
        read["fix"] = until(lambda: with_name(window, "Fix: Restart the Linux agent", "label"), "the fix").name
        until(lambda: with_name(window, "Check this computer (", "button"), "the check button").press()
        told = "Causes, with evidence from this computer"
        read["evidence"] = until(lambda: with_name(window, told, "label"), "the evidence").name
        until(lambda: with_name(window, "Export findings", "button"), "the export button").press()
        read["preview"] = until(lambda: _in_any_window(window, "Preview of what will be written"), "the preview").name
        nameless = [one.role for one in window.everything() if one.role in _NAMED_ROLES and not one.name]
        print(json.dumps({**read, "nameless": nameless}))
    finally:
        program.terminate()
        program.wait(timeout=10)


def _only_hit(window: Node) -> Node | None:
    rows = [one for one in window.everything() if one.role == "list item"]
    return rows[0] if len(rows) == 1 else None


def _in_any_window(window: Node, name: str) -> Node | None:
    return next((found for child in window.children if (found := with_name(child, name))), None)


#: What somebody presses or writes into has to say what it is.
_NAMED_ROLES = ("push button", "button", "check box", "radio button", "text", "list item", "combo box", "button menu")


if __name__ == "__main__":
    main()
