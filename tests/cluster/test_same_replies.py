"""What is asked in a cluster gets the reply that it gets here, ties and all."""

import json
from pathlib import Path
from random import Random

from conftest import CASES, ROOT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from questions import STRANGE

from kb.answers.asking import ask
from kb.answers.indexing import open_quickly
from kb.commands.explain import explanation
from kb.errors import QuestionError
from search import Document, Tuning, Vocabulary, build, open_pack

SAMPLE = 100
WORDS = (
    *("退款", "退货", "多久", "到账", "商家", "平台", "介入", "发货", "少了"),
    *("补发", "投诉", "怎么", "查", "物流", "运费", "取消", "订单", "一件"),
)


def asked() -> list[str]:
    """Every question of the base, with known answers or not, and some that nobody would ask."""
    files = [*sorted((ROOT / "content" / "questions").rglob("*.jsonl")), *sorted(CASES.glob("*.jsonl"))]
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    said = [case.get("q") or case.get("message", "") for case in map(json.loads, lines)]
    return [*dict.fromkeys(said + STRANGE)]


def replies(ranker, questions: list[str]) -> list[object]:
    def reply(question: str) -> object:
        try:
            return ask(ranker, question).as_json()
        except QuestionError as error:
            return str(error)

    return [reply(question) for question in questions]


def test_every_question_of_the_base_gets_the_same_reply(index: Path, lite, soak):
    from search.cluster.asking import open_cluster
    from search.cluster.pushing import push

    here, engine = open_quickly(index), lite()
    push(here, engine)
    there = open_cluster(engine)
    questions = asked()
    if not soak:
        questions = Random(7).sample(questions, SAMPLE)
    for question, a, b in zip(questions, replies(here, questions), replies(there, questions), strict=True):
        assert a == b, question
    for question in [q for q in questions if q.strip()][:20]:
        assert explanation(there, question) == explanation(here, question)


@st.composite
def bases(draw):
    """A few documents of few words, so that many tie, and questions of the same words."""
    chance = Random(draw(st.integers(0, 2**32)))
    words = chance.sample(WORDS, chance.randrange(3, len(WORDS)))

    def saying() -> str:
        return "".join(chance.choices(words, k=chance.randrange(1, 5)))

    documents = [
        Document(
            f"d{n}",
            {"question": saying(), "aliases": "\n".join(saying() for _ in range(chance.randrange(4)))},
            facets=("how-long",) * chance.randrange(2),
            out_of_scope=chance.random() < 0.1,
            data={"n": n, "long": "长" * chance.choice([0, 0, 30_000])},
        )
        for n in range(chance.randrange(1, 60))
    ]
    vocabulary = Vocabulary(synonyms=(("退款", "退钱"),), cues={"how-long": ("多久",)})
    tuning = Tuning(
        deep=chance.choice([1, 10]),
        typo=chance.choice([800, 0]),
        counts=chance.choice([500, 2000]),
        fields={"aliases": 0.5},
    )
    questions = [saying() for _ in range(8)] + ["tuikuan duojiu", "推款", "没有的"]
    return documents, vocabulary, tuning, questions, chance.choice([16_384, 8, 2])


def test_random_bases_get_the_same_judgements(lite, tmp_path, soak):
    from search.cluster.asking import open_cluster
    from search.cluster.pushing import push

    engine = lite()

    @settings(max_examples=1000 if soak else 3, deadline=None, database=None, suppress_health_check=[*HealthCheck])
    @given(base=bases())
    def same(base):
        documents, vocabulary, tuning, questions, most = base
        build(documents, tmp_path / "index", vocabulary, tuning)
        here = open_pack(tmp_path / "index")
        push(here, engine)
        there = open_cluster(engine)
        there.candidates.most = most  # so that a small base too has more than the engine gives at once
        for question in questions:
            assert there.judge(question) == here.judge(question)
            assert there.rank(question, 40) == here.rank(question, 40)
            read = here.reader.read(question)
            assert there.scores(there.reader.read(question), 3) == here.scores(read, 3)

    same()
