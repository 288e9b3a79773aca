"""A website with a file of each kind, and beside it what must stay there; and the server of it."""

import http.client
import os

import pytest

from publish.serve import KINDS, PATIENCE, SECRET, running


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A website with a file of each kind, and beside it what must stay there."""
    outside = tmp_path_factory.mktemp("served")
    site = outside / "site"
    (site / "entries").mkdir(parents=True)
    (site / "empty").mkdir()
    (site / ".git").mkdir()
    (site / "index.html").write_text("<h1>首页</h1>" * 50, encoding="utf-8")
    (site / "404.html").write_text("没有这一页", encoding="utf-8")
    (site / "entries/index.html").write_text("条目", encoding="utf-8")
    (site / "a b.txt").write_text("空格")
    (site / ".git/config").write_text(SECRET)
    (site / ".secret.html").write_text(SECRET)
    (site / "empty/page.html").write_text(SECRET)
    for name in KINDS:
        (site / name).write_bytes(b"text " * 100)
    (outside / "secret.txt").write_text(SECRET)
    (outside / "site-secret.txt").write_text(SECRET)
    (site / "link.txt").symlink_to(outside / "secret.txt")
    (site / "linked").symlink_to(outside)
    (site / "circle").symlink_to(site / "circle")
    (site / "within.txt").symlink_to(site / "a b.txt")
    if hasattr(os, "mkfifo"):
        os.mkfifo(site / "pipe.txt")
    return site


@pytest.fixture(scope="module")
def address(folder):
    with running(folder) as address:
        yield address


@pytest.fixture
def get(address):
    """Asks the server: get("/x", "HEAD", Accept_Encoding="gzip") is the answer with its body."""

    def ask(path, method="GET", **headers):
        connection = http.client.HTTPConnection(*address, timeout=PATIENCE)
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        answer.body = answer.read()
        connection.close()
        return answer

    return ask
