"""The names that every base has, and what they are called in Chinese. Constants alone: asking imports them."""

KINDS = {"how-to": "怎么做", "how-long": "要多久", "what": "是什么", "who": "找谁", "rule": "怎么规定"}
"""What kind of answer an entry gives; a base may have more."""
UNITS = {"hour": "小时", "day": "天", "workday": "个工作日", "month": "个月", "yuan": "元"}
"""Units of durations and amounts; a base may have more."""
COUNTED = ("hour", "day", "workday", "month")
"""The units of which the end can be counted."""
STATUSES = {"verified": "已核对", "reported": "来源所述", "disputed": "有疑"}
"""How far a fact was checked: against the text of a law or rule, not at all, or found not to agree."""
BANDS = {"none": "不在这里", "suggest": "没有把握", "answer": "有把握"}
"""How sure a reply is, from the least."""
NEXT_STEP = "下一步"
FALLBACK = "如果行不通"
DEADLINES, BASIS = "期限", "依据"
ALSO = "你还问了"
FIELDS = {"question": 1.0, "aliases": 1.0, "examples": 1.0, "answer": 0.0, "body": 0.0}
"""What of an entry is searched, and how much a match there weighs; what weighs nothing is for `kb search` alone."""
LINK, ELSEWHERE = r"\[([^\]]+)\]\(([^)\s]+)\)", ("https://", "http://", "mailto:")
"""A link in Markdown, its text and its address; how an address begins that leads out of the base."""
IMPORTED = {
    "stage": "阶段是猜的",
    "kind": "种类是猜的",
    "answer": "答案是原文的开头",
    "body": "正文没有写下一步",
    "aliases": "问法不够",
    "figures": "数字只是抄来的",
    "related": "没有相近的条目",
}
"""What of an imported entry a person is still to look at, and what is to be said of it."""
FORMATS = {"csv": "csv", "jsonl": "jsonl", "json": "json", "md": "md", "anki": "txt"}
"""What the entries can be written as, and how such a file ends."""
