"""The characters of a file: by its mark, as UTF-8, as UTF-16 without a mark, as GB 18030; nothing is guessed beyond."""

import codecs

from kb.errors import SheetError

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
USUAL = 0.97
"""Share of the characters beyond ASCII that GB 2312 has, in a text that was written in an encoding of China."""
AGAIN = "在表格软件里另存为“CSV UTF-8”，或在编辑器里另存为 UTF-8，再导入"


def decoded(raw: bytes) -> tuple[str, str]:
    """The text of a file, and the name of its encoding. Raises SheetError where that cannot be told for certain."""
    for mark, coding, name in MARKS:
        if raw.startswith(mark):
            try:
                return raw.decode(coding), name
            except UnicodeDecodeError as error:
                raise SheetError(f"开头写着是 {name}，第 {_line(raw, error.start)} 行却不是；{AGAIN}") from None
    try:
        return _without_nul(raw.decode("utf-8")), "UTF-8"
    except UnicodeDecodeError as error:
        wrong = error.start
    if coding := _utf16(raw):
        return raw.decode(coding), "UTF-16"
    try:
        text = _without_nul(raw.decode("gb18030"))
    except UnicodeDecodeError as error:
        line = _line(raw, max(wrong, error.start))
        raise SheetError(f"第 {line} 行的字读不出来：不是 UTF-8，也不是 GBK，可能混着两种；{AGAIN}") from None
    mixed = _line_of_utf8(raw)
    if mixed:
        raise SheetError(f"混着两种编码：第 {_line(raw, wrong)} 行像 GBK，第 {mixed} 行像 UTF-8；{AGAIN}")
    if _usual(text) < USUAL:
        raise SheetError(f"第 {_line(raw, wrong)} 行起的字认不准是哪种编码（也许是 Big5）；{AGAIN}")
    return text, "GBK"


def _without_nul(text: str) -> str:
    if "\0" in text:
        if coding := _utf16(text.encode("utf-8", "surrogatepass")):
            return text.encode("utf-8").decode(coding)
        raise SheetError(f"第 {text.count(chr(10), 0, text.index(chr(0))) + 1} 行有空字符（U+0000），不是文本；{AGAIN}")
    return text


def _utf16(raw: bytes) -> str:
    """The kind of UTF-16 that a file without a mark is in: its line breaks and commas show it; empty for none."""
    if len(raw) % 2:
        return ""
    for coding in ("utf-16-le", "utf-16-be"):
        try:
            text = raw.decode(coding)
        except UnicodeDecodeError:
            continue
        plain = sum(c in '\n\r\t ,"' or "\u4e00" <= c <= "\u9fff" or (c.isascii() and c.isprintable()) for c in text)
        if "\0" not in text and "\n" in text and plain > 0.8 * len(text):
            return coding
    return ""


def _line_of_utf8(raw: bytes) -> int:
    """The first line that is UTF-8 with several characters beyond ASCII, in a file that is not; 0 for none."""
    for number, line in enumerate(raw.split(b"\n"), 1):
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            continue
        if sum("\u4e00" <= c <= "\u9fff" for c in text) >= 4:
            return number
    return 0


def _usual(text: str) -> float:
    beyond = [c for c in text if not c.isascii()]
    known = sum(_in_gb2312(c) for c in beyond)
    return known / len(beyond) if beyond else 1.0


def _in_gb2312(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return character in "—–·•€①②③④⑤⑥⑦⑧⑨⑩"
    return True


def _line(raw: bytes, place: int) -> int:
    return raw.count(b"\n", 0, place) + 1
