"""A small server for the finished website, for looking at it on this machine."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from kb.errors import FolderError


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *arguments: Any) -> None:
        """Say nothing of each request: what is read here is nobody's business."""


def serve(folder: Path, host: str, port: int, tell: Callable[[str], None]) -> int:
    """Serve a folder until interrupted; `tell` gets its address. Raises FolderError when the port cannot be had."""
    try:
        server = ThreadingHTTPServer((host, port), partial(_Quiet, directory=str(folder)))
    except OSError as error:
        raise FolderError(f"不能在 {host}:{port} 监听：{error.strerror}；用 --port 换一个") from error
    with server, suppress(KeyboardInterrupt):
        tell(f"http://{host}:{server.server_address[1]}/")
        server.serve_forever()
    return 0
