"""The door for assistants, asked by the protocol's own client: in memory, and over the real command."""

import os
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml
from conftest import CASES, FIXTURES_DAY
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mcp import Client, StdioServerParameters

from doors.conftest import waited
from kb import open_base
from kb.base.names import STATUSES
from kb.doors.assistants import BY_NAME, server
from kb.doors.tools import TOOLS

ARGUMENTS = yaml.safe_load((CASES / "doors" / "arguments.yml").read_text(encoding="utf-8"))


@pytest.fixture
def base(indexed):
    """The small base, open."""
    return open_base()


@pytest.fixture
def project(content, index):
    """The base of the project, open."""
    return open_base(content, index)


def call(base, name, arguments):
    """What the client gets: whether it is an error, and the text."""

    async def used():
        async with Client(server(base)) as client:
            return await client.call_tool(name, arguments)

    said = waited(used())
    assert [one.type for one in said.content] == ["text"]
    return said.is_error, said.content[0].text


def test_the_tools_are_these_and_say_what_they_take(base):
    async def listed():
        async with Client(server(base)) as client:
            return (await client.list_tools()).tools

    tools = waited(listed())
    assert [tool.name for tool in tools] == ["ask", "search", "show", "dates", "draft"]
    for tool in tools:
        jsonschema.Draft202012Validator.check_schema(tool.input_schema)
        assert re.search(r"[\u4e00-\u9fff]", tool.description)
        assert tool.annotations.read_only_hint is True


def test_each_figure_of_an_answer_has_its_status(project):
    wrong, text = call(project, "ask", {"question": "漏发多久处理完"})
    answer = project.ask("漏发多久处理完")["answer"]
    assert wrong is False
    assert answer["text"] in text
    for fact in answer["facts"]:
        assert f"{fact['label']}：{fact['value']}［{STATUSES[fact['status']]}］" in text
    assert "转述时请保留" in text


def test_what_is_not_sure_and_what_is_not_here_is_said_so(base):
    assert "不要凭别处的知识补上答案" in call(base, "ask", {"question": "火星上怎么快递"})[1]
    unsure = next(q for q in ("退款", "商家", "快递", "多久", "怎么办") if base.ask(q)["band"] == "suggest")
    wrong, text = call(base, "ask", {"question": unsure})
    assert (wrong, "先问清楚" in text) == (False, True)
    assert all(one["id"] in text for one in base.ask(unsure)["candidates"])


def test_an_entry_has_its_text_and_the_status_of_each_figure(project):
    for listed in project.entries[:20]:
        entry = project.entry(listed["id"])
        wrong, text = call(project, "show", {"id": listed["id"]})
        assert (wrong, entry["body"].strip() in text) == (False, True)
        assert all(f"{fact['value']}［{STATUSES[fact['status']]}］" in text for fact in entry["facts"])


def test_what_a_search_finds_is_named_by_its_id(base):
    wrong, text = call(base, "search", {"query": "退款", "limit": 2})
    assert (wrong, [hit["id"] in text for hit in base.search("退款", 2)["hits"]].count(False)) == (False, 0)
    assert "哪里也没有" in call(base, "search", {"query": "xyzzy"})[1]


def test_dates_are_counted_and_their_status_is_said(project):
    wrong, text = call(project, "dates", {"stage": "platform", "since": "2026-11-02T20:30"})
    dates = project.dates(stage="platform", since="2026-11-02T20:30")
    assert (wrong, bool(dates["dates"])) == (False, True)
    for end in dates["dates"]:
        assert f"{end['value']}［{STATUSES[end['status']]}］" in text
        assert all(line in text for line in end["said"])


def test_a_draft_says_what_is_empty_and_what_must_not_be_made_up(project):
    listed = call(project, "draft", {})[1]
    assert all(message["id"] in listed for message in project.messages)
    wrong, text = call(project, "draft", {"id": "first-to-seller", "values": {"order": "2631500012345678"}})
    assert (wrong, "2631500012345678" in text) == (False, True)
    assert "还空着（问清楚再填，不要编）" in text
    assert call(project, "draft", {"id": "first-to-seller", "values": {"nope": "1"}})[0] is True
    assert call(project, "draft", {"id": "first-to-seller", "values": {"until": "昨天"}})[0] is True


@pytest.mark.parametrize("case", ARGUMENTS, ids=lambda case: f"{case['tool']}-{case['given']}"[:60])
def test_arguments_that_fit_nothing_are_told_why(base, case):
    given = {name: value * case["times"] for name, value in case["given"].items()} if "times" in case else case["given"]
    wrong, text = call(base, case["tool"], given)
    assert wrong is True
    assert case["says"] in text
    assert "Traceback" not in text
    assert len(text) < 2000


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_arguments_of_any_kind_get_a_text(base, data):
    tool = data.draw(st.sampled_from(TOOLS))
    names = st.sampled_from([*tool.takes, "other"])
    arguments = data.draw(st.dictionaries(names, JSON, max_size=4))
    wrong, text = call(base, tool.name, arguments)
    assert text.strip()
    assert wrong in (True, False)
    assert all(c in "\n\u3000" or c.isprintable() for c in text)


def test_a_change_of_the_content_is_answered_from(base, indexed):
    file = next(Path(indexed).glob("entries/*/refund-time.md"))
    text = file.read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("answer: "))
    file.write_text(text.replace(line, f"{line}请稍等。"), encoding="utf-8")
    assert "请稍等。" in call(base, "show", {"id": "refund-time"})[1]
    assert "请稍等。" in call(base, "ask", {"question": "退款多久到账"})[1]


def test_the_command_serves_over_standard_input_and_output(indexed, data):
    environment = {**os.environ, "KB_CONTENT": str(indexed), "KB_DATA": str(data), "SOURCE_DATE_EPOCH": FIXTURES_DAY}
    command = StdioServerParameters(command=sys.executable, args=["-m", "kb", "mcp"], env=environment)

    async def used():
        async with Client(command) as client:
            tools = await client.list_tools()
            said = await client.call_tool("ask", {"question": "退款多久到账"})
            wrong = await client.call_tool("ask", {"question": 1})
            return tools.tools, said, wrong

    tools, said, wrong = waited(used())
    assert [tool.name for tool in tools] == [*BY_NAME]
    assert open_base().ask("退款多久到账")["answer"]["text"] in said.content[0].text
    assert (wrong.is_error, "应是文字" in wrong.content[0].text) == (True, True)


@pytest.mark.parametrize(
    "sent", [b"", b"nonsense\n", b"{}\n", b"[" * 5000 + b"\n", b"\xff\xfe\n", b'{"jsonrpc": "2.0", "id": 1}\n']
)
def test_what_is_no_protocol_ends_quietly(indexed, data, sent):
    environment = {**os.environ, "KB_CONTENT": str(indexed), "KB_DATA": str(data)}
    done = subprocess.run(
        [sys.executable, "-m", "kb", "mcp"], input=sent, env=environment, capture_output=True, check=False, timeout=300
    )
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr
