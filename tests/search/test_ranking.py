"""Which documents come first, on corpora one can hold in the head."""

from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search import Document, Ranker, Tuning, Vocabulary, build, open_pack
from search.index.analyzer import Analyzer
from search.pack.terms import NOWHERE
from search.text import fold

SHOP = [
    Document("refund", {"question": "退款多久到账", "aliases": "退钱几天到\n钱什么时候退回来"}, facets=("how-long",)),
    Document("apply", {"question": "怎么申请售后", "aliases": "售后入口在哪\n申请退款点哪里"}, facets=("how-to",)),
    Document("penalty", {"question": "商家漏发会被处罚吗", "aliases": "卖家少发怎么罚\n平台罚不罚"}, facets=("rule",)),
    Document("platform", {"question": "平台介入要多久", "aliases": "客服介入几天有结果"}, facets=("how-long",)),
    Document("weather", {"aliases": "明天天气怎么样\n会不会下雨\n今天几度"}, out_of_scope=True),
]
WORDS = Vocabulary(
    synonyms=(("漏发", "少发", "缺件"), ("退款", "退钱", "返款"), ("商家", "卖家"), ("平台介入", "客服介入")),
    cues={"how-long": ("多久", "几天", "什么时候"), "how-to": ("怎么", "在哪")},
)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Ranker:
    folder = tmp_path_factory.mktemp("shop")
    build(SHOP, folder, WORDS)
    return open_pack(folder)


def order(ranker: Ranker, question: str) -> list[str]:
    return [hit.id for hit in ranker.rank(question)]


@pytest.mark.parametrize(
    ("question", "expected", "reason"),
    [
        ("退款多久到账", ["refund", "apply", "platform"], "the question itself; then 退款; then 多久"),
        ("返款要几天", ["refund", "apply", "platform"], "返款 is 退款 and 几天 asks how long; 退款 alone; 几天 alone"),
        ("缺件了卖家会被罚吗", ["penalty"], "漏发, 商家 and 罚 by their synonyms"),
        ("售后", ["apply"], "the one that has the word"),
        ("介入", ["platform"], "a part of a word that stands in the index is a word itself"),
    ],
)
def test_the_whole_order_is_as_one_would_say(shop: Ranker, question: str, expected: list[str], reason: str) -> None:
    assert order(shop, question)[: len(expected)] == expected, reason


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("楼发会被罚吗", "penalty"),  # a homophone
        ("退款多久道账", "refund"),
        ("平台借入多久", "platform"),
        ("怎么审请售后", "apply"),  # the slip stands beside a written word
        ("loufa huibei fa ma", "penalty"),  # pinyin with spaces
        ("tuikuanduojiu", "refund"),  # and without
        ("shen qing shou hou", "apply"),  # a space after every syllable
        ("wo xiang tuikuan", "refund"),  # not xiangtui kuan: the spaces tell
        ("woxiangtuikuan", "refund"),
        ("tkdjdz", "refund"),  # first letters
        ("tkdjdzn", "refund"),  # of a particle, too
        ("TK djdz？", "refund"),  # however they are set
        ("漏發會被罰嗎", "penalty"),  # Traditional
        ("退　款，，多久？？", "refund"),  # full-width space, doubled marks
        ("ｔｕｉｋｕａｎ", "refund"),  # full-width letters
    ],
)
def test_slips_pinyin_and_traditional_characters_are_understood(shop: Ranker, typed: str, meant: str) -> None:
    assert order(shop, typed)[0] == meant


def test_letters_that_no_way_of_asking_begins_with_stay_letters(shop: Ranker) -> None:
    for typed in ("tkd", "tkdjxx", "dior", "tkdjdz 12"):
        assert shop.reader.read(typed).text == typed


def test_a_slip_never_beats_the_word_itself(tmp_path: Path) -> None:
    build([Document("slip", {"question": "到账"}), Document("word", {"question": "道账"})], tmp_path)
    assert order(open_pack(tmp_path), "道账")[0] == "word"


def test_a_slip_has_as_many_characters_as_the_word_that_was_meant(tmp_path: Path) -> None:
    """西 and 安 sound like 先: xi + an. Reading one for the other would be wrong, and once was an error."""
    build([Document("first", {"question": "先说"}), Document("city", {"question": "西安"})], tmp_path)
    found = open_pack(tmp_path).reader.read("西按税").found
    assert all(len(f.word) == f.end - f.start for f in found)


