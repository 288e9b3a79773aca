"""`kb import`: a table becomes entries that check, answer and say what is guessed."""

import csv
import io
import json

import pytest
from conftest import SUBJECT
from openpyxl import load_workbook
from openpyxl.comments import Comment

from exchange.tables import FAQ, everything, workbook
from kb.base.loading import load


def as_csv(lines, **how) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, **how).writerows(lines)
    return out.getvalue()


def in_lines(lines) -> str:
    return "".join(json.dumps(dict(zip(lines[0], line, strict=True)), ensure_ascii=False) + "\n" for line in lines[1:])


MARKDOWN = {
    "headings": """\
# 图书馆
## 办卡
### 借书证怎么办？
带身份证到服务台办，10 分钟办好。押金 100 元。
## 借还
### 书能借多久？
一般 30 天，可以续借一次。
### 逾期怎么收费？
每本每天 0.1 元。
封顶 20 元。
""",
    "a list": """\
## 办卡
- 借书证怎么办？
  带身份证到服务台办，10 分钟办好。押金 100 元。
## 借还
- **书能借多久？** 一般 30 天，可以续借一次。
- 逾期怎么收费？
  每本每天 0.1 元。
  封顶 20 元。
""",
    "问 and 答": """\
## 办卡
问：借书证怎么办？
答：带身份证到服务台办，10 分钟办好。押金 100 元。
## 借还
1. 问：书能借多久？
答：一般 30 天，可以续借一次。
**Q3：逾期怎么收费？**
A3：每本每天 0.1 元。
封顶 20 元。
""",
}


@pytest.fixture(params=["csv", "tsv", "gbk", "utf-16", "xlsx", "jsonl", "json", *MARKDOWN])
def faq(request, tmp_path):
    """The same three questions in every kind of file."""
    kind = request.param
    path = tmp_path / ("常见问题." + {"gbk": "csv", "utf-16": "csv"}.get(kind, kind if kind not in MARKDOWN else "md"))
    if kind == "xlsx":
        return workbook(FAQ, path)
    text = MARKDOWN.get(kind) or {
        "tsv": as_csv(FAQ, delimiter="\t"),
        "jsonl": in_lines(FAQ),
        "json": json.dumps([json.loads(line) for line in in_lines(FAQ).splitlines()]),
    }.get(kind, as_csv(FAQ))
    path.write_bytes(text.encode(kind if kind in ("gbk", "utf-16") else "utf-8-sig"))
    return path


def test_a_table_of_any_kind_becomes_entries(kb, empty, faq):
    said = kb("import", str(faq), "--stages")
    assert (said.code, said.out.splitlines()[1].split("；")[0]) == (
        0,
        "已收 3 个条目、3 个事实，2 个阶段（办卡、借还）",
    )
    base, problems = load(empty)
    assert [problem for problem in problems if not problem.warning] == []
    entry = base.entry("jie-shu-zheng-zen-me-ban")
    assert (entry.question, entry.answer) == (
        "借书证怎么办？",
        "带身份证到服务台办，10 分钟办好。押金 100 元。",
    )
    assert base.profile.stage_names[entry.stage] == "办卡"
    assert (entry.kind, base.entry("shu-neng-jie-duo-jiu").kind) == ("how-to", "how-long")
    fact = base.facts[entry.facts[0]]
    assert (fact.status, fact.value) == ("reported", "带身份证到服务台办，10 分钟办好；押金 100 元")
    assert base.sources[fact.source.source].title == faq.name
    late = base.entry("yu-qi-zen-me-shou-fei")
    assert (late.answer, late.body) == ("每本每天 0.1 元。封顶 20 元。", "每本每天 0.1 元。\n\n封顶 20 元。")


def test_what_was_imported_checks_answers_and_waits_for_a_person(kb, empty, tmp_path):
    (tmp_path / "a.csv").write_text(as_csv(FAQ), encoding="utf-8")
    kb("import", str(tmp_path / "a.csv"), "--stages")
    said = kb("check", "--json")
    assert said.code == 0, said.out
    assert [one["rule"] for one in said.json].count("imported") == 3
    assert kb("check", "--strict", "--fast").code == 1
    assert kb("ask", "书可以借几天").out.startswith("一般 30 天，可以续借一次。")


