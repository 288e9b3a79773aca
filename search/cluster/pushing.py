"""Writing a pack to a cluster: in batches, on from where another push was killed, seen only when all of it is there.

A pack goes into a collection of its own, `alias_` and the hash of its bytes. Rows are written in an order that never
changes, a batch at a time, each over what may stand there; so the rows that a killed push left are the first ones, but
for its last batch, and the next push counts them and goes on. When all are there and counted, what a question finds
too, the alias is moved in one step; of the former collections the last one stays for those who still ask it.

One push at a time: it writes its claim, with a number that goes up with each batch, to the collection `alias_pushing`.
Who finds a claim looks for as long as PATIENCE whether the number changes: where it does, somebody is writing
(`busy`); where it does not, that one was killed. A mistake in this, of a push that was but slow, is said to it when it
comes back (`taken`), and harms nothing: both would write the same rows, or into another collection.
"""

import re
import time
from collections.abc import Callable, Iterator
from hashlib import blake2b
from secrets import token_hex
from typing import NamedTuple

from search.cluster.engine import Engine, Row
from search.cluster.layout import FORMAT, HEAD, Rows, as_text
from search.errors import ClusterError, PackDamaged
from search.files import read_regular
from search.pack.ranking import Ranker
from search.pack.seal import MOST_BYTES

BATCH = 1000
BATCH_BYTES = 4_000_000
"""A batch has at most so many rows, and ends where they take more than this, about; Milvus takes 64 MB."""
PATIENCE = 10.0
"""Seconds."""
KEPT_BEFORE = 1
"""Former collections that stay."""
CLAIM = 1
Progress = Callable[[int, int], None]


class Pushed(NamedTuple):
    """What a push did: the collection that the alias names now, its rows, and how many of them were there before."""

    name: str
    rows: int
    found: int


def push(
    ranker: Ranker,
    engine: Engine,
    progress: Progress | None = None,
    waiting: Callable[[], None] | None = None,
    sleep: Callable[[float], None] = time.sleep,
    replicas: int = 1,
) -> Pushed:
    """Write the pack of a ranker to a cluster, held there so many times, and have the alias name it. `progress` is
    told (done, total), `waiting` that there may be another push. Raises ClusterError, PackDamaged; then the alias
    names what it did."""
    alias = engine.place.alias
    name = f"{alias}_{version(ranker)}"
    before = engine.current(alias)
    if before == name and (rows := _whole(engine, name)):
        return Pushed(name, rows, rows)
    claim = Claim(engine, sleep)
    claim.take(waiting)
    engine.create(name, replicas)
    rows, found = _write(Rows(ranker), engine, name, claim, progress or (lambda done, total: None))
    engine.settle(name)
    for strictly in (True, False):
        if (counted := engine.count(name, strictly)) != rows:
            raise ClusterError("half", engine.place.shown, f"{counted} of {rows} rows in {name}")
    claim.beat()
    engine.point(alias, name)
    _tidy(engine, alias, {name, before})
    claim.release()
    return Pushed(name, rows, found)


def version(ranker: Ranker) -> str:
    """What tells one pack from another, and the way it is written: 16 hexadecimal digits. Raises PackDamaged."""
    try:
        raw = read_regular(ranker.path, MOST_BYTES)
    except (OSError, ValueError) as error:
        raise PackDamaged(f"{ranker.path}: {error}") from None
    return blake2b(raw, digest_size=8, key=FORMAT.encode()).hexdigest()


def _write(rows: Rows, engine: Engine, name: str, claim: "Claim", progress: Progress) -> tuple[int, int]:
    """Write what is not there; how many rows there are, and how many were found."""
    found = max(0, engine.count(name) - BATCH)
    done, total, stream = 0, rows.about, iter(rows)
    for batch in _batches(stream):
        done += len(batch)
        if done > found:
            claim.beat()
            engine.write(name, batch)
            progress(min(done, total), total)
    return done, found


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    batch: list[Row] = []
    size = 0
    for row in rows:
        batch.append(row)
        size += len(row.text) + 8 * len(row.terms)
        if len(batch) == BATCH or size > BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _whole(engine: Engine, name: str) -> int:
    """How many rows a collection has that is whole, 0 for one that is not."""
    engine.load(name)
    head = engine.rows(name, [HEAD], strictly=True).get(HEAD)
    said = re.match(r'\{"format":"[\d.]+","rows":(\d+),', head.text) if head else None
    rows = engine.count(name) if said else 0
    return rows if said and rows == int(said[1]) else 0


def _tidy(engine: Engine, alias: str, keep: set[str]) -> None:
    """Remove the collections of former pushes, and what killed ones left."""
    ours = re.compile(rf"{alias}_[0-9a-f]{{16}}")
    for name in engine.collections():
        if ours.fullmatch(name) and name not in keep:
            engine.drop(name)


class Claim:
    """Says to others that a push is writing."""

    def __init__(self, engine: Engine, sleep: Callable[[float], None] = time.sleep) -> None:
        self._engine, self._sleep = engine, sleep
        self._name = f"{engine.place.alias}_pushing"
        self._owner, self._beats = token_hex(8), 0

    def take(self, waiting: Callable[[], None] | None = None) -> None:
        """Begin. Raises ClusterError where another push is writing."""
        self._engine.create(self._name)
        standing = self._read()
        if standing and not self._engine.place.is_file:  # a file is open in one process alone: that one
            if waiting:
                waiting()
            for _ in range(PARTS):
                self._sleep(PATIENCE / PARTS)
                if self._read() != standing:
                    raise ClusterError("busy", self._engine.place.shown)
        self._write()

    def beat(self) -> None:
        """Go on. Raises ClusterError where another push has taken this one's place."""
        if not self._read().startswith(f'["{self._owner}"'):
            raise ClusterError("taken", self._engine.place.shown)
        self._write()

    def release(self) -> None:
        """End: the next one need not look whether this one goes on."""
        self._engine.write(self._name, [Row(CLAIM, {}, "")])

    def _read(self) -> str:
        row = self._engine.rows(self._name, [CLAIM], strictly=True).get(CLAIM)
        return row.text if row else ""

    def _write(self) -> None:
        self._beats += 1
        self._engine.write(self._name, [Row(CLAIM, {}, as_text([self._owner, self._beats]))])


PARTS = 20
"""So many times a claim is looked at while one waits."""
