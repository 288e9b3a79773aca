"""The HTTP door gives what the commands print, and tells what it does not give and why."""

import os
import time
from pathlib import Path
from urllib.parse import quote

import jsonschema
import pytest
import yaml
from conftest import CASES

from doors.conftest import PATIENCE, Door
from kb import open_base

REQUESTS = yaml.safe_load((CASES / "doors" / "requests.yml").read_text(encoding="utf-8"))
QUESTIONS = ("退款多久到账", "漏发", "火星上怎么快递", "退款", "商家不处理怎么办")


@pytest.fixture
def base(indexed):
    """The same base, open for Python."""
    return open_base()


def test_each_address_gives_what_its_command_prints(api: Door, base):
    for question in QUESTIONS:
        assert api.get(f"/api/ask?q={quote(question)}").json == base.ask(question)
        assert api.get(f"/api/search?q={quote(question)}&limit=2").json == base.search(question, 2)
    assert api.get("/api/entries").json == {"entries": list(base.entries)}
    for entry in base.entries:
        assert api.get(f"/api/entries/{entry['id']}").json == base.entry(entry["id"])


def test_it_says_that_it_answers(api: Door):
    said = api.get("/healthz")
    assert said.json.keys() == {"status", "version", "problem"}
    assert (said.status, said.json["status"], said.headers["Cache-Control"]) == (200, "ok", "no-store")


def as_sent(case) -> list[bytes]:
    """A request of the cases as bytes, in the pieces in which they are sent."""
    target = case["target"]
    if "repeat" in case:
        target += quote(case["repeat"]) * case["times"]
    headers = {"Host": "localhost", "Connection": "close", **case.get("headers", {})}
    if case.get("body"):
        headers["Content-Length"] = str(case["body"])
    lines = [f"{case.get('method', 'GET')} {target} HTTP/1.1"]
    lines += [f"{name}: {'y' * case['times'] if value == '*' else value}" for name, value in headers.items()]
    end = [b"0\r\n\r\n"] if "Transfer-Encoding" in headers else []
    return ["\r\n".join([*lines, "", ""]).encode(), b"z" * case.get("body", 0), *end]


@pytest.mark.parametrize(
    "case", REQUESTS, ids=lambda c: f"{c.get('method', '')}{c['target']}{c.get('times', '')}{c.get('body', '')}"
)
def test_what_is_no_request_for_it_is_told_why(api: Door, case):
    said = api.raw(*as_sent(case))
    head, _, body = said.partition(b"\r\n\r\n")
    assert head.split()[1] == str(case["status"]).encode(), said[:300]
    if "says" in case:
        assert case["says"] in body.decode()
        assert body.startswith(b'{"error":{"code":"')
        assert b"x-content-type-options: nosniff" in head
    assert api.get("/healthz").status == 200


@pytest.mark.parametrize("sent", [b"nonsense\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00", b"GET / HTTP/9\r\n\r\n"])
def test_what_is_no_http_is_refused_and_the_rest_is_served(api: Door, sent):
    assert api.raw(sent).split()[1] == b"400"
    assert api.get("/healthz").status == 200


def test_what_one_has_already_is_not_sent_again(api: Door):
    first = api.get("/api/ask?q=a")
    tag = first.headers["ETag"]
    again = api.get("/api/ask?q=a", If_None_Match=f'"x", W/{tag}')
    assert (again.status, again.body, again.headers["ETag"]) == (304, b"", tag)
    assert api.get("/api/ask?q=b", If_None_Match=tag).status == 200
    assert api.get("/api/entries", If_None_Match="*").status == 200
    assert first.headers["Cache-Control"] == "no-cache"


def test_head_says_what_get_says_without_the_reply(api: Door):
    got, asked = api.get("/api/ask?q=a"), api.get("/api/ask?q=a", "HEAD")
    assert (asked.status, asked.body, asked.headers["Content-Length"]) == (200, b"", str(len(got.body)))


def test_what_it_says_of_itself_is_what_it_gives(api: Door):
    """Each reply fits the schema of its address, and no key is there that the document does not name."""
    document = api.get("/openapi.json").json
    assert document["openapi"] == "3.1.0"
    given = {
        "/api/ask": [f"/api/ask?q={quote(question)}" for question in QUESTIONS],
        "/api/search": ["/api/search?q=" + quote("退款"), "/api/search?q=xyzzy"],
        "/api/entries": ["/api/entries"],
        "/api/entries/{id}": ["/api/entries/refund-time"],
        "/healthz": ["/healthz"],
    }
    assert document["paths"].keys() == given.keys()
    for path, targets in given.items():
        said = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        check = jsonschema.Draft202012Validator({**said, "components": strict(document["components"])})
        for target in targets:
            check.validate(api.get(target).json)
    refused = document["paths"]["/api/ask"]["get"]["responses"]
    assert {str(case["status"]) for case in REQUESTS} - {"431"} <= refused.keys()


def strict(components):
    """Schemas that allow no key but those they name."""
    return {
        "schemas": {
            name: {**schema, "additionalProperties": False} if schema.get("properties") else schema
            for name, schema in components["schemas"].items()
        }
    }