def test_what_was_imported_becomes_a_website(kb, empty, tmp_path):
    (tmp_path / "a.csv").write_text(as_csv(FAQ), encoding="utf-8")
    kb("import", str(tmp_path / "a.csv"), "--stages")
    said = kb("build")
    assert (said.code, said.err) == (0, "")
    pages = "".join(path.read_text(encoding="utf-8") for path in (empty.parent / "public").rglob("index.html"))
    assert "每本每天 0.1 元。" in pages
    assert pages.count("<span>导入以后没有人核对") == 3
    assert "导入以后没有人核对" in kb("show", "shu-neng-jie-duo-jiu").out
    assert "lastReviewed" not in pages
    assert '<details class="kb-checked">' not in pages  # the page of changes counts no review
    assert {entry["reviewed"] for entry in kb("export", "--format", "json").json["entries"]} == {None}
    assert kb("export", "--format", "md").out.count("导入以后没有人核对") == 3
    assert not SUBJECT.findall("".join(map(str, (path.read_text("utf-8") for path in empty.rglob("*.*")))))


def test_of_very_many_the_first_are_told_and_the_rest_are_counted(kb, empty, tmp_path):
    many = [(f"第{n}种怎么办？", "问服务台。") for n in "甲乙丙丁戊己庚辛壬癸子丑"]
    (tmp_path / "a.csv").write_text(as_csv([("问题", "答案"), *many]), encoding="utf-8")
    assert kb("import", str(tmp_path / "a.csv")).code == 0
    found = [one["message"] for one in kb("check", "--json", "--fast").json if one["rule"] == "imported"]
    assert len(found) == 11
    assert found[-1].startswith("另有 2 个条目也没有人看过")


def test_a_dry_run_says_the_same_and_writes_nothing(kb, empty, tmp_path):
    faq = tmp_path / "a.csv"
    faq.write_text(as_csv(FAQ), encoding="utf-8")
    before = everything(empty)
    said = kb("import", str(faq), "--stages", "--dry-run", "--json")
    assert everything(empty) == before
    done = kb("import", str(faq), "--stages", "--json")
    assert {**said.json, "written": True} == done.json
    assert all((empty / path).is_file() for path in done.json["files"])


def test_what_is_done_with_a_base_that_has_entries_is_only_added(kb, empty, tmp_path):
    faq = tmp_path / "a.csv"
    faq.write_text(as_csv(FAQ), encoding="utf-8")
    kb("import", str(faq), "--stages")
    before = everything(empty)
    (tmp_path / "more.csv").write_text(as_csv([*FAQ, ("借还", "能借几本？", "一次 5 本。")]), encoding="utf-8")
    said = kb("import", str(tmp_path / "more.csv"), "--json")
    assert [one["id"] for one in said.json["entries"]] == ["neng-jie-ji-ben"]
    assert [one["row"] for one in said.json["repeats"]] == [2, 3, 4]
    after = everything(empty)
    assert {path for path in before if after[path] != before[path]} == {"facts.yml", "sources.yml"}
    for path in ("facts.yml", "sources.yml"):
        assert after[path].startswith(before[path].rstrip(b"\n"))


