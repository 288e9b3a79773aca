"""How Chinese characters sound and were once written, as tables for the pack. pypinyin and zhconv stand here only."""

from functools import cache

from search.text import fold

KEPT_READINGS = 3
"""Readings kept of a character that has several, the usual ones first."""


@cache
def sound_of(word: str) -> tuple[str, ...] | None:
    """Toneless pinyin of a word, a syllable each character; None when it is not all Han."""
    from pypinyin import lazy_pinyin

    if not all("\u4e00" <= c <= "\u9fff" for c in word):
        return None
    return tuple(_plain(syllable) for syllable in lazy_pinyin(word, errors="ignore"))


def syllables_of_characters(known: list[str]) -> dict[str, str]:
    """Syllable -> the characters that can be read so: the 3,755 usual ones of GB 2312 and those of the base itself."""
    groups: dict[str, list[str]] = {}
    for character in dict.fromkeys([*usual_characters(), *(c for c in known if "\u4e00" <= c <= "\u9fff")]):
        for syllable in _readings(character):
            groups.setdefault(syllable, []).append(character)
    return {syllable: "".join(dict.fromkeys(groups[syllable])) for syllable in sorted(groups)}


@cache
def _readings(character: str) -> tuple[str, ...]:
    """Toneless pinyin of a character, the usual reading first."""
    from pypinyin import Style, pinyin

    return tuple(map(_plain, pinyin(character, style=Style.NORMAL, heteronym=True)[0][:KEPT_READINGS]))


def traditional_characters(known: list[str]) -> list[str]:
    """Two strings of one length: Traditional characters that are not known, and of each the Simplified one that is."""
    heads = set(known)
    changed = [(old, new) for old, new in _simplified_ones() if new in heads and old not in heads]
    return ["".join(old for old, _ in changed), "".join(new for _, new in changed)]


@cache
def _simplified_ones() -> tuple[tuple[str, str], ...]:
    """The characters that are written otherwise today, and how."""
    characters = [chr(code) for code in range(0x4E00, 0xA000)]
    pairs = zip(characters, simplified("\n".join(characters)).split("\n"), strict=True)  # no word goes beyond a line
    return tuple((old, fold(new)) for old, new in pairs if old != fold(new))


def simplified(text: str) -> str:
    """A text with Simplified characters in place of Traditional ones."""
    from zhconv import convert

    return str(convert(text, "zh-hans"))


def _plain(syllable: str) -> str:
    return syllable.replace("ü", "v").replace("ê", "e")


@cache
def usual_characters() -> tuple[str, ...]:
    """The 3,755 usual characters of GB 2312, by their pronunciation as the standard has them."""
    characters = []
    for row in range(0xB0, 0xD8):
        for cell in range(0xA1, 0xFF):
            try:
                characters.append(bytes((row, cell)).decode("gb2312"))
            except UnicodeDecodeError:
                continue
    return tuple(characters)
