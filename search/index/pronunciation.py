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
    from pypinyin import Style, pinyin

    groups: dict[str, list[str]] = {}
    for character in dict.fromkeys([*usual_characters(), *(c for c in known if "\u4e00" <= c <= "\u9fff")]):
        for reading in pinyin(character, style=Style.NORMAL, heteronym=True)[0][:KEPT_READINGS]:
            groups.setdefault(_plain(reading), []).append(character)
    return {syllable: "".join(dict.fromkeys(groups[syllable])) for syllable in sorted(groups)}


def traditional_characters(known: list[str]) -> list[str]:
    """Two strings of one length: Traditional characters that are not known, and of each the Simplified one that is."""
    heads = set(known)
    pairs = [(chr(code), fold(simplified(chr(code)))) for code in range(0x4E00, 0xA000)]
    changed = [(old, new) for old, new in pairs if new in heads and old not in heads]
    return ["".join(old for old, _ in changed), "".join(new for _, new in changed)]


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
