"""Any text in any file, and more of whatever a base has: steps grow with the input and no faster."""

import shutil
from collections.abc import Callable

import pytest
from conftest import CASES
from soak.hostile import FILES, GROWING, UNITS, WHERE, put
from steps import calls_of

from kb.answers.documents import documents, spoken, tuning, vocabulary
from kb.base.loading import load
from kb.checks.run import check

STEPS = (1, 2, 4, 8)
ENOUGH = 30_000
"""Steps, above those of a small base, below which nothing is slow."""
SIZE = 2_000
"""Characters of the smallest text; the largest is eight times that, and shows what 256 KB would take."""
TURNS = 3
"""An entry meets every text, each other file every third, so that five of them meet each; all meet all in the soak."""


def everything(content):
    """What is done with content short of cutting it into words and laying it out."""
    base, problems = load(content)
    said = [*problems, *check(base)]
    text = "".join(map(str, said))
    if not any(not problem.warning for problem in problems):
        for document in documents(base):
            text += document.id
        vocabulary(base), tuning(base), spoken(base)
    return len(text)


@pytest.fixture
def plain(tmp_path, fixtures_day):
    folder = tmp_path / "content"
    shutil.copytree(CASES / "small_kb", folder)
    return folder


def refuse_fast_growth(steps: Callable[[int], int], least: int) -> None:
    """Raises AssertionError where the largest takes more steps for a character, or an item, than any smaller one.

    `steps` tells those of a size; it is asked for no more sizes than it takes to know.
    """
    most, taken = max(steps(STEPS[-1]) - least, 0), {}
    if most < ENOUGH:
        return
    for times in STEPS[:-1]:
        taken[times] = max(steps(times) - least, 0)
        if most / STEPS[-1] <= 1.25 * taken[times] / times:
            return
    raise AssertionError({**taken, STEPS[-1]: most})


def test_growth_that_is_too_fast_is_refused():
    for power in (1.6, 2, 3):
        with pytest.raises(AssertionError):
            refuse_fast_growth(lambda times, power=power: int(20_000 * times**power) + 5, 5)
    refuse_fast_growth(lambda times: 20_000 * times + 5, 5)


@pytest.mark.parametrize("name", FILES)
def test_any_text_in_place_of_a_file_is_read_in_linear_steps(plain, name, soak):
    file = plain / name
    kept = file.read_bytes() if file.exists() else None

    def steps(unit: str, size: int, where: str) -> int:
        put(plain, name, unit, size, where)
        taken = calls_of(lambda: everything(plain))
        file.unlink() if kept is None else file.write_bytes(kept)
        return taken

    for where in WHERE if soak or name == FILES[0] else WHERE[:1]:
        least = steps("", 0, where)
        for unit in UNITS if soak or name == FILES[0] else UNITS[FILES.index(name) % TURNS :: TURNS]:
            refuse_fast_growth(lambda times, unit=unit, where=where: steps(unit, SIZE * times, where), least)


@pytest.mark.parametrize("name", GROWING)
def test_what_a_base_has_many_of_is_read_and_checked_in_linear_steps(plain, tmp_path, name):
    grow, first = GROWING[name]

    def steps(times: int) -> int:
        copy = shutil.copytree(plain, tmp_path / f"{times}")
        grow(copy, first * times)
        return calls_of(lambda: everything(copy))

    refuse_fast_growth(steps, calls_of(lambda: everything(plain)))
