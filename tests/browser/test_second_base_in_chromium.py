"""The website of a base of another subject: it answers as its terminal does, and nothing of the first base is in it."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copytree

import pytest
from conftest import PROGRESS, SECOND, SUBJECT

from browser.conftest import Visit, served
from browser.test_same_answers import at_the_terminal, replies
from kb.answers.cases import read_cases
from kb.answers.indexing import rebuild
from kb.base.loading import load_profile
from search import open_pack

PICTURES = {".png"}
NEAR = "信用卡怎么还款"


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The content of the second base, where one entry came out of a table and waits for a person."""
    content = copytree(SECOND, tmp_path_factory.mktemp("second") / "content")
    entry = content / "entries/close/close-card.md"
    text = entry.read_text(encoding="utf-8")
    entry.write_text(text.replace("kind: how-to\n", "kind: how-to\nimported: [kind]\n", 1), encoding="utf-8")
    return content


@pytest.fixture(scope="module")
def bank_site(bank: Path) -> Path:
    """The folder of the second base's website."""
    folder = bank.parent / "public"
    command = [sys.executable, "-m", "kb", "build", "--content", str(bank), "-o", str(folder)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, PROGRESS.sub("", done.stderr)) == (0, "")
    return folder


@pytest.fixture(scope="module")
def bank_address(bank: Path, bank_site: Path) -> Iterator[str]:
    """Where it is served."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KB_CONTENT", str(bank))
        with served(bank_site) as url:
            yield url


def test_it_answers_as_the_terminal_does_and_refuses_in_its_own_words(
    bank: Path, bank_address: str, visit: Callable[..., Visit], tmp_path: Path
) -> None:
    profile = load_profile(bank)
    ranker = open_pack(rebuild(bank, [tmp_path / "index"])[0])
    seen = visit(home=bank_address)
    page = seen.page
    assert page.title().startswith(profile.name)
    footer = page.locator(".kb-footer").inner_text()
    assert profile.notice in footer
    assert "最近更新" in footer
    assert "时效总表" not in footer
    assert profile.hint in page.content()
    files = sorted((bank / "questions" / "learn").glob("*.jsonl"))
    asked = [case.question for file in files for case in read_cases(file)]
    assert len(asked) > 90
    assert replies(page, asked) == [at_the_terminal(ranker, question) for question in asked]
    field = page.get_by_role("combobox", name="用自己的话问").first
    field.fill(NEAR)
    field.press("Enter")
    reply = page.locator(".kb-reply--none")
    reply.wait_for()
    said = reply.inner_text()
    for text in (profile.refusal.text, *profile.refusal.elsewhere, profile.refusal.request):
        assert text in said
    for stage in profile.stages:
        seen.go(f"stages/{stage.id}/")
        assert stage.name in page.locator("h1").inner_text()
    assert (seen.errors, seen.elsewhere) == ([], [])


def test_an_answer_that_nobody_has_looked_at_says_so(bank_address: str, visit: Callable[..., Visit]) -> None:
    seen = visit(home=bank_address)
    for question, said in {"怎么注销一张卡？": "导入以后没有人核对", "怎么挂失？": "核对于"}.items():
        field = seen.page.get_by_role("combobox", name="用自己的话问").first
        field.fill(question)
        field.press("Enter")
        reply = seen.page.locator(".kb-reply--answer").filter(has_text=question)
        reply.wait_for()
        small = reply.locator("details .kb-reply__small").all_text_contents()
        assert [text.strip()[: len(said)] for text in small if "核对" in text] == [said]


def test_no_file_of_it_has_a_word_of_the_first_base(bank_site: Path) -> None:
    """Pages, scripts, packs, and what programs read."""
    files = [path for path in bank_site.rglob("*") if path.is_file() and path.suffix not in PICTURES]
    assert len(files) > 40
    found = {
        path.relative_to(bank_site).as_posix(): words
        for path in files
        if (words := SUBJECT.findall(path.read_bytes().decode("utf-8", "replace")))
    }
    assert found == {}
