"""`kb serve` as a browser and a stranger see it: each file as it is, and no way out of the folder."""

import gzip

import pytest

from kb.publish.csp import HEADERS
from kb.publish.serving import MAX_HEADER_BYTES
from publish.serve import KINDS, SECRET, raw


@pytest.mark.parametrize("name", KINDS)
def test_a_file_is_sent_with_its_type_and_packed_where_that_helps(get, name):
    kind, packed = KINDS[name]
    plain, small = get(f"/{name}"), get(f"/{name}", Accept_Encoding="br, gzip;q=0.5")
    assert (plain.status, plain.headers["Content-Type"], plain.body) == (200, kind, b"text " * 100)
    assert "Content-Encoding" not in plain.headers
    assert plain.headers["Vary"] == ("Accept-Encoding" if packed else None)
    assert small.headers["Content-Encoding"] == ("gzip" if packed else None)
    assert (gzip.decompress(small.body) if packed else small.body) == plain.body
    assert int(small.headers["Content-Length"]) == len(small.body)
    assert (small.headers["ETag"] != plain.headers["ETag"]) == packed


@pytest.mark.parametrize("accepted", ["", "br", "gzip;q=0", "gzip; q=0.0", "gzipped"])
def test_who_does_not_take_gzip_gets_the_plain_file(get, accepted):
    assert get("/style.css", Accept_Encoding=accepted).body == b"text " * 100


@pytest.mark.parametrize("path", ["/", "/style.css", "/nothing", "/entries"])
def test_every_answer_has_the_headers_that_keep_a_reader_safe(get, path):
    headers = get(path).headers
    assert {name: headers[name] for name in HEADERS} == HEADERS
    assert HEADERS.keys() >= {"Content-Security-Policy", "Permissions-Policy", "X-Content-Type-Options"}
    assert headers["Cache-Control"] == "no-cache"
    assert headers["Server"] == "kb"


def test_a_file_that_the_browser_has_is_not_sent_again(get):
    first = get("/style.css")
    tag, date = first.headers["ETag"], first.headers["Last-Modified"]
    for known in (tag, f"W/{tag}", f'"another", {tag}', "*"):
        again = get("/style.css", If_None_Match=known)
        assert (again.status, again.body, again.headers["ETag"]) == (304, b"", tag)
    assert get("/style.css", If_Modified_Since=date).status == 304
    assert get("/style.css", If_None_Match='"another"', If_Modified_Since=date).status == 200
    for old in ("Mon, 01 Jan 2001 00:00:00 GMT", "yesterday"):
        assert get("/style.css", If_Modified_Since=old).status == 200


def test_a_file_that_was_changed_is_sent_anew(get, folder):
    tag = get("/llms.txt").headers["ETag"]
    before = (folder / "llms.txt").read_bytes()
    (folder / "llms.txt").write_bytes(b"new")
    try:
        again = get("/llms.txt", If_None_Match=tag)
    finally:
        (folder / "llms.txt").write_bytes(before)
    assert (again.status, again.body) == (200, b"new")


@pytest.mark.parametrize("path", ["/", "/style.css", "/nothing"])
def test_head_says_what_get_says_without_the_file(get, path):
    got, asked = get(path), get(path, "HEAD")
    assert asked.body == b""
    ours = ("Date",)
    assert [pair for pair in asked.headers.items() if pair[0] not in ours] == [
        pair for pair in got.headers.items() if pair[0] not in ours
    ]


def test_a_folder_is_its_page_and_is_never_listed(get):
    assert get("/entries/").body.decode() == "条目"
    moved = get("/entries?q=%E6%BC%8F")
    assert (moved.status, moved.headers["Location"]) == (301, "/entries/?q=%E6%BC%8F")
    empty = get("/empty/")
    assert (empty.status, empty.body.decode()) == (404, "没有这一页")


def test_what_is_not_there_is_the_page_for_that_with_its_status(get):
    answer = get("/nothing/")
    assert (answer.status, answer.body.decode()) == (404, "没有这一页")
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert get("/nothing/", If_None_Match=answer.headers["ETag"]).status == 404


def test_a_name_with_a_space_and_a_link_within_the_folder_are_served(get):
    assert get("/a%20b.txt").body.decode() == get("/within.txt").body.decode() == "空格"


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/./../secret.txt",
        "/entries/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/%2E%2E%2Fsecret.txt",
        "/..%2fsecret.txt",
        "/entries%2f..%2f..%2fsecret.txt",
        "/%252e%252e/secret.txt",
        "/..%5csecret.txt",
        "/..\\secret.txt",
        "/%c0%ae%c0%ae/secret.txt",
        "/\udcff",
        "//secret.txt",
        "//127.0.0.1/../secret.txt",
        "/../site-secret.txt",
        "/entries/%00/../../secret.txt",
        "/index.html%00.txt",
        "/link.txt",
        "/linked/secret.txt",
        "/linked/",
        "/circle",
        "/pipe.txt",
        "/.git/config",
        "/.secret.html",
        "/%2esecret.html",
        "/C:/secret.txt",
        "/index.html:stream",
        "/index.html/",
        "/" + "a" * 5000,
        "/" + "a/" * 5000,
        "secret.txt",
        "../secret.txt",
        "http://127.0.0.1/../secret.txt",
        "file:///etc/passwd",
        "*",
    ],
)
def test_no_path_leads_out_of_the_folder_or_to_what_is_hidden(address, path):
    asked = path.encode("utf-8", "surrogateescape")
    answer = raw(address, b"GET " + asked + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    assert answer.split()[1] in (b"400", b"404", b"414")
    assert SECRET.encode() not in answer
    assert b"root:" not in answer


def test_a_folder_without_the_slash_never_sends_to_another_host(address):
    answer = raw(address, b"GET //entries HTTP/1.1\r\nConnection: close\r\n\r\n")
    assert b"Location: //" not in answer


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello", b"501"),
        (b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 101 + b"\r\n", b"431"),
        (b"GET / HTTP/1.1\r\nX: " + b"y" * MAX_HEADER_BYTES + b"\r\n\r\n", b"431"),
        (b"GET / HTTP/1.1\r\n" + b"X: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n" * 2000, b"431"),
        (b"GET /" + b"a" * MAX_HEADER_BYTES + b"a" * 5000 + b" HTTP/1.1\r\n\r\n", b"414"),
        (b"GET / HTTP/9.9\r\n\r\n", b"505"),
        (b"GET\r\n\r\n", b"400"),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", b"400"),
    ],
)
def test_what_is_no_decent_request_is_refused_in_a_word(address, sent, status):
    answer = raw(address, sent)
    assert answer.split()[1] == status
    assert b"\r\nX-Content-Type-Options: nosniff\r\n" in answer
    assert b"<" not in answer.partition(b"\r\n\r\n")[2]


def test_what_stands_in_the_body_of_a_request_is_not_a_request(address):
    inner = b"GET /style.css HTTP/1.1\r\n\r\n"
    answer = raw(address, b"GET / HTTP/1.1\r\nContent-Length: %d\r\n\r\n%b" % (len(inner), inner))
    assert answer.count(b"HTTP/1.1 ") == 1
