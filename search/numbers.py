"""Numbers as bytes: little-endian, of one width; in planes where they are deflated."""

import sys
from array import array
from collections.abc import Iterable


def pack_numbers(code: str, numbers: Iterable[int]) -> bytes:
    """Numbers of one width (`array`'s codes B, H, I, i) as little-endian bytes."""
    out = array(code, numbers)
    if sys.byteorder == "big":
        out.byteswap()
    return out.tobytes()


def unpack_numbers(code: str, raw: bytes | bytearray) -> "array[int]":
    """The reverse of `pack_numbers`."""
    out = array(code)
    out.frombytes(raw)
    if sys.byteorder == "big":
        out.byteswap()
    return out


def pack_planes(code: str, numbers: Iterable[int]) -> bytes:
    """Numbers as bytes, the lowest byte of each before the next higher of each: so what they have in common lies side
    by side, and is deflated."""
    raw = pack_numbers(code, numbers)
    size = array(code).itemsize
    return b"".join(raw[plane::size] for plane in range(size))


def unpack_planes(code: str, raw: bytes) -> "array[int]":
    """The reverse of `pack_planes`."""
    size = array(code).itemsize
    count = len(raw) // size
    out = bytearray(count * size)
    for plane in range(size):
        out[plane::size] = raw[plane * count : (plane + 1) * count]
    return unpack_numbers(code, out)