def test_a_change_of_the_content_is_answered_from_and_no_request_is_lost(door):
    with door("--rate", "0") as it:
        before = it.get("/api/ask?q=" + quote("退款多久到账"))
        file = next(Path(it.content).glob("entries/*/refund-time.md"))
        text = file.read_text(encoding="utf-8")
        line = next(line for line in text.splitlines() if line.startswith("answer: "))
        file.write_text(text.replace(line, f"{line}请稍等。"), encoding="utf-8")
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            said = it.get("/api/ask?q=" + quote("退款多久到账"), If_None_Match=before.headers["ETag"])
            assert said.status in (200, 304)
            if said.status == 200:
                break
        assert said.json["answer"]["text"].endswith("请稍等。")
        assert it.get("/api/entries/refund-time").json["text"].endswith("请稍等。")
        assert said.headers["ETag"] != before.headers["ETag"]
        file.write_text(text.replace("answer:", "anwser:"), encoding="utf-8")
        while not it.get("/healthz").json["problem"] and time.monotonic() < until:
            time.sleep(0.05)
        assert "处错误" in it.get("/healthz").json["problem"]
        assert it.get("/api/ask?q=" + quote("退款多久到账")).json == said.json
        assert it.get("/api/entries/refund-time").json["text"].endswith("请稍等。")


def test_another_site_reads_what_it_was_allowed_to(door):
    with door("--allow-origin", "https://shop.example", "--name", "API.example.org") as it:
        said = it.get("/api/ask?q=a", Origin="https://shop.example", Host="api.example.org:443")
        assert said.headers["Access-Control-Allow-Origin"] == "https://shop.example"
        assert said.headers["Vary"] == "Origin"
        assert it.get("/api/ask?q=a", Origin="https://shop.example.evil.invalid").status == 403
        assert "Access-Control-Allow-Origin" not in it.get("/api/ask?q=a").headers


def test_who_asks_too_fast_is_told_when_to_come_back(door):
    with door("--rate", "1") as it:
        said = [it.get("/api/ask?q=a") for _ in range(20)]
        refused = [one for one in said if one.status == 429]
        assert len(refused) >= 10
        assert refused[-1].json["error"]["code"] == "rate"
        assert int(refused[-1].headers["Retry-After"]) >= 1
        assert it.get("/healthz").status == 200


def test_several_processes_answer_alike(door, base):
    with door("--workers", "2", "--rate", "0") as it:
        until = time.monotonic() + PATIENCE
        said = [it.get("/api/ask?q=" + quote(QUESTIONS[0])) for _ in range(20)]
        assert {one.status for one in said} == {200}
        assert all(one.json == base.ask(QUESTIONS[0]) for one in said)
        assert time.monotonic() < until


def test_nothing_is_written_down_unless_that_is_asked_for(door, monkeypatch, tmp_path):
    for options, lines in (((), 0), (("--log",), 2)):
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / f"state-{lines}"))
        with opened_again(door, tmp_path, *options) as it:
            it.get("/api/ask?q=" + quote("我叫张三丰，退款多久到账"))
            it.get("/api/ask?q=" + quote("我叫张三丰，退款多久到账"))
            it.process.terminate()
            assert it.process.wait(PATIENCE) == 0
        written = [*(tmp_path / f"state-{lines}").rglob("asked/*.jsonl")]
        text = "".join(file.read_text(encoding="utf-8") for file in written)
        assert len(text.splitlines()) == lines
        assert "张三丰" not in text
        assert os.name == "nt" or all(file.stat().st_mode & 0o077 == 0 for file in written)


def opened_again(door, tmp_path, *options):
    """A door where one was before."""
    if (tmp_path / "door").exists():
        (tmp_path / "door").rename(tmp_path / f"door-{time.monotonic_ns()}")
    return door(*options)


def test_a_proxy_is_believed_where_it_was_named(door):
    def asked_by_many(it):
        return {it.get("/api/ask?q=a", X_Forwarded_For=f"192.0.2.{n}").status for n in range(20)}

    with door("--rate", "1", "--proxy", "127.0.0.1") as it:
        assert asked_by_many(it) == {200}
    with opened_again(door, Path(it.content).parents[2], "--rate", "1") as it:
        assert asked_by_many(it) == {200, 429}


def test_what_goes_with_the_interface_alone_is_refused_without_it(kb, small_kb):
    for options in (("--log",), ("--workers", "2"), ("--name", "a.example"), ("--proxy", "127.0.0.1")):
        said = kb("serve", *options)
        assert (said.code, f"{options[0]} 只和 --api 一起用" in said.err) == (2, True)


def test_a_port_in_use_and_a_base_of_mistakes_are_said(api: Door, kb, small_kb):
    said = kb("serve", "--api", "--port", str(api.port))
    assert (said.code, "用 --port 换一个" in said.err) == (2, True)
    next(small_kb.glob("entries/*/refund-time.md")).write_text("?", encoding="utf-8")
    (small_kb / "base.yml").write_text("?", encoding="utf-8")
    assert kb("serve", "--api", "--port", "0", "--data", str(small_kb.parent / "none")).code == 2
