"""Forms of words that mean a term: how they are written, where they stand, and what people say with them."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.answers.asking import ask
from search import Document, Pattern, Ranker, Vocabulary, build, open_pack
from search.index.forms import BadForm, compiled, general_classes, parsed, patterns_of
from search.pack.patterns import Patterns, falling, value
from search.text import fold


def forms(*written: str, less: bool = False) -> Patterns:
    return patterns_of(Vocabulary(patterns=tuple(Pattern(form, "short", less) for form in written)), {})


def stretches(patterns: Patterns, text: str) -> list[str]:
    return [text[m.start : m.end] for m in patterns.find(text)]


@pytest.mark.parametrize(
    ("form", "text", "found"),
    [
        ("少|缺 了? {数} {量}", "还缺两袋和少了三盒", ["缺两袋", "少了三盒"]),
        ("少|缺 了? {数} {量}", "少了很多", []),
        ("只 收到 {数} {量} !人", "只收到一个人", []),
        ("只 收到 {数} {量} !人", "只收到一个碗", ["只收到一个"]),
        ("另 {0,4} 没到", "另一箱橙子没到", ["另一箱橙子没到"]),
        ("另 {0,3} 没到", "另一箱橙子没到", []),
        ("另 {0,9} 没到", "另一箱,橙子没到", []),
        ("{数} {量}", "第二条", []),
        ("{数} {量}", "十二件", ["十二件"]),
    ],
)
def test_a_form_stands_where_its_elements_follow_each_other(form: str, text: str, found: list[str]) -> None:
    assert stretches(forms(form), text) == found


def test_a_form_ends_within_its_text() -> None:
    found = forms("少 了 一半|一半多").find("少了一半")
    assert [(match.start, match.end) for match in found] == [(0, 4)]


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("买五个来三个", True),
        ("买3个来5个", False),
        ("买十二个来十个", True),
        ("买好几个来两个", False),
        ("买一个来半个", True),
    ],
)
def test_the_last_number_is_less_than_the_first(text: str, stands: bool) -> None:
    assert bool(stretches(forms("买 {数} {量} {0,4} 来 {数} {量}", less=True), text)) is stands


@pytest.mark.parametrize(
    ("number", "twice"),
    [("12", 24), ("十", 20), ("二十三", 46), ("两", 4), ("仨", 6), ("半", 1), ("几", -1), ("好几", -1)],
)
def test_numbers_have_values(number: str, twice: int) -> None:
    assert value(number) == twice


def test_one_number_does_not_fall() -> None:
    assert not falling("买五个")


@pytest.mark.parametrize(
    "form", ["", "{0,4} 少", "了? 少", "!少 了", "少 {0,21}", "少 {来}", "(少|缺)", "少||缺", "少 " * 17]
)
def test_a_form_that_cannot_be_read_is_refused(form: str) -> None:
    with pytest.raises(BadForm):
        parsed(form, general_classes())


def expression(element: str) -> str:
    """An element of a form as a regular expression."""
    gap = element.startswith("{")
    return element.replace("{", "[^,]{") if gap else f"(?:{element.removesuffix('?')})" + "?" * element.endswith("?")


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from(["甲", "甲|乙丙", "丙?", "乙|甲乙?", "{0,2}", "{0,1}"]), min_size=1, max_size=6),
    st.text("甲乙丙,", max_size=12),
)
def test_what_is_found_is_what_a_regular_expression_finds(elements: list[str], text: str) -> None:
    written = ["甲|乙", *elements]
    whole = re.compile("".join(map(expression, written)))
    ends = {
        start: max((end for end in range(start, len(text) + 1) if whole.fullmatch(text, start, end)), default=0)
        for start in range(len(text))
    }
    found = {m.start: m.end for m in forms(" ".join(written)).find(text)}
    assert found == {start: end for start, end in ends.items() if end}


def test_a_set_of_words_names_another_set_and_holds_its_words() -> None:
    patterns = (Pattern("三|{甲} 个", "t"), Pattern("{甲} 只", "t"))
    vocabulary = Vocabulary(classes={"甲": ("一", "二")}, patterns=patterns)
    sets, rows = compiled(vocabulary, {})
    assert sum("一|二" in words for words in sets) == 1
    assert stretches(Patterns(sets, rows), "二个一只三个") == ["二个", "一只", "三个"]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Ranker:
    folder = tmp_path_factory.mktemp("shop")
    documents = [
        Document("short", {"question": "漏发怎么办", "aliases": "少了一件"}),
        Document("law", {"question": "第几条说的", "aliases": "法律条文"}),
        Document("pay", {"aliases": "口红颜色不对\n工资什么时候发"}, out_of_scope=True),
    ]
    words = Vocabulary(
        synonyms=(("漏发", "少发"),),
        classes={"钱": ("工资", "奖金")},
        patterns=(
            Pattern("少|缺 给我|了? {数} {量}|条", "漏发"),
            Pattern("{数} {量}|条"),
            Pattern("{钱} 漏|少 发", outside=True),
        ),
        core=("漏发",),
        things=("袜子",),
    )
    build(documents, folder, words)
    return open_pack(folder)


def test_what_counts_in_a_form_means_nothing_else(shop: Ranker) -> None:
    question = shop.reader.read("少给我一条裤子")
    assert [f.word for f in question.found if f.how == "pattern"] == ["漏发"]
    assert not [f for f in question.found if f.word in ("条", "一", "少")]
    assert [hit.id for hit in shop.rank("少给我一条裤子")] == ["short"]


def test_a_lone_measure_word_finds_nothing(shop: Ranker) -> None:
    assert not shop.rank("裤子一条")


def test_beside_a_core_word_the_name_of_a_thing_says_nothing(shop: Ranker) -> None:
    for thing in ("袜子", "口红", "鎏金瓿"):
        question = shop.reader.read(f"{thing}漏发")
        assert question.core
        assert "".join(question.text[place] for place in question.subject) == "漏发"
        assert {f.word for f in question.found} <= {"漏发", "漏", "发"}
    alone = shop.reader.read("口红颜色")
    assert not alone.core
    assert "口红" in {f.word for f in alone.found}


def test_who_asks_for_something_else_gets_nothing(shop: Ranker) -> None:
    assert shop.reader.read("工资漏发了").elsewhere
    assert shop.judge("工资漏发了").band == "none"
    assert shop.judge("袜子漏发了").band != "none"


OURS = [
    "口红漏发怎么办",
    "牛奶少了一箱",
    "买了两支口红只收到一支",
    "少给我一条裤子",
    "拍了四双袜子寄来三双",
    "蒸屉没在箱子里",
    "三件套怎么只有两件",
    "说好的两桶洗衣液就来了一桶",
    "买2瓶发1瓶",
    "拍三发二",
    "差我一包尿不湿",
    "盒里就一只手套",
    "四件衣服就到了三件",
    "还有一个枕套没收到",
    "另一箱橙子没到",
    "没给我发说明书",
    "两支护手霜变成一支了",
    "剩下的两件一直没发",
    "应该是6罐实际只有5罐",
    "少了俩勺子",
    "拼图少了好几块",
]
NOT_SHORT = [
    "我买了两件都收到了",
    "差两天到期",
    "只收到一条短信",
    "少说两句",
    "只有一个问题",
    "才来两天",
    "买三送一是什么意思",
    "收到两个一样的包裹",
    "买一件收到两件多出来怎么办",
    "差三岁能结婚吗",
    "就一个人",
    "一个月了还没发货",
    "只有三天时间了",
    "等了三天",
    "两件都发错了",
    "漏水了找谁",
]
ELSEWHERE = [
    "工资漏发",
    "邮件少发了",
    "短信漏发",
    "快递费少算",
    "发票漏开",
    "补贴漏发",
    "作业少写",
    "代码漏写",
    "这个月奖金少发了五百",
    "少发了一个月工资",
    "我是商家漏发了怎么处理",
    "美团外卖少送一双筷子",
    "全勤奖漏发了",
    "成绩漏登了",
]


@pytest.fixture(scope="module")
def ours(index: Path) -> Ranker:
    return open_pack(index)


def short(ranker: Ranker, question: str) -> bool:
    return ranker.reader.read(question).core


@pytest.mark.parametrize("question", OURS)
def test_that_something_is_short_is_understood(ours: Ranker, question: str) -> None:
    assert short(ours, question)


@pytest.mark.parametrize("question", NOT_SHORT)
def test_that_nothing_is_short_is_understood(ours: Ranker, question: str) -> None:
    assert not short(ours, question)


@pytest.mark.parametrize("question", ELSEWHERE)
def test_what_never_comes_in_a_parcel_is_not_ours(ours: Ranker, question: str) -> None:
    assert ask(ours, question).band != "answer"


def test_measure_words_do_not_make_a_photograph_of_a_mask(ours: Ranker) -> None:
    assert not {"片", "5"} & {f.word for f in ours.reader.read("5片面膜").found}


def test_an_article_of_a_law_is_not_counted(ours: Ranker) -> None:
    assert "条" in {f.word for f in ours.reader.read("消法四十八条").found}
    assert "188" in {f.word for f in ours.reader.read("民法典188条").found}


@pytest.mark.parametrize(
    "question", ["第8天了", "一个月了还能退吗", "快48小时了", "10号说补发今天20号", "等了三天没动静", "都过去半个月了"]
)
def test_that_time_has_passed_is_understood(ours: Ranker, question: str) -> None:
    found = ours.reader.read(fold(question)).found
    assert "超时" in {f.word for f in found if f.how == "pattern"}


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("lòu fā le zěnme bàn", "漏发"),
        ("lǜshī", "律师"),
        ("lu shi fei", "律师费"),
        ("lofa le", "漏发"),
        ("luofa le", "漏发"),
        ("pintai jieru", "平台介入"),
        ("sangjia bu chuli", "商家"),
        ("tuikuang", "退款"),
        ("loufale zenmban", "怎么办"),
        ("漏fa怎么办", "漏发"),
        ("退kuan", "退款"),
        ("shang家", "商家"),
        ("shang jia bu chu li", "不处理"),
    ],
)
def test_pinyin_is_read_as_people_type_it(ours: Ranker, typed: str, word: str) -> None:
    read = {f.word: f.how for f in ours.reader.read(typed).found}
    assert read.get(word) == "pinyin"


def test_what_is_spelled_rightly_is_not_read_as_a_slip(ours: Ranker) -> None:
    assert "不出" not in {f.word for f in ours.reader.read("shang jia bu chu li").found}
