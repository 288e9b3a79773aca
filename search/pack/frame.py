"""The pack: one file of data that answers questions, in Python and in JavaScript, without a library.

frame    magic 8s · version u32 · length of head u32 · length of file u64 · crc32 of head u32   (little endian)
head     JSON: where each section lies, and the few values that every question needs
section  numbered records; record n is found through a page of offsets, so that opening reads the head alone
         and a question reads just the records it needs, however large the base

pages    blocks of 257 u32: where blocks 256k … 256k+256 begin, counted from the section's data
block    bytes · crc32 of these bytes u32      — every page and every record is one, checked whenever it is read
bundle   in a section that is bundled a block is so many records, deflated (RFC 1951): the length of each u32 (by
         planes, `pack_planes`), then their bytes
"""

import json
import os
import struct
from array import array
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from itertools import accumulate
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple
from weakref import finalize
from zlib import compressobj, crc32, decompressobj
from zlib import error as ZlibError

from search.errors import IndexUntrusted, PackDamaged, PackMissing
from search.files import open_regular
from search.numbers import pack_numbers, pack_planes, unpack_numbers, unpack_planes
from search.pack.location import PACK
from search.pack.seal import MOST_BYTES, agrees, of_bytes, of_state, read_seal

MAGIC = b"kb-pack\0"
VERSION = 7
FRAME = struct.Struct("<8sIIQI")
PAGE = 256
KEPT = 512
"""Bundles that stay open: some MB at most."""
_PAGE_BYTES = (PAGE + 1) * 4 + 4
RAW = -15
"""zlib's sign for deflated bytes without a frame."""
MOST_IN_BUNDLE = 1 << 27
"""A bundle of more bytes than this is none of ours: little that is deflated may be much."""


class Section(NamedTuple):
    """Where the pages and the data of a section begin, how many records it has, and how many are bundled; 0 where each
    is a block."""

    pages: int
    data: int
    records: int
    bundled: int = 0


