"""The HTTP door of the small base, opened by the real command."""

import asyncio
import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from conftest import CASES, FIXTURES_DAY

PATIENCE = 120
"""Seconds after which a test gives up waiting: far longer than the busiest machine needs."""


def waited(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """What a coroutine comes to, run in a thread of its own: tests with a browser leave a loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result(PATIENCE)


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Door:
    """A server that runs, and the content that it answers from."""

    host: str
    port: int
    content: Path
    process: "subprocess.Popen[str]"
    state: Path

    def get(self, target: str, method: str = "GET", **headers: str) -> Answer:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=PATIENCE)
        try:
            connection.request(method, target, headers={name.replace("_", "-"): v for name, v in headers.items()})
            said = connection.getresponse()
            return Answer(said.status, said.headers, said.read())
        finally:
            connection.close()

    def raw(self, *parts: bytes) -> bytes:
        """All that comes back for these bytes until the server closes the connection."""
        with socket.create_connection((self.host, self.port), timeout=PATIENCE) as connection:
            received = b""
            try:
                for part in parts:
                    connection.sendall(part)
                while more := connection.recv(65536):
                    received += more
            except ConnectionError:
                pass
            return received


@contextmanager
def opened(folder: Path, index: Path, *options: str) -> Iterator[Door]:
    """The HTTP door of the four entries, in a folder of its own."""
    content, state = folder / "small" / "content", folder / "state"
    shutil.copytree(CASES / "small_kb", content)
    shutil.copytree(index, folder / "data")
    command = [sys.executable, "-m", "kb", "serve", "--api", "--port", "0", "--content", str(content)]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": FIXTURES_DAY, "KB_DATA": str(folder / "data")}
    environment |= {"HOME": str(folder)}
    with subprocess.Popen(
        [*command, *options], stderr=subprocess.PIPE, encoding="utf-8", env=environment, cwd=folder
    ) as process:
        try:
            assert process.stderr
            heard = []
            for line in process.stderr:
                heard.append(line)
                if "http://" in line:
                    break
            found = urlsplit(next(word for word in "".join(heard).split() if word.startswith("http://")))
            yield Door(found.hostname or "", found.port or 0, content, process, state)
        finally:
            process.terminate()


@pytest.fixture
def door(tmp_path: Path, small_index: Path) -> Callable[..., Any]:
    """Opens a door with options: with door("--rate", "2") as it: …"""
    return lambda *options: opened(tmp_path / "door", small_index, *options)


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory, small_index: Path) -> Iterator[Door]:
    """The door that most tests ask."""
    with opened(tmp_path_factory.mktemp("api"), small_index, "--rate", "0") as it:
        yield it
