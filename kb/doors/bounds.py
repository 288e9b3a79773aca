"""How much one client may ask, and how many replies are kept."""

import time
from collections import OrderedDict
from typing import Generic, TypeVar

from kb.publish.connections import of_client

CLIENTS = 10_000
"""Clients that are remembered; who has not asked for longest is forgotten first."""
BURST_SECONDS = 3
"""Who has been quiet may ask as much at once as in so many seconds."""
KEPT = 2_000
"""Replies that are kept, each some kB."""

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """Values by their keys, as many as `most`; what nobody asked for longest goes first."""

    def __init__(self, most: int = KEPT) -> None:
        self._most = most
        self._values: OrderedDict[str, Value] = OrderedDict()

    def get(self, key: str) -> Value | None:
        """The value of a key, None where it is not kept."""
        value = self._values.get(key)
        if value is not None:
            self._values.move_to_end(key)
        return value

    def put(self, key: str, value: Value) -> None:
        """Keep a value."""
        self._values[key] = value
        self._values.move_to_end(key)
        if len(self._values) > self._most:
            self._values.popitem(last=False)

    def __len__(self) -> int:
        return len(self._values)


class Rate:
    """So many requests a second for each client, a few more after a pause; 0 is as many as one likes."""

    def __init__(self, each: float) -> None:
        self._each, self._most = each, max(each * BURST_SECONDS, 1.0)
        self._left: Kept[tuple[float, float]] = Kept(CLIENTS)

    def wait(self, client: str) -> float:
        """Seconds after which this client may ask; 0 where it may now, and then it has."""
        if not self._each:
            return 0.0
        now, key = time.monotonic(), of_client(client)
        left, since = self._left.get(key) or (self._most, now)
        left = min(left + (now - since) * self._each, self._most)
        self._left.put(key, (left - 1 if left >= 1 else left, now))
        return 0.0 if left >= 1 else (1 - left) / self._each
