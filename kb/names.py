"""The fixed names of the knowledge base, and what they are called in Chinese."""

STAGES = {
    "overview": "总览",
    "negotiation": "协商",
    "after-sale": "售后",
    "platform": "平台介入",
    "legal": "法律途径",
    "penalty": "平台处罚",
}
"""Stages in the order a person goes through them, with their Chinese names."""
KINDS = {"how-to": "怎么做", "how-long": "要多久", "what": "是什么", "who": "找谁", "rule": "怎么规定"}
"""What kind of answer an entry gives."""
STATUSES = {"verified": "已核对", "reported": "来源所述", "disputed": "有疑"}
"""How far a fact was checked: against the text of a law or rule, not at all, or found not to agree."""
UNITS = {"hour": "小时", "day": "天", "workday": "个工作日", "month": "个月", "yuan": "元"}
NEXT_STEP = "下一步"
FALLBACK = "如果行不通"
