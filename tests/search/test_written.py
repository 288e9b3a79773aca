"""A pattern with wildcards is found as a regular expression would find it, in steps that grow with line and pattern."""

import random
import re

import pytest
from steps import calls_of

from search.index.written import ANYTHING, Written


def plainly(pattern: str, line: str) -> list[tuple[int, int]]:
    """The places that a regular expression finds, the shortest way first."""
    made = "".join(f".{{0,{ANYTHING}}}?" if c == "*" else "." if c == "?" else c for c in pattern.lstrip("*"))
    return [found.span() for found in re.finditer(made, line) if found.end() > found.start()]


def test_it_finds_what_a_regular_expression_finds():
    chance = random.Random(5)
    for _ in range(3000):
        pattern = re.sub(r"\*+", "*", "".join(chance.choice("好坏*?") for _ in range(chance.randint(1, 6))))
        if pattern.strip("*?"):
            line = "".join(chance.choice("好坏中") for _ in range(chance.randint(0, 30)))
            assert [*Written(pattern, True, str).places(line)] == plainly(pattern, line), (pattern, line)


@pytest.mark.parametrize("longer", ["line", "pattern"])
@pytest.mark.parametrize("bad", ["好*", "好?*", "*", "好*好"])
def test_a_pattern_that_nearly_stands_everywhere_takes_no_more_steps_than_line_and_pattern_are_long(bad, longer):
    """好*好*好*坏 in a line of 好 once took hours."""
    taken = []
    for times in (1, 2, 4, 8):
        line = "好" * (50 * times if longer == "line" else 200)
        form = Written(bad * (4 * times if longer == "pattern" else 8) + "坏", True, str)
        taken.append(calls_of(lambda form=form, line=line: [*form.places(line)]))
    assert taken[-1] < 2.5 * taken[-2]
