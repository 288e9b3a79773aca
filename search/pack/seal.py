"""A seal on an index: who holds the key knows that its files were written with it, and not touched since.

Three codes stand in it, each a keyed BLAKE2b (RFC 7693), the words of its line its own: of the pack's bytes; of the
pack's state (number, size, times), which nobody can set to what it was, so that a question in a fresh process need not
read the whole pack; and of the names and bytes of Whoosh's files. With an empty key they are plain hashes.
"""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from search.errors import IndexUntrusted
from search.files import begins, open_regular, read_regular
from search.pack.location import PACK, SEAL, WHOOSH

try:  # hashlib and hmac would load OpenSSL, which takes longer than an answer
    from _blake2 import blake2b
    from _operator import _compare_digest as compare_digest
except ImportError:
    from hashlib import blake2b
    from hmac import compare_digest  # type: ignore[no-redef]

MOST_BYTES = 1 << 28
"""What is sealed and larger than this is not read."""
LONGEST = 1000
"""Bytes of a seal that are looked at."""


def write_seal(folder: Path, key: bytes) -> None:
    """Seal the pack and Whoosh's files of a folder as they are; with an empty key the pack alone, for whoever ships it.

    Raises OSError, ValueError.
    """
    with os.fdopen(open_regular(folder / PACK), "rb") as file:
        said = {PACK: of_bytes(key, file.read())}
        if key:
            said |= {"state": of_state(key, os.fstat(file.fileno()))}
    if key:
        said |= {WHOOSH: of_files(key, read_files(folder / WHOOSH))}
    (folder / SEAL).write_text("".join(f"{name} {code}\n" for name, code in said.items()), encoding="ascii")


def read_seal(folder: Path) -> dict[str, str]:
    """The codes of a folder's seal by the names of what they are of; empty where there is none."""
    try:
        said = begins(folder / SEAL, LONGEST).decode("ascii")
    except (OSError, ValueError):
        return {}
    return {line.partition(" ")[0]: line.partition(" ")[2] for line in said.split("\n")}


def agrees(said: Mapping[str, str], name: str, code: str) -> bool:
    """Whether a seal has this code under this name."""
    return compare_digest(said.get(name, ""), code)


def of_bytes(key: bytes, raw: bytes) -> str:
    """The code of a pack."""
    return _code(key, PACK, [raw])


def of_state(key: bytes, state: os.stat_result) -> str:
    """The code of a file that was not written to, nor exchanged for another, since it had this state."""
    numbers = (state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns)
    return _code(key, "state", [str(number).encode() for number in numbers])


def of_files(key: bytes, files: Mapping[str, bytes]) -> str:
    """The code of files by their names."""
    parts = (part for name in sorted(files) for part in (name.encode("utf-8", "surrogateescape"), files[name]))
    return _code(key, WHOOSH, parts)


def read_files(folder: Path) -> dict[str, bytes]:
    """Names and bytes of a folder's files. Raises OSError, ValueError where one is no file, or all are too large."""
    files: dict[str, bytes] = {}
    left = MOST_BYTES
    for path in folder.iterdir():
        files[path.name] = read_regular(path, left)
        left -= len(files[path.name])
    return files


def sealed_files(folder: Path, key: bytes) -> dict[str, bytes]:
    """The bytes of Whoosh's files of an index, as they were verified. Raises IndexUntrusted."""
    said = read_seal(folder)
    try:
        files = read_files(folder / WHOOSH)
    except (OSError, ValueError):
        files = {}
    if not files or not agrees(said, WHOOSH, of_files(key, files)):
        raise IndexUntrusted(f"{folder / WHOOSH} was altered, or built elsewhere")
    return files


def _code(key: bytes, what: str, parts: Iterable[bytes]) -> str:
    code = blake2b(key=key, digest_size=32, person=what.encode())
    for part in parts:
        code.update(len(part).to_bytes(8, "little"))
        code.update(part)
    return code.hexdigest()
