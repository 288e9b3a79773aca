"""What was asked: a list that a keeper keeps if they want to, on this device alone, without numbers and names.

Nothing is written unless it is asked for each time (`kb ask --log`, or a server that was started so).
"""

import json
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

from kb.answers.asking import Reply
from kb.base.dates import today
from kb.base.names import BANDS
from kb.base.paths import user_folder
from kb.errors import FolderError
from search.files import TooLarge, append_to, read_regular
from search.text import fold, runs

MOST_BYTES = 16 * 1024 * 1024
"""A list as long as this is not added to."""
BLACK = "▇"
LIKE = 0.45
"""Share of the pairs of characters that questions of a group have in common, at least."""
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林郑罗梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范"
    "金石廖贾夏韦傅方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤欧阳"
)
HAN = "[\u4e00-\u9fff]"
NAMED = "姓名|名字|名叫|我叫|收件人|收货人|联系人|店名|店叫|昵称|微信号?|账号"
PLACE = "路|街|巷|村|镇|小区|大厦"
MARKS = (
    (r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}|https?://[^\s\u4e00-\u9fff]{1,300}", BLACK),
    (r"(?<![0-9A-Za-z])(?=[A-Za-z]{0,40}[0-9])(?=[0-9]{0,40}[A-Za-z])[0-9A-Za-z_-]{5,40}", BLACK),
    (r"[“\"「『《【][^”\"」』》】\n]{1,40}[”\"」』》】]", BLACK),
    (rf"((?:{NAMED})(?:是|叫|为)?[: ]{{0,2}})[^\s，。；,;!?]{{1,20}}", rf"\1{BLACK}"),
    (rf"[{SURNAMES}]{HAN}{{0,2}}(?=先生|女士|小姐|老师|师傅|经理|某)", BLACK),
    (rf"(我是|叫做?|姓)[{SURNAMES}]{HAN}{{0,2}}(?!{HAN})", rf"\1{BLACK}"),
    (rf"{HAN}{{2,8}}[省市区县]{HAN}{{1,12}}(?:{PLACE})[\w-]{{0,20}}", BLACK),
    (r"\d{1,6}\s?(?:号楼|栋|单元|室|弄)", BLACK),
)
"""What may tell who somebody is, and what stands in its place; digits are seen to by themselves."""
DIGITS = re.compile(r"\d(?:[\s-]?\d){2,40}")


class Asked(NamedTuple):
    """A question that was asked: on which day, in what words, the band, and the entry that stood first."""

    day: str
    question: str
    band: str
    first: str


def blackened(question: str, known: Callable[[str], bool]) -> str:
    """A question without numbers of three digits and more, names, addresses, and what stands in quotes.

    A number that the base itself has, as of a line everybody may call, is `known`, and stays.
    """
    text = unicodedata.normalize("NFKC", " ".join(question.split()))
    for pattern, instead in MARKS:
        text = re.sub(pattern, instead, text)
    return DIGITS.sub(lambda found: found[0] if known(re.sub(r"\D", "", found[0])) else BLACK, text)


def list_of(content: Path) -> Path:
    """The file of what was asked of a base. Raises FolderError where this user has no home."""
    return user_folder("state") / "asked" / f"{crc32(os.fsencode(content)):08x}.jsonl"


def write_down(content: Path, replies: Iterable[Reply], known: Callable[[str], bool]) -> None:
    """Add what was asked to the list, which its owner alone can read. Raises FolderError."""
    file = list_of(content)
    lines = ""
    for reply in replies:
        first = reply.candidates[0]["id"] if reply.candidates else ""
        asked = Asked(today(), blackened(reply.question, known), reply.band, first)
        lines += json.dumps(asked._asdict(), ensure_ascii=False) + "\n"
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if file.exists() and file.stat().st_size + len(lines.encode()) > MOST_BYTES:
            raise FolderError(f"{file} 已有 {MOST_BYTES // 1024 // 1024} MB；看过以后 kb asked --forget")
        append_to(file, lines.encode())
    except (OSError, ValueError) as error:
        raise FolderError(f"记不进 {file}：{getattr(error, 'strerror', None) or '不是文件'}；移走它") from error


def read(content: Path) -> list[Asked]:
    """What was asked, oldest first; a line that is none is left out. Raises FolderError."""
    file = list_of(content)
    try:
        lines = read_regular(file, MOST_BYTES).decode("utf-8", "replace").split("\n")
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as error:
        what = getattr(error, "strerror", None) or ("太大" if isinstance(error, TooLarge) else "不是文件")
        raise FolderError(f"读不了 {file}：{what}；kb asked --forget 删去它") from error
    return [one for line in lines if (one := _read(line))]


def _read(line: str) -> Asked | None:
    try:
        said = json.loads(line)
        found = Asked(*(str(said[key]) for key in Asked._fields))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return found if found.band in BANDS else None


class Group(NamedTuple):
    """Questions that are alike: how often each was asked, the one that says it best first, and the entry nearest."""

    questions: list[tuple[str, int]]
    first: str

    @property
    def times(self) -> int:
        """How often any of them was asked."""
        return sum(times for _, times in self.questions)


def groups(asked: Iterable[Asked]) -> list[Group]:
    """The questions in groups of likeness, what was asked most first."""
    asked = list(asked)
    times = Counter(one.question for one in asked)
    nearest = {one.question: one.first for one in asked}
    found: list[tuple[list[str], int]] = []  # the questions of a group, and how many pairs the first has
    having: dict[str, list[int]] = {}
    for question, _ in times.most_common():
        pairs = _pairs(question)
        common = Counter(number for pair in pairs for number in having.get(pair, ()))
        alike = {number: many / max(min(len(pairs), found[number][1]), 1) for number, many in common.items()}
        best = max(alike, key=lambda number: (alike[number], -number), default=-1)
        if best >= 0 and alike[best] >= LIKE:
            found[best][0].append(question)
        else:
            for pair in pairs:
                having.setdefault(pair, []).append(len(found))
            found.append(([question], len(pairs)))
    made = [Group([(q, times[q]) for q in questions], nearest[questions[0]]) for questions, _ in found]
    return sorted(made, key=lambda group: (-group.times, group.questions[0][0]))


def _pairs(text: str) -> set[str]:
    letters = "".join(part for _, _, part in runs(fold(text)))
    return {letters[i : i + 2] for i in range(len(letters) - 1)} or {letters}


def as_case(group: Group, question: str) -> dict[str, Any]:
    """A question as a case, with the answer that a person has yet to confirm."""
    case: dict[str, Any] = {"q": question, "slice": "asked"}
    return {**case, "ids": [group.first]} if group.first else {**case, "oos": True}
