"""How far a piece of work is, on stderr: a bar on a terminal, a line every few seconds elsewhere."""

import sys
import time
from typing import Any

from kb.commands.output import note

SLOW_SECONDS = 1.0
"""What takes no longer is done in silence."""
LINE_SECONDS = 5.0
"""Between two lines, where there is no terminal."""
BAR = "{desc} {n_fmt}/{total_fmt} UNIT |{bar:20}| 每秒 {rate_noinv:.1f}，还要 {remaining}"
LINE = "{desc} {n_fmt}/{total_fmt} UNIT，每秒 {rate_noinv:.1f}，还要 {remaining}"
"""In the words of tqdm, but for UNIT."""


class Progress:
    """Told what is done of what: what, how many are done, how many there are, how fast it goes and what is left.

    The library that writes the bar is loaded when the work has taken `SLOW_SECONDS`, and not before. `close` takes the
    bar away; it stands in the way of nothing that is said later.
    """

    def __init__(self) -> None:
        self._what, self._began = "", time.monotonic()
        self._lasts, self._told, self._first = self._began, self._began, 0
        self._bar: Any = None

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def __call__(self, what: str, unit: str, done: int, total: int) -> None:
        """`what` is a verb, 切分; `unit` is what is counted, 个条目; a `total` of 0 is not known."""
        now = time.monotonic()
        if what != self._what:
            self.close()
            self._what, self._lasts, self._first = what, self._began, 0
            if done < total:  # how fast it goes is known from the second on: before the first, much is loaded
                self._lasts, self._first = now, done
                return
        if now - self._began < SLOW_SECONDS:
            return
        if not total:
            self._say(now, f"{what}…")
        elif sys.stderr.isatty():
            self._draw(what, unit, done, total, now)
        else:
            self._say(now, self._line(what, unit, done, total, now))

    def close(self) -> None:
        """The work is done, or fails."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def _draw(self, what: str, unit: str, done: int, total: int, now: float) -> None:
        if self._bar is None:
            from shutil import get_terminal_size
            from threading import RLock

            from tqdm import tqdm

            tqdm.monitor_interval = 0  # no thread that looks whether the bar stands still
            tqdm.set_lock(RLock())  # one process draws
            columns, lines = get_terminal_size()  # those of tqdm are 0 where a terminal tells none, which hides the bar
            how = {
                "leave": False,
                "delay": sys.float_info.min,
                "bar_format": BAR.replace("UNIT", unit),
                "ncols": columns,
                "nrows": lines,
            }
            self._bar = tqdm(total=total, desc=what, file=sys.stderr, initial=self._first, **how)
            self._bar.start_t -= max(now - self._lasts, 0.001)  # the bar comes late, and not before there is a rate
            self._bar.update(done - self._first)
            self._bar.refresh()
        else:
            self._bar.update(done - self._bar.n)

    def _say(self, now: float, line: str) -> None:
        if now - self._told >= (LINE_SECONDS if self._told > self._began else SLOW_SECONDS):
            self._told = now
            note(line)

    def _line(self, what: str, unit: str, done: int, total: int, now: float) -> str:
        from tqdm import tqdm

        taken = max(now - self._lasts, 0.001)
        form = LINE.replace("UNIT", unit)
        return str(tqdm.format_meter(done, total, taken, prefix=what, initial=self._first, bar_format=form))
