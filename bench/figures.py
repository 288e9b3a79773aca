"""How the times of many questions are told: the median, the slow ones, the slowest."""

import statistics


def say(times: list[float]) -> None:
    """Prints the times, in milliseconds."""
    ordered = sorted(times)
    for name, took in (
        ("median", statistics.median(ordered)),
        ("95%", ordered[int(len(ordered) * 0.95)]),
        ("worst", ordered[-1]),
    ):
        print(f"  {name:6} {took:6.2f} ms")
