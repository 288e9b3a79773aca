"""What the HTTP door gives: replies as bytes, made once for each state of the base, in bounded time."""

import asyncio
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qsl
from zlib import crc32

from kb.answers.asked import write_down
from kb.answers.asking import Reply
from kb.doors.base import Base
from kb.doors.bounds import Kept
from kb.errors import KbError, QuestionError

THREADS = 2
"""Long ones that are thought about at once; the rest waits its turn."""
WAITING = 32
"""The same where they are asked in a cluster: a thread waits for the network there, and takes no time of a core."""
SHORT_CHARS = 80
"""A question that is no longer is answered where it arrives, in 2 ms: to hand it to a thread and back, while both want
Python's one lock, takes longer than that, of whoever asks meanwhile too."""
SECONDS = 5.0
"""For an answer, with the waiting."""
MOST_TO_WRITE = 10_000
"""Questions that are kept until they are written down; more in a second are left out."""


class TooBusy(KbError):
    """An answer that does not come in time."""

    code = "busy"


class Replies:
    """A base, and the replies that it gave since it last changed."""

    def __init__(self, base: Base, log: bool = False) -> None:
        self.base = base
        self._log, self._asked = log, list[Reply]()
        self._kept: tuple[str, Kept[tuple[bytes, Reply | None]]] = (base.version, Kept())
        self._threads = ThreadPoolExecutor(WAITING if base.remote else THREADS, thread_name_prefix="kb")

    async def ask(self, question: str) -> bytes:
        """The reply to a question. Raises KbError."""

        def made() -> tuple[bytes, Reply | None]:
            reply = self.base.reply(question)
            return as_bytes(reply.as_json()), reply

        said, reply = await self._made(f"ask {question}", made, len(question) <= SHORT_CHARS and not self.base.remote)
        if self._log and reply and len(self._asked) < MOST_TO_WRITE:
            self._asked.append(reply)
        return said

    async def search(self, query: str, limit: int) -> bytes:
        """What a search finds. Raises KbError."""
        made = await self._made(f"search {limit} {query}", lambda: (as_bytes(self.base.search(query, limit)), None))
        return made[0]

    async def entry(self, id: str) -> bytes:
        """All of an entry. Raises KbError."""
        return (await self._made(f"entry {id}", lambda: (as_bytes(self.base.entry(id)), None)))[0]

    async def entries(self) -> bytes:
        """All entries. Raises KbError."""
        return (await self._made("entries", lambda: (as_bytes({"entries": self.base.entries}), None)))[0]

    async def _made(
        self, key: str, make: Callable[[], tuple[bytes, Reply | None]], quick: bool = False
    ) -> tuple[bytes, Reply | None]:
        """What was made before for this state of the base, else what is made now. Raises TooBusy."""
        version, kept = self._kept
        if version != self.base.version:
            version, kept = self._kept = (self.base.version, Kept())
        if made := kept.get(key):
            return made
        if quick:
            made = make()
            kept.put(key, made)
            return made
        making = asyncio.get_running_loop().run_in_executor(self._threads, make)
        try:
            made = await asyncio.wait_for(making, SECONDS)
        except asyncio.TimeoutError:
            raise TooBusy(f"{SECONDS:.0f} 秒里没有想完；过一会儿再来，或问得短一点") from None
        if version == self.base.version:
            kept.put(key, made)
        return made

    def tag(self, path: str, query: bytes) -> str:
        """What tells the reply of an address from another, and from that of another state of the base."""
        return f'"{self.base.version}-{crc32(path.encode() + b"?" + query):08x}"'

    def tend(self) -> str:
        """Take the base as it is now, and write down what was asked; what hinders that, empty where nothing does."""
        try:
            self._write_down()
            self.base.refresh()
        except (KbError, OSError) as error:
            return str(error)
        return self.base.problem

    def close(self) -> None:
        """End the threads; what was asked is written down. Raises FolderError."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._write_down()

    def _write_down(self) -> None:
        asked, self._asked = self._asked, []
        if asked:
            write_down(self.base.content, asked, self.base.knows)


def as_bytes(value: Any) -> bytes:
    """JSON in UTF-8, on one line, so that nothing in it steers a terminal."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if not text.isprintable():
        text = "".join(c if c.isprintable() or c == "\u3000" else json.dumps(c)[1:-1] for c in text)
    return (text + "\n").encode()


def parameters(raw: bytes, known: tuple[str, ...]) -> dict[str, str]:
    """The parameters of an address, each once and in UTF-8. Raises QuestionError."""
    try:
        pairs = parse_qsl(raw.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=8)
    except UnicodeDecodeError:
        raise QuestionError("地址里的参数不是 UTF-8；用 %E6%BC%8F 这样的写法") from None
    except ValueError:
        raise QuestionError("参数太多") from None
    found: dict[str, str] = {}
    for name, value in pairs:
        if name not in known:
            raise QuestionError(f"没有参数 {_shown(name)}；有 {' '.join(known) or '（一个也没有）'}")
        if name in found:
            raise QuestionError(f"参数 {name} 写了两次；写一次")
        found[name] = value
    return found


def number(name: str, text: str, most: int) -> int:
    """A number from 1 on. Raises QuestionError."""
    if not (text.isascii() and text.isdecimal() and len(text) < 6 and 1 <= int(text) <= most):
        raise QuestionError(f"{name} 应是 1 到 {most} 的整数，不是 {_shown(text) or '空的'}")
    return int(text)


def _shown(text: str) -> str:
    return "".join(c for c in text if c.isprintable())[:30]
