"""`kb tune` writes `fitted.json` or says what is missing; numbers that cannot be used are named wherever it matters."""

import json
import shutil
import tempfile

import pytest
from conftest import SECOND

from kb.answers.cases import read_cases
from kb.base.paths import INDEX, data_folders
from search import Tuning, open_pack

SURE = "卡丢了怎么挂失"
HOURS = "网点几点开门、几点关门？"
UNUSABLE = {
    "another format": '{"format": 99, "numbers": {}}',
    "other numbers": '{"format": 1, "numbers": {"sureness": 7}}',
    "no JSON": "{",
    "no object": "[]",
    "a number out of range": json.dumps({"format": 1, "numbers": dict.fromkeys(Tuning.fitted(), -1)}),
    "a number that is a text": json.dumps({"format": 1, "numbers": dict.fromkeys(Tuning.fitted(), "400")}),
    "a number that is true": json.dumps({"format": 1, "numbers": dict.fromkeys(Tuning.fitted(), True)}),
}


@pytest.fixture
def bank(monkeypatch, tmp_path):
    """A copy of the second base, in use, without an index; its content folder."""
    content = tmp_path / "bank" / "content"
    shutil.copytree(SECOND, content)
    monkeypatch.setenv("KB_CONTENT", str(content))
    return content


def learn(bank, keep):
    """Leave of the questions those that `keep` wants, given whether they are of other subjects and their number."""
    for file in (bank / "questions" / "learn").glob("*.jsonl"):
        first, *lines = file.read_text(encoding="utf-8").splitlines()
        kept = [line for number, line in enumerate(lines) if keep("oos" in json.loads(line), number)]
        file.write_text("\n".join([first, *kept]) + "\n", encoding="utf-8")


def everything(folder):
    """Every file of a folder with its bytes."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def refused(kb, bank, *arguments):
    """What `kb tune` says that writes nothing and ends with an error."""
    before = everything(bank.parent)
    said = kb("tune", *arguments)
    assert (said.code, said.out) == (2, "")
    assert everything(bank.parent) == before
    return said.err


def test_too_few_questions_are_not_fitted(kb, bank):
    learn(bank, lambda outside, number: number < 5)
    err = refused(kb, bank)
    assert "归这里管的问题有 10 个，至少要 20 个" in err
    assert "不归这里管的问题（oos）有 0 个，至少要 8 个" in err
    assert f"加进 {bank / 'questions' / 'learn'}/ 里的 .jsonl" in err


def test_without_questions_of_other_subjects_nothing_is_fitted(kb, bank):
    learn(bank, lambda outside, number: not outside)
    assert refused(kb, bank).startswith("kb: 拟合不了：不归这里管的问题（oos）有 0 个，至少要 8 个。")


def test_without_any_files_it_says_where_they_belong(kb, bank):
    shutil.rmtree(bank / "questions")
    assert str(bank / "questions" / "learn") in refused(kb, bank)


def test_a_question_that_cannot_be_read_is_named_with_its_line(kb, bank, tmp_path):
    file = tmp_path / "asked.jsonl"
    file.write_text('{"from": "somebody"}\n{"q": "谁"}\n', encoding="utf-8")
    assert refused(kb, bank, str(file)).startswith(f"kb: {file}:2 不是一个问题")
    assert str(tmp_path / "none.jsonl") in refused(kb, bank, str(tmp_path / "none.jsonl"))


def test_a_question_that_wants_an_entry_which_is_not_there_is_named(kb, bank):
    with (bank / "questions/learn/mine.jsonl").open("w", encoding="utf-8") as file:
        file.write('{"q": "谁能告诉我", "slice": "short", "ids": ["nothing"]}\n')
    assert "mine.jsonl 里的“谁能告诉我”要的条目 nothing 不在这里" in refused(kb, bank)


def test_content_with_mistakes_is_not_fitted(kb, bank):
    (bank / "facts.yml").unlink()
    assert "facts.yml:1" in refused(kb, bank)


def test_the_content_of_an_installation_is_not_fitted_and_that_is_said_at_once(kb, bank, monkeypatch):
    monkeypatch.setattr("kb.base.paths.BUNDLE", bank.parent)
    assert refused(kb, bank) == "kb: 随程序安装的内容只读；用 --content 指出你的内容文件夹\n"


def test_a_dry_run_says_what_would_be_gained_and_writes_nothing(kb, bank):
    before = everything(bank.parent)
    said = kb("tune", "--dry-run")
    assert said.code == 0
    asked = sum(len(read_cases(file)) for file in (bank / "questions" / "learn").glob("*.jsonl"))
    assert said.out.startswith(f"{asked} 个问题，每个平均得分（最多 1）：现在 ")
    assert said.out.endswith("\n没有写（--dry-run）\n")
    assert everything(bank.parent) == before


@pytest.mark.parametrize("text", UNUSABLE.values(), ids=UNUSABLE)
def test_numbers_that_cannot_be_used_are_named_and_the_defaults_used(kb, bank, text):
    (bank / "fitted.json").write_text(text, encoding="utf-8")
    checked = kb("check", "--fast")
    assert checked.code == 0
    assert "fitted.json:1: 警告 [fitted] " in checked.out.splitlines()[0]
    why = "fitted.json：" + checked.out.split("[fitted] ")[1]
    assert "用的是默认的数" in why
    assert kb("check", "--fast", "--strict").code == 1
    indexed = kb("index")
    assert (indexed.code, indexed.err) == (0, why)
    defaults = Tuning()
    tuning = open_pack(bank.parent / INDEX).tuning
    assert {name: tuning[name] for name in Tuning.fitted()} == {
        name: getattr(defaults, name) for name in Tuning.fitted()
    }


def test_whoever_asks_is_told_of_numbers_that_cannot_be_used_each_time_until_they_are_gone(kb, kb_process, bank):
    (bank / "fitted.json").write_text('{"format": 99}', encoding="utf-8")
    first = kb("ask", SURE)
    assert first.code == 0
    assert first.err.startswith("索引还没有或已过时，先建索引…\nfitted.json：不是这个版本的格式")
    again = kb("ask", "--json", SURE)
    assert again.json["band"] == "answer"
    assert again.err.startswith("fitted.json：不是这个版本的格式")
    assert again.err == kb_process("ask", SURE).err
    (bank / "fitted.json").unlink()
    kb("index")
    assert kb("ask", SURE).err == ""


def test_where_neither_the_installation_nor_a_home_can_be_written_the_index_is_for_this_run_alone(
    kb, bank, monkeypatch, tmp_path
):
    """As from a package of the system, for a user without a home that can be written."""
    monkeypatch.setattr("kb.base.paths.BUNDLE", bank.parent)
    for name in ("XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", "/dev/null/home")
    before = everything(tmp_path)
    for command in (("ask", HOURS), ("search", "挂失"), ("check",)):
        assert kb(*command).code == 0
    assert everything(tmp_path) == before
    (elsewhere,) = set(data_folders(bank, None)) - {bank.parent / INDEX}
    assert elsewhere.is_relative_to(tempfile.gettempdir())
    assert open_pack(elsewhere).judge(HOURS).band == "answer"
