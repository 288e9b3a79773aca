"""Every command with mutated files, forged packs and random words: nothing comes but errors of ours."""

import io
import json
import random
import shutil
import time
from contextlib import redirect_stdout, suppress
from pathlib import Path

import pytest
from answers.test_other_peoples_files import picture
from base.test_hostile_files import FILES, STRANGE, forged, mutated, strange
from soak.storm import APART, CALLS, Storm, commands

from kb.answers.asking import ask, spoken
from kb.answers.searching import as_data, looked
from kb.base.key import secret
from kb.checks.valid import load_valid
from kb.commands import COMMANDS
from kb.commands.explain import explanation, show_explanation
from kb.commands.reply import show as show_reply
from kb.commands.search import show as show_hits
from kb.errors import QuestionError
from kb.publish.search_bundle import _files
from search import PackDamaged, QueryError, open_pack, open_text
from search.pack.frame import Pack
from search.pack.location import PACK
from search.pack.seal import write_seal

IDS = ("refund-time", "complain", "what-to-do", "refund-arrival", "nothing-here")


@pytest.fixture
def rounds(soak, pytestconfig):
    """Rounds of a storm: a few, or as many as fit into the seconds that `make soak` gives to each."""

    def turns(few: int):
        until = time.monotonic() + pytestconfig.getoption("--storm")
        round = 0
        while round < few or (soak and time.monotonic() < until):
            yield round
            round += 1
        print(f"{round} rounds")

    return turns


@pytest.fixture
def storm(indexed, tmp_path, monkeypatch):
    monkeypatch.setenv("EDITOR", "true")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr("kb.commands.progress.SLOW_SECONDS", 3600)
    folder = tmp_path / "made"
    folder.mkdir()
    return Storm(random.randrange(2**32), folder, IDS)


def restored(content: Path, kept: Path) -> None:
    """Bring the content back to what it was."""
    if picture(content) != picture(kept):
        shutil.rmtree(content)
        shutil.copytree(kept, content)


def test_no_command_is_left_out():
    assert {*COMMANDS} == {*CALLS} | APART


@pytest.mark.timeout(0)
def test_random_words_for_every_command(storm, indexed, tmp_path, rounds):
    kept = shutil.copytree(indexed, tmp_path / "kept")
    storm.chance.seed(1)
    for round in rounds(3):
        storm.chance.seed(round)
        for name in commands(round):
            storm.run(storm.words(name))
            if name in ("new", "rename", "retire", "check", "asked", "edit", "import"):
                restored(indexed, kept)


@pytest.mark.timeout(0)
def test_mutated_files_for_every_command(storm, indexed, tmp_path, rounds):
    kept = shutil.copytree(indexed, tmp_path / "kept")
    for round in rounds(3):
        storm.chance.seed(round)
        file = storm.chance.choice(FILES)
        raw = (kept / file).read_bytes()
        (indexed / file).write_bytes(mutated(storm.chance, raw))
        for name in commands(round):
            storm.run(storm.words(name))
        restored(indexed, kept)


@pytest.fixture
def forge(storm, data, tmp_path):
    """Puts a forged pack in place of that of an index, sealed as by us, so that it is believed."""
    storm.run(["index"])
    (folder,) = data.glob("index-*")
    source = shutil.copy(folder / PACK, tmp_path / "whole")
    pack, chance = Pack(Path(source)), storm.chance

    def make() -> Path:
        changes, values = {}, {}
        for _ in range(chance.randint(1, 3)):
            section = chance.choice(list(pack.sections))
            number = chance.randrange(max(pack.count(section), 1))
            changes[section, number] = chance.choice([chance.randbytes(30), strange(chance, pack, section, number)])
        if chance.random() < 0.3:
            values[chance.choice([*pack.values, "sections"])] = chance.choice(STRANGE)
        (folder / PACK).write_bytes(forged(Path(source), changes, values))
        write_seal(folder, secret())
        return folder

    return make


@pytest.mark.timeout(0)
def test_forged_packs_for_every_command(storm, forge, indexed, data, tmp_path, rounds):
    whole = shutil.copytree(data, tmp_path / "index")
    for round in rounds(3):
        storm.chance.seed(round)
        for name in ("ask", "search", "eval", "check"):
            shutil.rmtree(data)
            shutil.copytree(whole, data)
            forge()
            storm.run(storm.words(name))


@pytest.mark.timeout(0)
def test_forged_packs_are_used_or_named_as_damaged_by_all_that_opens_one(storm, forge, indexed, data, rounds):
    """What the commands do with a pack, without the index that they would build anew each time."""
    base = load_valid(indexed)
    named = 0
    for round in rounds(30):
        storm.chance.seed(round)
        forge()
        query = storm.text()
        for use in (replied, explained, searched, published):
            try:
                shown = use(data, query, base, storm.folder)
            except (PackDamaged, QueryError, QuestionError):
                named += 1
            else:
                with redirect_stdout(io.StringIO()):
                    shown()
    assert named


def replied(data, query, base, folder):
    ranker = open_pack(data, secret())
    said, reply = spoken(ranker), ask(ranker, query)
    json.dumps(reply.as_json())
    return lambda: show_reply(reply, said)


def explained(data, query, base, folder):
    why = explanation(open_pack(data, secret()), query)
    json.dumps(why)
    return lambda: show_explanation(why)


def searched(data, query, base, folder):
    hits, _ = looked(open_text(data, secret()), query, 3)
    return lambda: (json.dumps([as_data(hit) for hit in hits]), show_hits(hits))


def published(data, query, base, folder):
    _files(base, open_pack(data, secret(), whole=True), folder)
    return lambda: None


@pytest.mark.timeout(0)
def test_random_questions_and_queries_are_answered_or_refused_in_words(storm, indexed, data, rounds):
    """Thousands of them, on one opened index; none is taken for a damage of it."""
    storm.run(["index"])
    ranker, index = open_pack(data, secret()), open_text(data, secret())
    for round in rounds(300):
        storm.chance.seed(round)
        text = storm.text()
        with suppress(QuestionError):
            json.dumps(ask(ranker, text).as_json())
        with suppress(QueryError):
            json.dumps([as_data(hit) for hit in looked(index, text, 3)[0]])
