"""The rules of the content, all of them, and how they are run."""

from collections.abc import Iterable, Iterator

from kb.base.entries import KnowledgeBase
from kb.checks import (
    articles,
    asking,
    checklists,
    facts,
    figures,
    guides,
    imports,
    links,
    lost,
    messages,
    profiles,
    reading,
    reviews,
    wording,
)
from kb.checks.rule import Finding, Rule
from kb.errors import Problem
from search import Ranker


def unknown_rule(base: KnowledgeBase) -> Iterator[Finding]:
    """The rules that a base turns off or down are rules, and not those without which nothing can be read."""
    for name in base.profile.rules:
        rule = RULES.get(name)
        if rule is None or rule.find is None:
            what = "没有这条规则" if rule is None else "管的是文件读不读得了，不能关"
            line = base.profile.lines.get("rules", 1)
            yield Finding(profiles.FILE, line, f"rules 里的 {name} {what}；见 kb check --rules")


UNKNOWN = Rule(
    "unknown-rule", "关掉的规则是有的规则", "rules: {long-sentense: off}", "rules: {long-sentence: off}", unknown_rule
)
RULES: dict[str, Rule] = {
    rule.id: rule
    for part in (
        *(wording.RULES, lost.RULES, figures.RULES, articles.RULES, asking.RULES, facts.RULES, links.RULES),
        *(messages.RULES, guides.RULES, checklists.RULES, profiles.RULES, (UNKNOWN,), reviews.RULES, imports.RULES),
    )
    for rule in part
} | {rule.id: rule for rule in reading.RULES}
"""Every rule by its id, in the order in which `kb check --rules` shows them."""


def check(base: KnowledgeBase) -> list[Problem]:
    """Every problem in what the base says; the index is not asked."""
    return run_rules(base, (rule for rule in RULES.values() if not rule.ranked))


def run_rules(base: KnowledgeBase, rules: Iterable[Rule], *more: Ranker) -> list[Problem]:
    """The problems that some rules find, in the order of files and lines; `more` is what ranked rules ask."""
    levels = base.profile.rules
    return sorted(
        Problem(found.path, found.line, rule.id, found.message, rule.warning or levels.get(rule.id) == "warn")
        for rule in rules
        if rule.find and levels.get(rule.id) != "off"
        for found in rule.find(base, *more)
    )
