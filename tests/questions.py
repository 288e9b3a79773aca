"""Questions that no person would ask so, for whatever answers questions."""

from random import Random

STRANGE = [
    "",
    "   ",
    "？",
    "！！！……",
    "1",
    "a",
    "95010",
    "12315投诉",
    "漏發還不退款",
    "loufa le zenme ban",
    "loufazenmeban",
    "lou fa tui kuan",
    "tuikuan yao duojiu",
    "wo xiang qisu shangjia",
    "woxiangqisushangjia",
    "neng zai wo jia zheli de fayuan qisu ma",
    "xian xian an xi",
    "楼发了怎么办",
    "上家不补发",
    "退款多久道账",
    "快手12315",
    "<b>漏发</b>",
    "漏\u200b发\u202e怎么办",
    "ＬＯＵＦＡ",
    "漏\u3164发怎么办",
    "漏\u00ad发\ufe0f怎么\u115f办",
    "\U000e0041漏\U000e0100发多\u2063久",
    "漏\u180e发\uffa0\ufff0多久",
    "漏发\n多久",
    "𠀀𠀁漏发",
    "👍漏发👍",
    "\ud800漏发",
    "Ａ１２３漏发",
    "ﬁ漏发",
    "漏 发 多 久",
    "漏发 refund 多久",
    "٣天",
    "İstanbul",
    "ΣΑΣ",
    "ǅ漏",
    "漏发?谢谢",
    "快手 kuaishou KS",
    "漏" * 300,
    "少" * 2001,
    "少" * 20_001,
    " " * 20_001,
    "漏发" + " " * 19_000 + "多久",
    "法院裁定不受理我告賣家的案子，可以再上訴嗎？",
    "我被少发了一套床单，准备起诉了。听说金额小的案子有一种很快的程序，大概多久能审完？",
    "我上个月在直播间买了东西商家漏发了我去找卖家他说会处理可是一直没有动静" * 5 + "退款多久？",
    "{{7*7}}",
    "__proto__",
    "constructor",
]


def damaged(random: Random, text: str, other: str) -> str:
    """A text with characters lost, doubled, exchanged, taken from another, in Traditional form or in pinyin."""
    from pypinyin import lazy_pinyin
    from zhconv import convert

    i, j = random.randrange(len(text)), random.randrange(len(other))
    return random.choice(
        [
            text[:i] + text[i + 1 :],
            text[:i] + text[i] * 3 + text[i:],
            text[:i] + text[i:][::-1],
            text[:i] + other[j:],
            text[:i] + other[j : j + 2] + text[i:],
            convert(text, "zh-hant"),
            random.choice(["", " "]).join(lazy_pinyin(text)),
            text[:i] + "".join(lazy_pinyin(text[i : i + 2])) + text[i + 2 :],
            text + "。" + other * 4,
        ]
    )
