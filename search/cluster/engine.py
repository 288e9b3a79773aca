"""Milvus behind one module: collections of rows with a sparse vector each, and aliases that name one of them.

A row is a number, a sparse vector, a level, a text of at most PIECE bytes, and the number of the row where the text
goes on. The score of a search is the inner product, in float32: what is exact and what is not is the business of
`search.cluster.candidates`. A URI is that of a server, or the path of a file (`.db`) that Milvus Lite keeps.
"""

import logging
import os
import re
import socket
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from search.errors import ClusterError

PIECE = 60_000
"""Bytes of a text in one row; Milvus takes 65,535."""
MOST_FOUND = 16_384
"""Rows that one search may find."""
ALIAS = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,60}")
USUAL = "kb"
PORT = 19530
CONNECT_SECONDS = 5.0
SECONDS = 20.0
"""For one call; a batch of rows may take longer than a search."""
NEVER_ASKED_FOR = 2**32 - 2
"""Dimension of rows that are no documents: a sparse vector must not be empty."""
ALGORITHM = {"index_type": "SPARSE_INVERTED_INDEX", "metric_type": "IP"}
MISSING, DENIED, LATE = {100}, {1400, 1401, 1410, 7, 16}, 4
"""Codes of Milvus: no such collection; not allowed. Of gRPC: not allowed, not who one says one is; too late."""


class Row(NamedTuple):
    """One row of a collection; `more` is the number of the row where its text goes on, 0 for none."""

    number: int
    terms: Mapping[int, int]
    text: str
    more: int = 0
    level: int = 0


class Found(NamedTuple):
    """The number and the level of a row that a search found, and the engine's score of it."""

    number: int
    level: int
    score: float


class Place(NamedTuple):
    """Where a base stands: the address of the server or file, and the alias; `shown` is it without secrets."""

    uri: str
    alias: str
    shown: str

    @property
    def is_file(self) -> bool:
        """Whether it is a file of Milvus Lite, which one process opens at a time."""
        return self.uri.endswith(".db")


def place_of(uri: str) -> Place:
    """The place that a URI names: http://host:19530, https://…, or a file .db; `#name` behind it is another alias.

    Raises ClusterError.
    """
    address, _, alias = uri.strip().partition("#")
    alias = alias or USUAL
    parts = _split(address)
    server = bool(parts) and parts.scheme in ("http", "https", "tcp") and bool(parts.hostname)
    file = address.endswith(".db") and "://" not in address and len(address) > len(".db") and "\0" not in address
    if not (server or file) or not ALIAS.fullmatch(alias):
        raise ClusterError("address", address.rpartition("@")[2][:60])
    return Place(address, alias, address if file else f"{parts.hostname}:{parts.port or PORT}")


def _split(address: str) -> Any:
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return None
    return parts


