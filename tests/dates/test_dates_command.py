"""`kb dates`: what it prints, writes and refuses."""

import pytest


@pytest.fixture
def dates(kb, small_kb):
    """`kb dates` on the small base, at noon of 2026-11-23 there."""
    return lambda *arguments: kb("dates", *arguments)


def test_a_fact_is_said_with_its_end_and_what_then(dates):
    said = dates("--fact", "refund-arrival", "--from", "2026-11-18T09:00")
    assert (said.code, said.err) == (0, "")
    assert "退款到账的时间：1–3 个工作日（从商家退款时算起） ［来源所述］" in said.out
    assert "  最早 2026-11-19（周四）24:00，最晚 2026-11-23（周一）24:00\n" in said.out
    assert "  · 今天是第 3 个工作日，可能到期了，要看怎么数。\n" in said.out
    assert "过了怎么办：" in said.out


def test_a_stage_has_its_own(dates):
    found = dates("--stage", "legal", "--from", "2026-11-20", "--json").json
    assert (found["from"], [end["id"] for end in found["dates"]]) == ("2026-11-20", ["accept-time"])
    (end,) = found["dates"]
    assert end["ends"] == {"first": "2026-12-01", "last": "2026-12-01"}
    assert end["passed"]["url"] == "entries/legal/complain/"


def test_without_a_start_it_is_counted_from_now(dates):
    assert dates("--fact", "accept-time").out.startswith("从 2026-11-23（周一）20:00 算起")


def test_a_calendar_file_is_written(dates, tmp_path):
    file = tmp_path / "new.ics"
    said = dates("--fact", "accept-time", "--from", "2026-11-20", "--ics", str(file))
    assert said.code == 0
    assert f"已写 {file}" in said.out
    assert file.read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ((), "date", "算哪个期限？写 --stage 阶段，或 --fact 加上：refund-arrival accept-time"),
        (("--fact", "refund"), "not-found", "没有事实 refund；"),
        (("--fact", "accept-tim"), "not-found", "相近的有 accept-time"),
        (("--stage", "nowhere"), "question", "--stage 的值不对：应是 overview（"),
        (("--fact", "hotline"), "date", "没有期限可算"),
        (("--fact", "accept-time", "--from", "昨天"), "date", "“昨天”不是一个日子"),
        (("--fact", "accept-time", "--from", "2027-01-01"), "date", "还没到"),
        (("--fact", "accept-time", "--from", "1900-01-01"), "date", "太早"),
        (("--fact", "accept-time", "--from", "2026-11-01", "--not-before", "2026-11-02"), "date", "还早"),
        (("--fact", "accept-time", "--ics", "nowhere/new.ics"), "folder", "日历文件写不进 nowhere/new.ics"),
    ],
)
def test_what_cannot_be_done_is_said(dates, arguments, code, said):
    plain, told = dates(*arguments), dates(*arguments, "--json")
    assert (plain.code, plain.out, told.code, told.err) == (2, "", 2, "")
    assert told.json["error"]["code"] == code
    assert said in told.json["error"]["message"]
    assert plain.err == f"kb: {told.json['error']['message']}\n"


def test_what_nobody_can_know_is_said_beside_the_others(kb, content):
    found = kb("dates", "--stage", "penalty", "--content", str(content), "--json").json
    assert found["dates"] == []
    assert any("平台哪天对商家作出限制，你看不到" in why for why in found["refused"])
