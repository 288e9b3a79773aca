"""What one client may ask, and what is kept of the replies."""

import pytest

from kb.doors.bounds import BURST_SECONDS, Kept, Rate


@pytest.fixture
def clock(monkeypatch):
    """A clock that a test sets."""
    now = [100.0]
    monkeypatch.setattr("kb.doors.bounds.time.monotonic", lambda: now[0])
    return now


def test_a_client_may_ask_so_much_at_once_and_then_so_much_a_second(clock):
    rate = Rate(4)
    assert [rate.wait("a") for _ in range(4 * BURST_SECONDS)] == [0.0] * 4 * BURST_SECONDS
    assert rate.wait("a") == pytest.approx(0.25)
    assert rate.wait("b") == 0.0
    clock[0] += 0.25
    assert (rate.wait("a"), rate.wait("a") > 0) == (0.0, True)
    clock[0] += 3600
    assert [rate.wait("a") for _ in range(4 * BURST_SECONDS + 1)].count(0.0) == 4 * BURST_SECONDS


def test_a_slow_rate_lets_one_through(clock):
    rate = Rate(0.1)
    assert rate.wait("a") == 0.0
    assert rate.wait("a") == pytest.approx(10)


def test_no_rate_is_no_bound(clock):
    rate = Rate(0)
    assert {rate.wait("a") for _ in range(1000)} == {0.0}


def test_what_nobody_asked_for_longest_goes_first():
    kept = Kept(2)
    for key in ("a", "b"):
        kept.put(key, key)
    assert kept.get("a") == "a"
    kept.put("c", "c")
    assert [kept.get(key) for key in ("a", "b", "c")] == ["a", None, "c"]
    assert len(kept) == 2
