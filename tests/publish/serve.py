"""A website with a file of each kind, served; and what a browser or a stranger sends."""

import socket
import threading
from contextlib import contextmanager

from kb.publish.serving import Server

SECRET = "not for you"


KINDS = {
    "page.html": ("text/html; charset=utf-8", True),
    "style.css": ("text/css; charset=utf-8", True),
    "code.js": ("text/javascript; charset=utf-8", True),
    "entries.json": ("application/json; charset=utf-8", True),
    "app.webmanifest": ("application/manifest+json; charset=utf-8", True),
    "llms.txt": ("text/plain; charset=utf-8", True),
    "feed.xml": ("application/xml; charset=utf-8", True),
    "feed.atom": ("application/atom+xml; charset=utf-8", True),
    "icon.svg": ("image/svg+xml; charset=utf-8", True),
    "browser.pack": ("application/octet-stream", True),
    "icon.png": ("image/png", False),
    "what.unknown": ("application/octet-stream", False),
}
"""Type, and whether it is sent compressed."""
PATIENCE = 120
"""Seconds after which a test gives up waiting: far longer than the busiest machine needs."""


@contextmanager
def running(folder, origins=frozenset(), **bounds):
    server = Server(folder, "127.0.0.1", 0, **bounds)
    server.origins = origins
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_address[:2]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def raw(address, sent, patience=PATIENCE):
    """All that comes back for these bytes until the server closes the connection."""
    with socket.create_connection(address, timeout=patience) as connection:
        connection.sendall(sent)
        received = b""
        while more := connection.recv(65536):
            received += more
        return received
