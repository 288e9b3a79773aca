"""`kb build` and `kb serve` on the small knowledge base; what the pages look like is tested in browser/."""

import http.client
import logging
import os
import signal
import subprocess
import sys

import pytest

from kb.publish import website


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A website of two pages."""
    folder = tmp_path_factory.mktemp("served")
    (folder / "site" / "entries").mkdir(parents=True)
    (folder / "site" / "index.html").write_text("首页", encoding="utf-8")
    (folder / "site" / "entries" / "index.html").write_text("条目", encoding="utf-8")
    (folder / "secret.txt").write_text("not for you")
    (folder / "site-secret.txt").write_text("not for you")
    return folder / "site"


@pytest.fixture(scope="module")
def server(site):
    """`kb serve` at work; its host and port."""
    command = [sys.executable, "-m", "kb", "serve", "--port", "0", "--output", str(site)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        said = process.stderr.readline()
        address = said.removeprefix("网站在 http://").removesuffix("/ ，按 Ctrl-C 停止。\n")
        yield address
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
        assert (process.stdout.read(), process.stderr.read()) == ("", "")


def get(server: str, path: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection(server, timeout=10)
    connection.request("GET", path)
    answer = connection.getresponse()
    text = answer.read().decode("utf-8", "replace")
    connection.close()
    return answer.status, text


def test_serve_serves_the_folder_on_this_machine_only(server):
    assert server.startswith("127.0.0.1:")
    assert get(server, "/") == (200, "首页")
    assert get(server, "/entries/") == (200, "条目")
    assert get(server, "/entries/?a=b") == (200, "条目")
    assert get(server, "/nothing/")[0] == 404


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/entries/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e%2fsecret.txt",
        "/..\\secret.txt",
        "//secret.txt",
        "/../site-secret.txt",
        "/entries/%00/../../../secret.txt",
    ],
)
def test_serve_never_leaves_the_folder(server, path):
    status, text = get(server, path)
    assert status in (400, 404)
    assert "not for you" not in text


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_serve_says_its_address_in_json_and_ends_when_told_to(site, ending):
    ignoring = ["sh", "-c", 'trap "" INT; exec "$@"', "sh"]  # as a shell starts what runs behind
    command = [*ignoring, sys.executable, "-m", "kb", "serve", "--json", "--port", "0", "--output", str(site)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        lines = [process.stdout.readline() for _ in range(3)]
        process.send_signal(ending)
        assert process.wait(10) == 0
    assert lines[0] == "{\n"
    assert lines[1].startswith('  "url": "http://127.0.0.1:')


def test_serve_on_a_port_that_is_taken_says_so(kb, server, site):
    port = server.partition(":")[2]
    said = kb("serve", "--port", port, "--output", str(site))
    assert (said.code, said.out) == (2, "")
    assert said.err == f"kb: 不能在 127.0.0.1:{port} 监听：Address already in use；用 --port 换一个\n"


def test_build_makes_the_website_without_a_word_of_warning(kb_process, small_kb, tmp_path):
    site = tmp_path / "site"
    said = kb_process("build", "--output", str(site))
    assert (said.code, said.err) == (0, "")
    assert said.out == f"网站在 {site}，用 kb serve 打开。\n"
    assert (site / "index.html").is_file()
    for path in small_kb.glob("entries/*/*.md"):
        page = (site / path.relative_to(small_kb).with_suffix("") / "index.html").read_text(encoding="utf-8")
        assert "下一步" in page
    assert not list(site.rglob("*.yml"))
    assert [path.name for path in small_kb.parent.iterdir()] == ["content"]


def test_build_says_where_the_website_is_in_json(kb, small_kb, tmp_path):
    said = kb("build", "--json", "--output", str(tmp_path / "site"))
    assert (said.code, said.err, said.json) == (0, "", {"site": str(tmp_path / "site")})


def test_build_without_mkdocs_says_what_to_install(kb_process, small_kb, tmp_path):
    (tmp_path / "blocked").mkdir()
    (tmp_path / "blocked" / "mkdocs.py").write_text("raise ImportError('not here')")
    said = kb_process("build", "--output", str(tmp_path / "site"), PYTHONPATH=str(tmp_path / "blocked"))
    assert (said.code, said.out) == (2, "")
    assert said.err == 'kb: 没有装 mkdocs-material；pip install "kb-loufa[site]" 后再试\n'


def test_build_where_nothing_can_be_written_says_so(kb, small_kb, tmp_path):
    (tmp_path / "file").write_text("in the way")
    said = kb("build", "--output", str(tmp_path / "file" / os.curdir / "site"))
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("kb: ")
    assert "Traceback" not in said.err


def test_a_website_of_former_content_is_built_anew_before_it_is_served(kb, small_kb, tmp_path):
    from kb.publish.website import outdated

    site = tmp_path / "site"
    assert outdated(small_kb, site)
    assert kb("build", "-o", str(site)).code == 0
    assert not outdated(small_kb, site)
    with open(small_kb / "facts.yml", "a", encoding="utf-8") as file:
        file.write("# 改了\n")
    assert outdated(small_kb, site)
    (site / ".kb-site").unlink()  # as where mkdocs itself built it: nobody knows of what
    assert not outdated(small_kb, site)


def test_a_website_whose_content_has_mistakes_by_now_is_served_as_it_was_and_says_so(small_kb, site):
    (site / ".kb-site").write_text("of former content")
    (small_kb / "facts.yml").unlink()
    command = [sys.executable, "-m", "kb", "serve", "--port", "0", "--output", str(site)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        said = [process.stderr.readline() for _ in range(3)]
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    (site / ".kb-site").unlink()
    assert said[0] == "网站还没有，或内容改过，先生成…\n"
    assert "网站没有重新生成，打开的是上一次的" in said[1]
    assert said[2].startswith("网站在 http://127.0.0.1:")


def test_an_empty_folder_is_not_served_while_the_content_has_mistakes(kb, small_kb, tmp_path):
    (small_kb / "facts.yml").unlink()
    (tmp_path / "site").mkdir()
    said = kb("serve", "--port", "0", "--output", str(tmp_path / "site"))
    assert said.code == 2
    assert "facts.yml:1" in said.err


def test_one_record_of_a_build_is_one_line():
    record = logging.makeLogRecord({"levelname": "WARNING", "msg": "a.md\n::error::forged\x1b]0;title\x07\u2028"})
    said = website.OneLine("%(levelname)s %(message)s").format(record)
    assert said.isprintable()
    assert said.startswith("WARNING a.md\\n::error")
