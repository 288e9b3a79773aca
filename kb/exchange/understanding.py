"""Rows of a table as entries: what each row says, what is guessed of it, and what a person must decide."""

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kb.base.entries import KnowledgeBase
from kb.base.progress import Told, silent, watched
from kb.base.values import LONGEST_LIST, LONGEST_TEXT, Unexpected, id_of
from kb.checks.rule import bare
from kb.errors import SheetError
from kb.exchange.cleaning import ANSWER, TAGS, as_markdown, cleaned, first_of, in_one_line, width
from kb.exchange.columns import SHOWN
from kb.exchange.guessing import ID, clauses_with_figures, facts_of, id_of_text, kind_of
from kb.exchange.record import LISTS, OBJECTS, items_of, with_days
from kb.exchange.table import Row, Table, in_some

MOST_TOLD = 20
ALIASES = 5


@dataclass
class Understood:
    """What the rows come to.

    records     entries as `kb.exchange.record` has them, by their ids
    rows        the row of each
    stages      stages to be made: id -> name
    unknown     names of stages that the base does not have, with their rows
    repeats     row -> what it repeats
    odd         what was done with some rows, with their numbers
    """

    records: dict[str, dict[str, Any]] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    stages: dict[str, str] = field(default_factory=dict)
    unknown: dict[str, list[int]] = field(default_factory=dict)
    repeats: dict[int, str] = field(default_factory=dict)
    odd: dict[str, list[int]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def mark(self, what: str, row: int) -> None:
        self.odd.setdefault(what, []).append(row)


class Reader:
    """Makes entries of rows, one after the other."""

    def __init__(
        self, base: KnowledgeBase, chosen: Mapping[str, str], source: str, today: str, usual: tuple[str, str]
    ) -> None:
        """`source` is the id of the table as a source, `usual` the stage and kind of rows that tell none."""
        self.base, self.chosen, self.source, self.today, self.usual = base, chosen, source, today, usual
        self.found = Understood()
        self._make_stages = False
        self._ours = "imported" in chosen  # as `kb export` writes it: nothing of it is guessed
        self._taken = {entry.id for entry in base.entries} | {half.id for half in base.halves}
        self._asked = {
            bare(text): f"条目 {entry.id} " for entry in base.entries for text in (entry.question, *entry.aliases)
        }
        self._asked |= {bare(text): f"别的话题“{topic.id}”" for topic in base.outside for text in topic.questions}

    def read(self, table: Table, make_stages: bool, progress: Told = silent) -> Understood:
        """All rows. Raises SheetError, which tells of every row that is not understood."""
        self._make_stages = make_stages
        given = self.chosen.get("id", "")
        self._taken |= {row.cells[given] for row in table.rows if given in row.cells}
        for row in watched(table.rows, "读", "行", progress):
            try:
                self._row(row)
            except SheetError as trouble:
                self.found.wrong.append(f"第 {row.number} 行：{trouble}")
        if self.found.wrong:
            wrong = self.found.wrong
            more = f"\n……一共 {len(wrong)} 处" if len(wrong) > MOST_TOLD else ""
            told = "\n".join(wrong[:MOST_TOLD]) + more
            raise SheetError(f"{table.name} 有 {len(wrong)} 行读不懂，什么也没写：\n{told}")
        return self.found

    def _row(self, row: Row) -> None:
        cells = {key: row.cells[column] for key, column in self.chosen.items() if row.cells.get(column, "").strip()}
        question = in_one_line(cells.get("question", ""), self._ours)
        if not question or not cells.get("answer", "").strip():
            missing = "问题" if not question else "答案"
            raise SheetError(f"缺{missing}；补上，或删去这一行")
        if len(question) > LONGEST_TEXT:
            raise SheetError(f"问题有 {len(question)} 个字，最多 {LONGEST_TEXT} 个；把说明移到答案里")
        if not bare(question):
            raise SheetError(f"问题“{question[:20]}”里没有一个字")
        if other := self._asked.get(bare(question)):
            self.found.repeats[row.number] = other
            return
        record = self._record(row, cells, question)
        self._asked[bare(question)] = f"第 {row.number} 行"
        record["aliases"] = self._aliases(row, cells, question)
        if not self._ours:
            record["imported"] += ["aliases"] if len(record["aliases"]) < ALIASES else []
            record["imported"] += [] if record["related"] else ["related"]
        self.found.records[record["id"]] = record
        self.found.rows[record["id"]] = row.number

    def _record(self, row: Row, cells: dict[str, str], question: str) -> dict[str, Any]:
        imported = items_of("imported", cells.get("imported", ""), self._ours)
        record: dict[str, Any] = {"id": self._id(row, cells, question), "question": question}
        record["stage"] = self._stage(row, cells, imported)
        record["kind"] = self._kind(cells, question, imported)
        record |= self._texts(row, cells, imported)
        if self._ours:
            record |= {key: self._list(key, cells.get(key, "")) for key in LISTS if key not in ("aliases", "imported")}
        else:
            record |= self._lists_of_strangers(row, cells)
            clauses = clauses_with_figures(self.base, (question, record["answer"], record["body"]))
            record["facts"] = facts_of(record["id"], question, clauses, f"{self.source}#{row.number}")
            imported += ["figures"] if clauses else []
        return record | {"reviewed": self._reviewed(cells), "imported": imported}

    def _lists_of_strangers(self, row: Row, cells: dict[str, str]) -> dict[str, list[Any]]:
        """Sources and related entries of a table that knows nothing of this base: those that are here, and the row."""
        cited, related = (items_of(key, cells.get(key, "")) for key in ("sources", "related"))
        known = [one for one in cited if one.partition("#")[0] in self.base.sources]
        there = [one for one in related if self.base.entry(one)]
        if len(known) + len(there) < len(cited) + len(related):
            self.found.mark("出处或相关一列里写的这里没有，没有收", row.number)
        known.append(f"{self.source}#{row.number}")
        return {"sources": known, "cited": [], "related": there, "changes": []}

    def _id(self, row: Row, cells: dict[str, str], question: str) -> str:
        given = cells.get("id", "").strip()
        if given and (self._ours or not given.isdecimal()):  # a mere number counts the rows
            try:
                if id_of(given) in self.found.records or self.base.entry(given):
                    raise SheetError(f"编号 {given} 已经有了；换一个，或不写这一列")
                return given
            except Unexpected:
                self.found.mark("编号不能当网址（只用小写字母、数字和连字符），另起了一个", row.number)
        made = id_of_text(question, self._taken, f"row-{row.number}")
        self._taken.add(made)
        return made

    def _stage(self, row: Row, cells: dict[str, str], imported: list[str]) -> str:
        said = in_one_line(cells.get("stage", ""))
        name = in_one_line(cells.get("stage_name", "")) or said
        names = self.base.profile.stage_names
        known = {width(title): id for id, title in {**names, **self.found.stages}.items()}
        if said in names or said in self.found.stages:
            return said
        if width(name) in known:
            return known[width(name)]
        if name and self._make_stages:
            id = said if ID.fullmatch(said) and said != "index" and "stage_name" in cells else ""
            id = id or id_of_text(name, {*names, *self.found.stages}, f"stage-{len(self.found.stages) + 1}")
            self.found.stages[id] = name[:100]
            return id
        if name:
            self.found.unknown.setdefault(name, []).append(row.number)
        imported.append("stage")
        return self.usual[0]

    def _kind(self, cells: dict[str, str], question: str, imported: list[str]) -> str:
        said, kinds = in_one_line(cells.get("kind", "")), self.base.profile.kinds
        found = said if said in kinds else next((id for id, name in kinds.items() if name == said), "")
        if found or self.usual[1]:
            return found or self.usual[1]
        imported.append("kind")
        return kind_of(self.base, question)

    def _texts(self, row: Row, cells: dict[str, str], imported: list[str]) -> dict[str, str]:
        """The answer and the body. Where there is no column of bodies, what is long for an answer is one."""
        if self._ours or "body" in cells:
            return {"answer": in_one_line(cells["answer"], self._ours), "body": cells.get("body", "").strip()}
        if TAGS.search(cells["answer"]):
            self.found.mark("答案里的 HTML 去掉了，只留文字", row.number)
        text = cleaned(cells["answer"])
        if not text:
            raise SheetError("答案里没有文字（只有图片或 HTML）；写上答案，或删去这一行")
        imported.append("body")
        if len(text) <= ANSWER and "\n" not in text:
            return {"answer": text, "body": ""}
        imported.append("answer")
        return {"answer": first_of(text), "body": as_markdown(text)}

    def _aliases(self, row: Row, cells: dict[str, str], question: str) -> list[str]:
        kept, dropped = [], 0
        for alias in items_of("aliases", cells.get("aliases", ""), self._ours):
            said = in_one_line(alias, self._ours)
            if not bare(said) or bare(said) in self._asked or len(said) > LONGEST_TEXT:
                dropped += 1
                continue
            self._asked[bare(said)] = f"第 {row.number} 行"
            kept.append(said)
        if dropped or len(kept) > LONGEST_LIST:
            self.found.mark("有的问法别处已经有了，没有收", row.number)
        return kept[:LONGEST_LIST]

    def _list(self, key: str, cell: str) -> list[Any]:
        items: list[Any] = items_of(key, cell, self._ours)
        if key not in OBJECTS:
            return items
        try:
            found: list[dict[str, Any]] = [with_days(json.loads(item)) for item in items]
        except (ValueError, TypeError, RecursionError):
            raise SheetError(f"“{SHOWN[key]}”一列的每一行应是一个 JSON 对象，如 kb export 写的") from None
        texts = {"facts": ("id", "source"), "cited": ("id",), "changes": ("date", "what")}[key]
        if not all(isinstance(one.get(name), str | datetime.date) for one in found for name in texts):
            raise SheetError(f"“{SHOWN[key]}”一列的每个对象要有 {' '.join(texts)}，都是文字")
        return found

    def _reviewed(self, cells: dict[str, str]) -> datetime.date:
        try:
            return datetime.date.fromisoformat(cells.get("reviewed", self.today).strip()[:10])
        except ValueError:
            raise SheetError(f"核对日期“{cells['reviewed'][:20]}”不是日期；写成 2026-01-31") from None


def decisions(table: Table, found: Understood) -> list[str]:
    """What a person must know of and decide, a line each."""
    said = list(table.notes)
    said += [f"第 {row} 行与{other}问的一样，没有收；答案不同的话，定下用哪个" for row, other in found.repeats.items()]
    said += [
        f"分类“{name[:30]}”不是这里的阶段（{in_some(rows)}）；用 --stages 建成阶段，或先写进 base.yml"
        for name, rows in found.unknown.items()
    ]
    said += [f"{what}：{in_some(rows)}" for what, rows in found.odd.items()]
    return said
