"""Chinese numerals as numbers.

No library: the one in wide use puts folders named build, src and example beside the packages that are installed, and
none reads what people write of periods: 三四天, 十几天, 半年.
"""

from fractions import Fraction

DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
PLACES = {"十": 10, "百": 100, "千": 1000}
LARGE = {"万": 10**4, "亿": 10**8}
NUMERALS = "".join((*DIGITS, *PLACES, *LARGE, "几半"))
"""The characters of numerals."""


def number(text: str) -> int | None:
    """A numeral's number: 十五, 两百零三, 一百五 (150), 二〇二六; None where it is none, or two (三四)."""
    if all(character in DIGITS for character in text):
        return int("".join(str(DIGITS[character]) for character in text)) if len(text) not in (0, 2) else None
    total = section = 0
    digit: int | None = None
    last = 0
    for character in text:
        if character in DIGITS:
            if digit:
                return None
            digit = DIGITS[character]
            last = 0 if digit == 0 else last
        elif character in PLACES:
            last = PLACES[character]
            section += (1 if digit is None else digit) * last
            digit = None
        elif character in LARGE:
            last = LARGE[character]
            total = (total + section + (digit or 0)) * last
            section, digit = 0, None
        else:
            return None
    spoken = last // 10 if digit and last > 10 else 1  # 一百五
    return total + section + (digit or 0) * spoken


def span(text: str) -> tuple[Fraction, Fraction] | None:
    """From where to where a numeral reaches: 半, 三四 (3 to 4), 十几 (11 to 19); of an exact one both are the same."""
    if text == "半":
        return Fraction(1, 2), Fraction(1, 2)
    if text.endswith("十几") and (tens := number(text[:-1])):
        return Fraction(tens + 1), Fraction(tens + 9)
    if len(text) > 1 and 0 < DIGITS.get(text[-2], 0) < DIGITS.get(text[-1], 0):
        low, high = number(text[:-1]), number(text[:-2] + text[-1])
        return (Fraction(low), Fraction(high)) if low and high else None
    exact = number(text)
    return None if exact is None else (Fraction(exact), Fraction(exact))