class Engine:
    """A connection. Any number of threads may use it. Every method raises ClusterError."""

    def __init__(self, place: Place, token: str = "", seconds: float = SECONDS, make: bool = True) -> None:
        """`token` is "user:password" or a key, as the server has them; `seconds` at most for each call; a file that is
        not there is made, where one may `make` it."""
        self.place, self._seconds = place, seconds
        if place.is_file and not make and not os.path.isdir(place.uri):
            raise ClusterError("empty", place.shown)
        with self._told():
            _reach(place, min(seconds, CONNECT_SECONDS))
            os.environ.setdefault("GRPC_VERBOSITY", "NONE")
            pymilvus = _pymilvus(place)
        self._kinds = pymilvus.DataType
        try:
            with self._told():
                self._client = pymilvus.MilvusClient(place.uri, token=token, timeout=min(seconds, CONNECT_SECONDS))
        except ClusterError as error:  # somebody listens, as was just seen
            reason = "silent" if error.reason == "refused" else error.reason
            raise ClusterError(reason, place.shown, error.detail) from error

    def close(self) -> None:
        """Close it; a file is free for others then."""
        self._client.close()
        if self.place.is_file:
            from milvus_lite import server_manager_instance

            server_manager_instance.release_server(self.place.uri)

    def current(self, alias: str) -> str:
        """The collection that an alias names, empty where it names none."""
        with self._told():
            if alias not in self._client.list_aliases(timeout=self._seconds).get("aliases", ()):
                return ""
            return str(self._client.describe_alias(alias, timeout=self._seconds)["collection_name"])

    def point(self, alias: str, name: str) -> None:
        """Have an alias name a collection, in one step."""
        with self._told():
            move = self._client.alter_alias if self.current(alias) else self._client.create_alias
            move(name, alias, timeout=self._seconds)

    def collections(self) -> list[str]:
        """The names of all collections."""
        with self._told():
            return sorted(self._client.list_collections(timeout=self._seconds))

    def create(self, name: str, replicas: int = 1) -> None:
        """Make a collection, where it is not there, that so many groups of nodes hold in memory and answer from."""
        with self._told():
            if self._client.has_collection(name, timeout=self._seconds):
                return self.load(name)
            schema = self._client.create_schema(auto_id=False, enable_dynamic_field=False)
            schema.add_field("number", self._kinds.INT64, is_primary=True)
            schema.add_field("terms", self._kinds.SPARSE_FLOAT_VECTOR)
            schema.add_field("text", self._kinds.VARCHAR, max_length=65_535)
            schema.add_field("more", self._kinds.INT64)
            schema.add_field("level", self._kinds.INT64)
            index = self._client.prepare_index_params()
            index.add_index(field_name="terms", **ALGORITHM)
            self._client.create_collection(name, schema=schema, timeout=self._seconds)
            self._client.create_index(name, index, timeout=self._seconds)
            self._client.load_collection(name, timeout=self._seconds * 10, replica_number=replicas)

    def load(self, name: str) -> None:
        """Have a collection answer, where it does not yet: a file that was closed is opened so."""
        with self._told():
            state = self._client.get_load_state(name, timeout=self._seconds)["state"]
            if getattr(state, "name", str(state)) != "Loaded":
                self._client.load_collection(name, timeout=self._seconds * 10)

    def drop(self, name: str) -> None:
        """Remove a collection with all that is in it."""
        with self._told():
            self._client.drop_collection(name, timeout=self._seconds)

    def write(self, name: str, rows: Iterable[Row]) -> None:
        """Put rows into a collection; in place of those of the same numbers."""
        data = [{**row._asdict(), "terms": _floats(row.terms or {NEVER_ASKED_FOR: 1})} for row in rows]
        with self._told():
            self._client.upsert(name, data, timeout=self._seconds)

    def settle(self, name: str) -> None:
        """Have all that was written on disk and in the index."""
        with self._told():
            self._client.flush(name, timeout=self._seconds * 10)

    def count(self, name: str, strictly: bool = True) -> int:
        """How many rows a collection has: `strictly` all that were written, else those that a question finds by now."""
        with self._told():
            said = self._client.query(
                name, output_fields=["count(*)"], consistency_level=LEVELS[strictly], timeout=self._seconds
            )
            return int(said[0]["count(*)"])

    def rows(self, name: str, numbers: Sequence[int], strictly: bool = False) -> dict[int, Row]:
        """Rows by their numbers; those that are not there are left out. `strictly` as of `count`."""
        found: dict[int, Row] = {}
        with self._told():
            for first in range(0, len(numbers), 1000):
                said = self._client.get(
                    name,
                    ids=[*numbers[first : first + 1000]],
                    output_fields=FIELDS,
                    timeout=self._seconds,
                    consistency_level=LEVELS[strictly],
                )
                found |= {row.number: row for row in map(_row, said)}
        return found

    def nearest(
        self, name: str, query: Mapping[int, int], limit: int, numbers: tuple[int, int] | None = None
    ) -> list[Found]:
        """The rows of the greatest inner products with a query, at most MOST_FOUND; of two numbers, from the first to
        before the second."""
        only = f"number >= {numbers[0]} and number < {numbers[1]}" if numbers else ""
        with self._told():
            said = self._client.search(
                name,
                data=[_floats(query)],
                anns_field="terms",
                filter=only,
                limit=limit,
                output_fields=["level"],
                consistency_level=LEVELS[False],
                search_params={"metric_type": "IP", "params": {"drop_ratio_search": 0}},
                timeout=self._seconds,
            )
            return [Found(int(hit["number"]), int(hit["entity"]["level"]), float(hit["distance"])) for hit in said[0]]

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Raises ClusterError for what goes wrong there."""
        try:
            yield
        except ClusterError:
            raise
        except Exception as error:  # pymilvus lets those of gRPC, of its own and of Python pass
            raise ClusterError(_reason(error), self.place.shown, _said(error)) from error


FIELDS = [*Row._fields]
LEVELS = {True: "Strong", False: "Bounded"}
"""How fresh what is read must be, as Milvus calls it: all that was written, or all but the last seconds of it."""


def _pymilvus(place: Place) -> Any:
    try:
        import pymilvus

        if place.is_file:
            import milvus_lite  # noqa: F401
    except ImportError as error:
        raise ClusterError("not-installed", place.shown, str(error)) from None
    for name in ("pymilvus", "milvus_lite", "grpc"):  # what goes wrong is said here
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    return pymilvus


def _reach(place: Place, seconds: float) -> None:
    """Raises OSError at once where nobody listens: pymilvus would try for long and say less."""
    if place.is_file:
        return
    parts = urlsplit(place.uri)
    port = parts.port or (443 if parts.scheme == "https" else PORT)
    socket.create_connection((str(parts.hostname), port), seconds).close()


def _floats(terms: Mapping[int, int]) -> dict[int, float]:
    return {term: float(value) for term, value in terms.items()}


def _row(said: Any) -> Row:
    terms = {int(term): round(value) for term, value in said["terms"].items()}
    return Row(int(said["number"]), terms, str(said["text"]), int(said["more"]), int(said["level"]))


def _code(error: Exception) -> int | None:
    code = getattr(error, "code", None)
    value = code() if callable(code) else code
    value = getattr(value, "value", value)
    return value[0] if isinstance(value, tuple) else value if isinstance(value, int) else None


REASONS: tuple[tuple[str, Callable[[Exception, int | None, str], Any]], ...] = (
    ("refused", lambda error, code, said: isinstance(error, ConnectionRefusedError)),
    ("unknown-host", lambda error, code, said: isinstance(error, socket.gaierror)),
    ("silent", lambda error, code, said: isinstance(error, TimeoutError) or code == LATE),
    ("silent", lambda error, code, said: re.search("deadline|timeout|timed out|not ready", said)),
    ("denied", lambda error, code, said: code in DENIED or re.search("unauthenticated|permission", said)),
    ("gone", lambda error, code, said: code in MISSING),
    ("gone", lambda error, code, said: re.search("collection.* not (found|exist)|can't find collection", said)),
    ("locked", lambda error, code, said: "open local milvus failed" in said),
    ("refused", lambda error, code, said: isinstance(error, OSError) or re.search("connect|unavailable", said)),
)
"""The reasons (`search.errors.ClusterError`) by what pymilvus, gRPC or the system says; the first that is so counts."""


def _reason(error: Exception) -> str:
    said, code = _said(error).lower(), _code(error)
    return next((reason for reason, is_so in REASONS if is_so(error, code, said)), "failed")


def _said(error: Exception) -> str:
    return " ".join(str(getattr(error, "message", "") or error or type(error).__name__).split())[:300]
