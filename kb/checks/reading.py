"""Rules that reading the files enforces (`kb.base.loading`); here is what they ask for."""

from kb.checks.rule import Rule

RULES = (
    Rule("unreadable", "每个文件都读得了", "少了 facts.yml，或它是一个管道", "补上这个文件"),
    Rule("outside", "链接不指到内容文件夹之外", "facts.yml → /tmp/facts.yml", "把文件本身放进来"),
    Rule(
        "foreign-file",
        "内容里只有读得到的页、数据和图片，图片看字节；别的不读，也不上网",
        "a.md.txt、a.md.bak、投诉.docx、没人读的 a.yml、改名成 a.png 的脚本",
        "照说的改名、移走；SVG 换成 PNG",
    ),
    Rule("untitled-page", "自己加的页有名字", "content/notes.md 里只有几句记录", "开头写 title: 收费标准，或移走它"),
    Rule("conflict", "没有合并留下的记号", "<<<<<<< HEAD", "留下一种写法"),
    Rule("shared-word", "一个词只在一组同义词里", "[退款, 退钱]、[还钱, 退钱]", "[退款, 退钱, 还钱]"),
    Rule("lone-word", "一组同义词至少有两个词", "- [退款]", "- [退款, 退钱]", warning=True),
    Rule(
        "file-name",
        "上网的文件名是小写字母、数字和连字符，页在它该在的文件夹里",
        "entries/legal/sub/a.md、关于.md、questions.md",
        "entries/legal/a.md、about.md",
    ),
    Rule("too-large", "文件不超过 256 KB", "一个 10 MB 的条目", "一个条目只有几 KB"),
    Rule(
        "encoding",
        "文件是 UTF-8，没有看不见的字符",
        "GBK 的文件；从网页贴来的零宽空格 U+200B",
        "另存为 UTF-8，删去它们",
    ),
    Rule("front-matter", "条目以两行 --- 之间的 YAML 开头", "question: …（前面没有 ---）", "---，YAML，再一行 ---"),
    Rule("yaml", "YAML 写得平直：没有锚点、标签，键不重复", "answer: 注意: 先留证据", "answer: '注意: 先留证据'"),
    Rule("unknown-key", "只用认识的键", "tags: [退款]", "用 aliases"),
    Rule("missing-key", "该有的键都有", "条目没有 sources", "sources: []"),
    Rule("missing-status", "每个事实都写明核对到什么程度", "value: 7 天（没有 status）", "status: reported"),
    Rule("type", "每个键的值是它该有的样子", "reviewed: 去年", "reviewed: 2026-01-31"),
    Rule("id", "id 与文件名相同", "refund.md 里写 id: refund-time", "refund-time.md 里写 id: refund-time"),
    Rule("stage", "条目在它的阶段的文件夹里", "entries/legal/ 里写 stage: platform", "移到 entries/platform/"),
    Rule(
        "fitted",
        "fitted.json 里是这个版本读得了的数，否则用默认的",
        "从别的版本拷来的 fitted.json",
        "kb tune，或删去它",
        warning=True,
    ),
    Rule(
        "question",
        "questions/ 里一行一个问题，ids 里的条目都有；kb check 才问",
        '{"q": "退钱要几天", "ids": ["refund"]}，没有这个条目',
        '{"q": "退钱要几天", "slice": "short", "ids": ["refund-time"]}',
        warning=True,
    ),
)
