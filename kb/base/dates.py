"""Days: which one it is, and how long ago a review may be. Days are written 2026-11-23, so text compares as time."""

import os
import time

FRESH = 180
"""Days after which a review is old."""
STALE = f"核对已超过 {FRESH} 天，{{}}"
"""What is said of such a review; what may have changed is said by the base (`Profile.changed`)."""
UNREVIEWED = "导入以后没有人核对"
"""What is said of an entry that came out of a table and was looked at by nobody."""
_DAY = 86400


def today() -> str:
    """The day it is here; SOURCE_DATE_EPOCH, the custom of builds that come out the same again, can tell another."""
    return time.strftime("%Y-%m-%d", time.localtime(now()))


def latest() -> str:
    """The day it is where the day begins first: nobody can have written a later one yet."""
    return time.strftime("%Y-%m-%d", time.gmtime(now() + 14 * 3600))


def review(day: str) -> str:
    """What is said of the day of a review; of an empty one, that there was none."""
    return f"核对于 {day}" if day else UNREVIEWED


def stale(reviewed: str) -> bool:
    """Whether a review of this day is old today; of no review there is none."""
    return bool(reviewed) and reviewed < time.strftime("%Y-%m-%d", time.localtime(now() - FRESH * _DAY))


def now() -> float:
    """Seconds since 1970; SOURCE_DATE_EPOCH can tell another moment."""
    try:
        return int(os.environ["SOURCE_DATE_EPOCH"])
    except (KeyError, ValueError):
        return time.time()
