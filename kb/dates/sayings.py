"""What is said about dates, at the terminal and in a browser, which reads it with the table of holidays."""

from kb.base.names import STATUSES

SAYINGS = {
    "no-moment": "“{text}”不是一个日子；写成 2026-11-25T20:30 或 2026-11-25，按北京时间",
    "too-early": "“{text}”太早；只算 {earliest} 以后的事",
    "future": "“{text}”还没到，现在是 {now}；写已经发生的那一刻",
    "before": "“{text}”比 {first} 还早；先看看哪个日子写错了",
    "no-hour": "“{label}”按小时算，要写上几点几分，如 2026-11-25T20:30",
    "no-period": "“{label}”没有期限可算：{value}",
    "no-start": "“{label}”没写明从什么时候算起，算不出日子",
    "unknown": "“{label}”算不出日子。{unknown}",
    "disputed": "“{label}”核对后不成立，不拿它算日子：{note}",
    "too-long": "“{label}”太长，算不出日子",
    "end": "到 {last}",
    "span": "最早 {first}，最晚 {last}",
    "open-hours": "周末和节假日停不停表，规则没有读到。停的话，{other}。",
    "open-ending": "最后一天是休息日顺不顺延，规则没有读到。顺延的话，{other}。",
    "open-weekend": "最后一天是周末。周末算不算条文里的休假日，没有写明。算的话，{other}。",
    "safe": "这是你自己要赶的期限，按早的那天准备。",
    "weekends": "{years} 年的放假安排还没有收进来，那时只按周末数。",
    "standing": "今天是第 {day} {unit}，{state}。",
    "running": "还没到期",
    "between": "可能到期了，要看怎么数",
    "over": "过期了",
    "event": "{label}：到期",
    "early": "（早的数法）",
    "late": "（晚的数法）",
    "counted": "{value}，从{start}算起，按北京时间",
    "source": "{status}：{source}",
    "passed": "过了怎么办：{text}",
    **STATUSES,
}
"""A text by its name; what stands in braces is put in."""