def test_a_slip_weighs_less_than_the_word_it_stands_for(shop: Ranker) -> None:
    assert shop.rank("楼发")[0].score < shop.rank("漏发")[0].score


def test_function_words_alone_match_nothing_for_sure(shop: Ranker) -> None:
    assert shop.judge("怎么").band != "answer"
    assert shop.judge("请问一下这个要怎么办呀").band != "answer"


def test_a_question_of_another_subject_has_no_answer_here(shop: Ranker) -> None:
    assert shop.judge("明天天气怎么样") == ("none", [])


def test_a_document_of_another_subject_is_never_a_hit(shop: Ranker) -> None:
    assert "weather" not in order(shop, "今天几度多久退款")


def test_nothing_is_said_to_words_that_nobody_wrote(shop: Ranker) -> None:
    assert shop.judge("qwerty").band == "none"
    assert shop.rank("蛋炒饭") == []


def test_the_end_of_a_long_complaint_asks(shop: Ranker) -> None:
    story = "我上个月在直播间买了东西商家漏发了我去找卖家他说会处理可是一直没有动静后来" * 2
    assert order(shop, story + "我就想问退款多久到账")[0] == "refund"


def test_a_question_mark_ends_what_is_asked(shop: Ranker) -> None:
    assert order(shop, "退款多久到账？" + "谢谢各位好心人帮忙看一下我是新手什么都不懂商家漏发平台也不管")[0] == "refund"


def test_ties_stand_in_the_order_of_the_documents(tmp_path: Path) -> None:
    build([Document(id, {"question": "退款到账"}) for id in "cab"], tmp_path)
    assert order(open_pack(tmp_path), "退款") == ["c", "a", "b"]


def test_scores_are_whole_numbers(shop: Ranker) -> None:
    assert all(type(hit.score) is int for hit in shop.rank("退款多久到账"))


def test_two_documents_of_one_id_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="twin"):
        build([Document("twin", {"question": "一"}), Document("twin", {"question": "二"})], tmp_path)


def test_the_data_of_a_document_comes_back_with_its_hit(tmp_path: Path) -> None:
    build([Document("a", {"question": "退款"}, data={"any": ["thing", 1]})], tmp_path)
    assert open_pack(tmp_path).rank("退款")[0].data == {"any": ["thing", 1]}


characters = st.text("漏发退款多久到账商家ab1 ，", max_size=8)


@settings(max_examples=25, deadline=None)
@given(st.lists(characters, min_size=1, max_size=6), characters)
def test_a_score_is_the_sum_that_a_naive_reader_finds(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], question: str
) -> None:
    """The oracle walks every term of the pack and asks whether the question holds it."""
    folder = tmp_path_factory.mktemp("naive")
    build([Document(str(number), {"question": text}) for number, text in enumerate(texts)], folder)
    ranker = open_pack(folder)
    asked = ranker.reader.read(question)
    shares = ranker.shares(asked)
    mass = sum(ranker.share(number) * shares[number] for number in shares)
    for score in ranker.scores(asked, len(texts)).scores:
        weights = [ranker.weight(number, score.document) * shares[number] for number in shares]
        assert score.base_score == sum(weights) * 1000 // mass - ranker.level(score.document)


@settings(max_examples=25, deadline=None)
@given(st.lists(characters, min_size=1, max_size=6))
def test_every_term_of_a_text_is_found_in_it_again(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    """Cutting a text by the pack's terms finds whatever the analyzer put into the index."""
    folder = tmp_path_factory.mktemp("terms")
    build([Document(str(number), {"question": text}) for number, text in enumerate(texts)], folder)
    terms = open_pack(folder).terms
    for text in texts:
        found = {f.term_id for f in terms.find(fold(text)) if f.term_id != NOWHERE}
        written = {(terms.entry(t.text) or [NOWHERE])[0] for _, line in Analyzer().lines(text) for t in line}
        assert written <= found


def test_a_pack_of_other_numbers_is_told_apart(tmp_path: Path) -> None:
    build([Document("a", {"question": "退款"})], tmp_path, tuning=Tuning(answer=1000, suggest=1000))
    assert open_pack(tmp_path).judge("退款").band == "none"


def test_random_questions_never_break_the_ranking(shop: Ranker) -> None:
    random = Random(7)
    for _ in range(300):
        question = "".join(
            chr(random.choice((random.randrange(0x20, 0x7F), random.randrange(0x4E00, 0x9FFF)))) for _ in range(30)
        )
        assert shop.judge(question).band in ("answer", "suggest", "none")