def write_pack(
    path: Path,
    sections: Mapping[str, Iterable[bytes]],
    values: Mapping[str, Any],
    bundled: Mapping[str, int] = MappingProxyType({}),
) -> None:
    """Write the sections, in this order, and the values of the head to a file; `bundled` says of which sections bundles
    are made, and of how many bytes, about."""
    body = bytearray()
    places: dict[str, list[int]] = {}
    for name, found in sections.items():
        records, together = [*found], 0
        if name in bundled:
            together = max(min(bundled[name] * len(records) // (sum(map(len, records)) or 1), PAGE), 1)
        blocks = [block + struct.pack("<I", crc32(block)) for block in _blocks(records, together)]
        pages = _pages(blocks)
        section = Section(len(body), len(body) + len(pages), len(records), together)
        places[name] = [*section] if together else [*section][:-1]
        body += pages + b"".join(blocks)
    head = json.dumps({"sections": places, **values}, ensure_ascii=False, separators=(",", ":")).encode()
    frame = FRAME.pack(MAGIC, VERSION, len(head), FRAME.size + len(head) + len(body), crc32(head))
    path.write_bytes(frame + head + body)


def _blocks(records: list[bytes], together: int) -> Iterable[bytes]:
    if not together:
        return records
    return (_bundle(records[first : first + together]) for first in range(0, len(records), together))


def _bundle(records: list[bytes]) -> bytes:
    deflating = compressobj(wbits=RAW)
    return deflating.compress(pack_planes("I", map(len, records)) + b"".join(records)) + deflating.flush()


def _unbundled(block: bytes, count: int) -> tuple[bytes, list[int]]:
    """The bytes of a bundle, and where its records begin and end in them."""
    inflating = decompressobj(RAW)
    raw = inflating.decompress(block, MOST_IN_BUNDLE)
    ends = [*accumulate(unpack_planes("I", raw[: 4 * count]), initial=4 * count)]
    if not inflating.eof or ends[-1] != len(raw):
        raise ValueError("a bundle of another length")
    return raw, ends


def _pages(blocks: list[bytes]) -> bytes:
    starts = [0]
    for block in blocks:
        starts.append(starts[-1] + len(block))
    out = bytearray()
    for first in range(0, max(len(blocks), 1), PAGE):
        page = starts[first : first + PAGE + 1]
        raw = pack_numbers("I", page + [page[-1]] * (PAGE + 1 - len(page)))
        out += raw + struct.pack("<I", crc32(raw))
    return bytes(out)


@cache
def _seek_lock() -> Any:
    from threading import Lock

    return Lock()


FORGED = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError, struct.error, ZlibError)
"""What goes wrong where a pack that somebody forged, checksums and all, is used: a key that is not there, a number out
of range, a value of another type. Checksums tell an accident alone."""


@contextmanager
def reading_guard(path: Path) -> Iterator[None]:
    """Around whatever reads what a pack holds: raises PackDamaged where that is not what a pack of ours holds."""
    try:
        yield
    except FORGED as error:
        raise _not_ours(path, error) from error


def _not_ours(path: Path, error: Exception) -> PackDamaged:
    return PackDamaged(f"{path} holds what no pack holds: {error!r}")


class Pack:
    """A pack opened for reading: `values` of its head, and its records by section and number."""

    def __init__(self, path: Path, key: bytes | None = None, whole: bool = False) -> None:
        """With a key the seal beside the pack must be of it (`search.pack.seal`); none is for who has just built it.

        `whole` compares every byte, and reads none of them again; else a pack in whose state nothing has changed is
        taken for what was sealed. Raises PackMissing when there is no such file, PackDamaged when its frame or head
        is not whole, IndexUntrusted when this key did not seal it.
        """
        self.path = path
        self._whole: bytes | None = None
        self._open()
        if key is not None:
            self._refuse_unsealed(key, whole)
        frame = self._at(0, FRAME.size)
        if len(frame) < FRAME.size:
            raise PackDamaged(f"{path} is cut short")
        magic, version, length, size, check = FRAME.unpack(frame)
        if magic != MAGIC:
            raise PackDamaged(f"{path} is not a pack")
        if version != VERSION:
            raise PackDamaged(f"{path} has format version {version}, this program reads {VERSION}")
        self._base = FRAME.size + length
        head = self._at(FRAME.size, length) if size == self._size and self._base <= size else b""
        if not head or crc32(head) != check:
            raise PackDamaged(f"{path} is cut short or altered")
        with reading_guard(path):
            self.values: dict[str, Any] = json.loads(head)
            self._sections = {name: Section(*places) for name, places in self.values.pop("sections").items()}
        self._read: dict[tuple[str, int], array[int]] = {}
        self._opened: dict[tuple[str, int], tuple[bytes, list[int]]] = {}

    def _open(self) -> None:
        """Open the file for reading at any place, by any thread.

        It is not mapped into memory: a mapped file that another program cuts short ends the process with a signal.
        """
        try:
            self._file = open_regular(self.path)
        except FileNotFoundError:
            raise PackMissing(f"no pack at {self.path}") from None
        except ValueError as error:
            raise PackDamaged(str(error)) from None
        finalize(self, os.close, self._file)
        self._size = os.fstat(self._file).st_size

    def _refuse_unsealed(self, key: bytes, whole: bool) -> None:
        said = read_seal(self.path.parent)
        if key and not whole and agrees(said, "state", of_state(key, os.fstat(self._file))):
            return
        if self._size > MOST_BYTES:
            raise PackDamaged(f"{self.path} is larger than {MOST_BYTES} bytes")
        raw = self._at(0, self._size)
        if not agrees(said, PACK, of_bytes(key, raw)):
            raise IndexUntrusted(f"{self.path} was altered, or built elsewhere")
        self._whole = raw

    def _at(self, start: int, length: int) -> bytes:
        """So many bytes from a place of the file on, fewer where it ends; those that were verified, where they were."""
        if self._whole is not None:
            return self._whole[start : start + length]
        if hasattr(os, "pread"):
            return os.pread(self._file, length, start)
        with _seek_lock():  # Windows has one place for all readers of an open file
            os.lseek(self._file, start, os.SEEK_SET)
            return os.read(self._file, length)

    @property
    def sections(self) -> tuple[str, ...]:
        """The names of the sections, in their order."""
        return tuple(self._sections)

    def count(self, section: str) -> int:
        """How many records a section has."""
        return self._sections[section].records

    def record(self, section: str, number: int) -> bytes:
        """One record's bytes. Raises PackDamaged when its checksum does not agree."""
        try:
            where = self._sections[section]
            if not 0 <= number < where.records:
                raise PackDamaged(f"{self.path}: {section} has no record {number}")
            if not where.bundled:
                return self._found(section, where, number)
            bundle, place = divmod(number, where.bundled)
            raw, ends = self._opened.get((section, bundle)) or self._open_bundle(section, where, bundle)
            return raw[ends[place] : ends[place + 1]]
        except FORGED as error:
            raise _not_ours(self.path, error) from error

    def _open_bundle(self, section: str, where: Section, number: int) -> tuple[bytes, list[int]]:
        """The records of a bundle and where they end; the last ones are kept."""
        count = min(where.bundled, where.records - number * where.bundled)
        if len(self._opened) >= KEPT:
            self._opened.clear()
        opened = self._opened[section, number] = _unbundled(self._found(section, where, number), count)
        return opened

    def _found(self, section: str, where: Section, number: int) -> bytes:
        """A block of a section."""
        page = self._read.get((section, number // PAGE)) or self._page(section, where.pages, number // PAGE)
        place = number % PAGE
        return self._block(where.data + page[place], where.data + page[place + 1])

    def json(self, section: str, number: int) -> Any:
        """One record read as JSON. Raises PackDamaged."""
        try:
            return json.loads(self.record(section, number).decode())
        except FORGED as error:
            raise _not_ours(self.path, error) from error

    def verify(self) -> None:
        """Read every record once. Raises PackDamaged at the first that is not whole."""
        for section in self._sections:
            for number in range(self.count(section)):
                self.record(section, number)

    def _page(self, section: str, pages: int, number: int) -> "array[int]":
        start = pages + number * _PAGE_BYTES
        page = self._read[section, number] = unpack_numbers("I", self._block(start, start + _PAGE_BYTES))
        return page

    def _block(self, start: int, end: int) -> bytes:
        length = end - start
        block = self._at(self._base + start, length) if start >= 0 and 4 <= length <= self._size else b""
        body = block[:-4]
        if len(block) != length or crc32(body) != int.from_bytes(block[-4:], "little"):
            raise PackDamaged(f"{self.path} is cut short or altered")
        return body
