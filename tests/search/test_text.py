"""One form for a text, whoever typed it."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.text import HIDDEN, fold, runs


@pytest.mark.parametrize(
    ("typed", "compared"),
    [
        ("４８小时", "48小时"),
        ("ＡＰＰ", "app"),
        ("退 款 多 久", "退款多久"),
        ("漏发　赔偿", "漏发赔偿"),
        ("48 小时", "48 小时"),
        ("  退款\t多久  ", "退款多久"),
        ("a\u0301bc", "ábc"),
        ("漏\u200b发\ufeff", "漏发"),
        ("漏发\x1b[31m", "漏发[31m"),
        ("一\r\n二", "一\n二"),
        ("\ud800漏发", "漏发"),
        ("㍿", "株式会社"),
    ],
)
def test_what_people_type_is_compared_in_one_form(typed: str, compared: str) -> None:
    assert fold(typed) == compared


def test_what_shows_nothing_is_not_there() -> None:
    """Every format character of Unicode, but for those that are seen, such as signs over numbers in Arabic."""
    formats = {c for c in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(c) == "Cf"}
    seen = {c for c in formats if not HIDDEN.match(c)}
    assert {unicodedata.name(c).split()[0] for c in seen} <= {"ARABIC", "SYRIAC", "KAITHI", "INTERLINEAR", "EGYPTIAN"}
    for c in (*formats, "\u115f", "\u3164", "\uffa0", "\ufe0f", "\U000e0100"):
        assert fold(f"漏{c}发") == "漏发", hex(ord(c))


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_runs_stand_where_they_say(text: str) -> None:
    folded = fold(text)
    for _, start, part in runs(folded):
        assert folded[start : start + len(part)] == part


def test_letters_digits_and_han_are_apart() -> None:
    assert runs("打12315app投诉，多久?") == [
        ("han", 0, "打"),
        ("digits", 1, "12315"),
        ("latin", 6, "app"),
        ("han", 9, "投诉"),
        ("han", 12, "多久"),
    ]


def test_a_character_beyond_the_basic_plane_is_a_letter() -> None:
    assert runs("𠮷") == [("han", 0, "𠮷")]
