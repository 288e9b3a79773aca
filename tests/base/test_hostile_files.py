"""Whatever bytes lie where our files should be: what is said is ours, and nothing takes long or runs away."""

import json
import random
import shutil
from pathlib import Path
from zlib import crc32

import pytest
from conftest import CASES
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kb.answers.asking import Reply, ask
from kb.base.loading import load
from kb.checks.run import check
from kb.errors import QuestionError
from search import PackDamaged, PackMissing, Ranker, open_pack
from search.index.compiling import BUNDLED
from search.pack.frame import FRAME, MAGIC, VERSION, Pack, write_pack
from search.pack.location import CURRENT, PACK

SMALL = CASES / "small_kb"
FILES = sorted(str(path.relative_to(SMALL)) for path in SMALL.rglob("*") if path.is_file())
SIGNS = (
    *(
        "---\n",
        "...\n",
        ":",
        ": ",
        "- ",
        "? ",
        "#",
        "&a ",
        "*a",
        "<<: ",
        "!!python/object:os.system ",
        "!",
        "|\n",
        ">\n",
        "%",
    ),
    *(
        "[",
        "]",
        "{",
        "}",
        "'",
        '"',
        "\\x1b",
        "\t",
        "\n",
        "\r",
        "\r\n",
        "\ufeff",
        "\u202e",
        "\u200b",
        "\0",
        "\ud800",
        "\u2028",
    ),
    *(
        "## 下一步\n",
        "](../x.md)",
        "](javascript:alert(1))",
        "<script>",
        "{{ config }}",
        "0x1F",
        "1e999",
        "2026-13-45",
        "~",
        "null",
    ),
    *(
        "2026-02-30T25:61:00Z",
        "1:2:3:4:5:6",
        "_",
        "9" * 5000,
        "." * 300,
        "[" * 400,
        "- " * 400,
        "a: " * 400,
        "漏" * 2000,
    ),
)
"""What means something to YAML, to Markdown, or to whoever reads too much into a text."""
SETTINGS = settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], derandomize=True
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A copy of the small knowledge base, in which a test changes one file and puts it back."""
    return Path(shutil.copytree(SMALL, tmp_path_factory.mktemp("hostile") / "content"))


def problems_of(folder: Path, name: str, raw: bytes) -> list:
    """The problems of the content with other bytes in one of its files."""
    file = folder / name
    before = file.read_bytes()
    file.write_bytes(raw)
    try:
        base, problems = load(folder)
        return [*problems, *check(base)]
    finally:
        file.write_bytes(before)


def mutated(chance: random.Random, raw: bytes) -> bytes:
    """A file in which some stretches are lost, doubled, moved, or have signs put into them."""
    for _ in range(chance.randint(1, 4)):
        i, j = sorted(chance.randrange(len(raw) + 1) for _ in range(2))
        j = min(j, i + 60)
        sign = chance.choice(SIGNS).encode("utf-8", "surrogatepass")
        raw = chance.choice([raw[:i] + sign + raw[i:], raw[:i] + raw[j:], raw[:j] + raw[i:], raw[:i] + sign + raw[j:]])
    return raw


@given(name=st.sampled_from(FILES), raw=st.binary(max_size=400))
@SETTINGS
def test_random_bytes_in_place_of_a_file_are_problems_with_a_place(folder, name, raw):
    for problem in problems_of(folder, name, raw):
        assert problem.line >= 1
        assert problem.message.isprintable() or "\n" in problem.message


@pytest.mark.parametrize("name", FILES)
def test_a_mutated_file_is_read_or_its_problems_are_named(folder, name, soak):
    chance = random.Random(name)
    raw = (folder / name).read_bytes()
    for _ in range(2000 if soak else 15):
        problems_of(folder, name, mutated(chance, raw))


@given(text=st.text(max_size=200))
@example(text="&a [*a, *a]")
@example(text="a: " * 5000)
@example(text="{" * 5000)
@example(text='"' + "\\x" * 5000)
@example(text="? " * 5000)
@example(text="- " * 5000)
@example(text="9" * 5000)
@example(text="!!python/object/apply:os.system [id]")
@settings(SETTINGS, max_examples=40)
def test_any_text_as_yaml_is_read_or_named(folder, text):
    for name in ("facts.yml", "synonyms.yml", "outside.yml"):
        assert problems_of(folder, name, text.encode("utf-8", "surrogatepass"))
    entry = FILES[[name.startswith("entries/") for name in FILES].index(True)]
    assert problems_of(folder, entry, f"---\n{text}\n---\n".encode("utf-8", "surrogatepass"))


@pytest.fixture(scope="module")
def ranker(index) -> Ranker:
    return open_pack(index)


ASKED = st.text(
    st.one_of(
        st.sampled_from(
            "漏发少退款平台介入多久怎么办商家12315 ?？，。loufatuikuanzenmebanxiangshi發補償𠀀👍\u200b\ud800"
        ),
        st.characters(),
    ),
    max_size=60,
)


@given(question=ASKED)
@example(question="\ud800")
@example(question="xianxianxianxi" * 100)
@example(question="行" * 2000)
@settings(SETTINGS, max_examples=300)
def test_any_question_is_answered_or_refused_in_words(ranker, question):
    try:
        reply = ask(ranker, question)
    except QuestionError:
        reply = Reply(question, "none", ())
    assert reply.band in ("answer", "suggest", "none")
    json.dumps(reply.as_json(), ensure_ascii=False)


@pytest.fixture(scope="module")
def whole(small_index) -> bytes:
    """A pack as it should be."""
    return (small_index / (small_index / CURRENT).read_text() / PACK).read_bytes()


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Path:
    """An index folder whose pack can be anything."""
    folder = tmp_path_factory.mktemp("packs")
    (folder / CURRENT).write_text("index-x")
    (folder / "index-x").mkdir()
    return folder


def asked_of(place: Path, raw: bytes) -> str:
    """What comes of asking a pack of these bytes: the band, or that it cannot be trusted."""
    (place / "index-x" / PACK).write_bytes(raw)
    try:
        reply = ask(open_pack(place), "楼发了怎么办 tuikuan 漏發多久")
    except (PackDamaged, PackMissing) as error:
        return type(error).__name__
    json.dumps(reply.as_json())
    return reply.band


@given(raw=st.binary(max_size=300), framed=st.booleans())
@SETTINGS
def test_random_bytes_are_no_pack(place, raw, framed):
    head = FRAME.pack(MAGIC, VERSION, len(raw), FRAME.size + len(raw), crc32(raw)) if framed else b""
    assert asked_of(place, head + raw) == "PackDamaged"


def forged(path: Path, changes: dict, values: dict) -> bytes:
    """A pack with other records or other values in its head, and every checksum right."""
    pack = Pack(path)
    sections = {
        name: [changes.get((name, number), pack.record(name, number)) for number in range(pack.count(name))]
        for name in pack.sections
    }
    write_pack(path.with_suffix(".forged"), sections, {**pack.values, **values}, BUNDLED)
    return path.with_suffix(".forged").read_bytes()


STRANGE = (None, 0, -1, 2**70, 1.5, "", "x", [], {}, [[]], [None], {"": None}, [1, 2, 3], True)


def test_a_forged_pack_gives_an_answer_or_is_refused(place, whole, soak):
    """Its checksums are right; its records are random bytes, strange JSON, or its own JSON with strange parts."""
    chance, source = random.Random(7), place / "whole"
    source.write_bytes(whole)
    pack = Pack(source)
    said = set()
    assert forged(source, {}, {}).endswith(whole[-1000:])
    assert asked_of(place, forged(source, {}, {})) in ("answer", "suggest", "none")
    for _ in range(3000 if soak else 150):
        changes, values = {}, {}
        for _ in range(chance.randint(1, 3)):
            name = chance.choice(list(pack.sections))
            number = chance.randrange(max(pack.count(name), 1))
            changes[name, number] = chance.choice([chance.randbytes(30), strange(chance, pack, name, number)])
        if chance.random() < 0.3:
            values[chance.choice([*pack.values, "sections"])] = chance.choice(STRANGE)
        said.add(asked_of(place, forged(source, changes, values)))
    assert "PackDamaged" in said


def strange(chance: random.Random, pack: Pack, name: str, number: int) -> bytes:
    """The JSON of a record with one part of it replaced, or a strange one."""
    try:
        value = pack.json(name, number)
    except PackDamaged:
        return json.dumps(chance.choice(STRANGE)).encode()
    parent, key = [value], 0
    while isinstance(parent[key], (list, dict)) and parent[key] and chance.random() < 0.8:
        parent = parent[key]
        key = chance.randrange(len(parent)) if isinstance(parent, list) else chance.choice(list(parent))
    whole = [value] if parent[key] is not value else parent
    parent[key] = chance.choice(STRANGE)
    return json.dumps(whole[0]).encode()
