"""An escape of YAML that stands for no character is named with file and line, and asking goes on."""

import pytest

from kb.base.loading import load


@pytest.mark.parametrize("code", ["\\UFFFFFFFF", "\\U00110000"])
def test_a_code_that_is_no_character_is_named_and_the_last_index_answers(kb, indexed, code):
    file = indexed / "entries/legal/complain.md"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("question: ", f'question: "{code}"\nx: ', 1), encoding="utf-8")
    (named,) = [problem for problem in load(indexed)[1] if problem.path == "entries/legal/complain.md"]
    assert (named.line, named.rule) == (3, "yaml")
    said = kb("ask", "退款多久到账")
    assert said.code == 0
    assert "用 kb check 看错在哪里" in said.err


def test_no_entry_is_drafted_through_a_link_or_under_a_name_with_a_line_break(kb, small_kb, tmp_path):
    (tmp_path / "theirs").mkdir()
    (small_kb / "entries/penalty").symlink_to(tmp_path / "theirs")
    said = kb("new", "an-entry", "--stage", "penalty")
    assert (said.code, list((tmp_path / "theirs").iterdir())) == (2, [])
    assert "是一个链接" in said.err
    assert kb("new", "an-entry\n", "--stage", "legal").code == 2
    assert not list(small_kb.glob("entries/legal/an-entry*"))