def test_columns_are_named_matched_by_content_or_asked_for(kb, empty, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(
        as_csv([("提的", "说的"), ("证件丢了", "到服务台挂失。"), ("想续借", "到期前在网上点续借。")]), encoding="utf-8"
    )
    assert "认不出哪一列是问题；有 提的、说的；用 --map question=列名" in kb("import", str(path)).err
    assert kb("import", str(path), "--map", "question=提的", "--map", "答案=说的").code == 0
    assert load(empty)[0].entry("xiang-xu-jie").answer == "到期前在网上点续借。"
    path.write_text(
        as_csv([("怎么退证？", "带上证到服务台退押金。"), ("停车要钱吗？", "读者停车不要钱，凭证出门。")]),
        encoding="utf-8",
    )
    said = kb("import", str(path), "--json")
    assert (said.json["columns"], len(said.json["entries"])) == ({"问题": "A 列", "答案": "B 列"}, 2)


@pytest.mark.parametrize(
    ("how", "says"),
    [
        (["--map", "question"], "--map question 不认得；写 项=列名"),
        (["--map", "answer=答桉"], "--map 里的列“答桉”表里没有；是不是“答案”"),
        (["--map", "question=问题", "--map", "answer=问题"], "写了两次；一列一项"),
        (["--stage", "没有"], "--stage 的值不对"),
        (["--kind", "没有"], "--kind 的值不对"),
    ],
)
def test_a_wrong_word_on_the_line_is_told(kb, empty, tmp_path, how, says):
    (tmp_path / "a.csv").write_text(as_csv(FAQ), encoding="utf-8")
    before = everything(empty)
    said = kb("import", str(tmp_path / "a.csv"), *how)
    assert (said.code, everything(empty)) == (2, before)
    assert says in said.err


def test_ways_of_asking_come_along_and_none_twice(kb, empty, tmp_path):
    (tmp_path / "a.csv").write_text(
        as_csv(
            [
                ("问题", "相似问", "答案"),
                ("怎么续借？", "续借怎么弄|再借几天；书没看完怎么办\n", "网上点续借。"),
                ("在哪还书？", "还书去哪\n怎么续借", "还到服务台。"),
            ]
        ),
        encoding="utf-8",
    )
    said = kb("import", str(tmp_path / "a.csv"), "--json")
    base, _ = load(empty)
    assert base.entry("zen-me-xu-jie").aliases == ("续借怎么弄", "再借几天", "书没看完怎么办")
    assert base.entry("zai-na-huan-shu").aliases == ("还书去哪",)
    assert any("有的问法别处已经有了" in line for line in said.json["decide"])


def remarked(path):
    """A workbook with a remark on a cell, and a row that is hidden."""
    book = load_workbook(workbook(FAQ, path))
    book.active["A2"].comment = Comment("内部", "某人")
    book.active.row_dimensions[3].hidden = True
    book.save(path)
    return path.read_bytes()


LEFT = {
    "a.csv": (as_csv([("问题", "答案", "联系电话"), ("好？", "好。", "95588")]), ["没有收的列：联系电话；"]),
    "b.csv": (as_csv([("問題", "答案", "相似問", "備註"), ("好嗎？", "好。", "行嗎", "x")]), ["没有收的列：備註；"]),
    "c.jsonl": ('{"问题": "好？", "答案": "好。", "热度": 3}\n', ["没有收的列：热度；"]),
    "d.md": ("先说明。\n## 分类\n一句话。\n### 好？\n好。\n## 后面\n后记。\n", ["第 1、3、7 行不在哪个问题下面"]),
    "e.xlsx": (remarked, ["有 1 个格子带批注", "第 3 行在表里是藏起来的"]),
}
"""What stands in a table and becomes nothing of an entry, and what is said of it."""


@pytest.mark.parametrize("name", LEFT)
def test_what_is_left_out_is_told(kb, empty, tmp_path, name):
    text, said = LEFT[name]
    file = tmp_path / name
    file.write_bytes(text(file) if callable(text) else text.encode())
    told = kb("import", str(file), "--dry-run", "--stages", "--json")
    assert told.code == 0
    assert [one for one in said if not any(one in line for line in told.json["decide"])] == []


def test_a_table_of_which_all_is_taken_has_nothing_left_out(kb, empty, tmp_path):
    (tmp_path / "a.csv").write_text(as_csv([("问题", "答案", "空的"), ("好？", "好。", "")]), encoding="utf-8")
    assert kb("import", str(tmp_path / "a.csv"), "--dry-run", "--json").json["decide"] == []


def test_rows_that_are_not_understood_are_told_together(kb, empty, tmp_path):
    lines = [("", "没有问题"), ("没有答案？", ""), ("？！", "不是字"), ("好？", "好。")]
    (tmp_path / "a.csv").write_text(as_csv([("问题", "答案"), *lines]), encoding="utf-8")
    before = everything(empty)
    said = kb("import", str(tmp_path / "a.csv"))
    assert (said.code, everything(empty)) == (2, before)
    assert "有 3 行读不懂，什么也没写" in said.err
    assert all(f"第 {row} 行：" in said.err for row in (2, 3, 4))


def test_the_content_of_an_installation_is_not_written(kb, empty, tmp_path, monkeypatch):
    monkeypatch.setattr("kb.base.paths.BUNDLE", empty.parent)
    (tmp_path / "a.csv").write_text(as_csv(FAQ), encoding="utf-8")
    assert "随程序安装的内容只读" in kb("import", str(tmp_path / "a.csv")).err


def test_html_is_made_text_and_long_answers_begin_with_their_first_sentences(kb, empty, tmp_path):
    long = (
        "<p>先到服务台&nbsp;登记。</p><script>alert(1)</script><ul><li>带身份证</li><li>带*照片*</li></ul>"
        + "再等通知。" * 40
    )
    (tmp_path / "a.csv").write_text(as_csv([("问题", "答案"), ("怎么办证？", long)]), encoding="utf-8")
    assert kb("import", str(tmp_path / "a.csv")).code == 0
    entry = load(empty)[0].entry("zen-me-ban-zheng")
    assert entry.answer.startswith("先到服务台 登记。带身份证带*照片*")
    assert len(entry.answer) <= 120
    assert "alert" not in entry.body
    assert "带\\*照片\\*" in entry.body
