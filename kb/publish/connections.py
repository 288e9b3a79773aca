"""Who is connected: so many in all and of each client; where there is no room, who keeps the others waiting goes."""

import select
import socket
import time
from collections import Counter
from contextlib import suppress
from ipaddress import IPv6Address, ip_address
from threading import Condition
from typing import Any

WAITS, WORKS, SENDS = "waits", "works", "sends"
"""What is done with a connection: waiting for a request, working on it, sending the answer."""
MOMENT_SECONDS = 0.02
"""Seconds that each has for a step, be it never so full: to send a request, or to take a piece of an answer."""
LOOK_SECONDS = 0.005
"""Seconds after which is looked again who keeps the others waiting."""


class Connections:
    """At most `most` in all, and `most_each` of one client, so that the others find room beside it."""

    def __init__(self, most: int, most_each: int) -> None:
        self._most, self._most_each = most, most_each
        self._steps: dict[Any, float] = {}
        self._clients: dict[Any, str] = {}
        self._states: dict[Any, str] = {}
        self._dropped: set[Any] = set()
        self._changed = Condition()

    def enter(self, connection: Any, address: str) -> None:
        """Take a connection in, once there is room for it."""
        client = of_client(address)
        with self._changed:
            while True:
                mine = sum(other == client for other in self._clients.values()) >= self._most_each
                if not mine and len(self._clients) < self._most:
                    break
                self._drop(client if mine else "")
                self._changed.wait(LOOK_SECONDS)
            self._clients[connection] = client
            self._steps[connection], self._states[connection] = time.monotonic(), WAITS

    def step(self, connection: Any, state: str) -> None:
        """A connection has got further, and now we wait for a request, work on it, or send a piece of the answer."""
        with self._changed:
            if connection in self._steps:
                self._steps[connection], self._states[connection] = time.monotonic(), state

    def leave(self, connection: Any) -> None:
        """A connection has ended."""
        with self._changed:
            self._clients.pop(connection, None)
            self._steps.pop(connection, None)
            self._states.pop(connection, None)
            self._dropped.discard(connection)
            self._changed.notify()

    def _drop(self, client: str) -> None:
        """End the connection that has not got further for longest: of this client, or of the one that has the most."""
        before = time.monotonic() - MOMENT_SECONDS
        slow = [one for one, since in self._steps.items() if since < before and one not in self._dropped]
        many = Counter(self._clients.values())
        slow = [one for one in slow if client in ("", self._clients[one])]
        slow.sort(key=lambda one: (-many[self._clients[one]], self._steps[one]))
        last = next((one for one in slow if keeps_waiting(one, self._states[one])), None)
        if last is not None:
            self._dropped.add(last)
            with suppress(OSError):
                last.shutdown(socket.SHUT_RDWR)


def keeps_waiting(connection: Any, state: str) -> bool:
    """Whether it is the client that is waited for: nothing of it has come, or it takes no more. Else we are slow."""
    if state == WORKS:
        return False
    try:
        comes, takes = ([connection] if state == kind else [] for kind in (WAITS, SENDS))
        come, taken, _ = select.select(comes, takes, [], 0)
    except (OSError, ValueError):  # it has ended, or has a number that is too great to be asked about
        return True
    return not come and not taken


def of_client(address: str) -> str:
    """Who an address is of: of IPv6 a household has 2^64."""
    with suppress(ValueError):
        found = ip_address(address.partition("%")[0])
        if isinstance(found, IPv6Address) and not found.ipv4_mapped:
            return str(int(found) >> 64)
    return address
