"""What goes into an index: documents, and the words their writers use."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Document:
    """One thing that can be found.

    id      unique name, handed back with a hit
    fields  field name -> text; every line of a text is a passage that is matched on its own
    facets  what kinds of question it answers; compared with the cues of a `Vocabulary`
    data    anything JSON can hold, handed back with a hit
    tags    name -> values by which documents are chosen, beside what their text says
    out_of_scope  a document of other subjects: never a hit, and a question that is nearest to it has no answer here
    """

    id: str
    fields: Mapping[str, str]
    facets: tuple[str, ...] = ()
    data: Any = None
    out_of_scope: bool = False
    tags: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Pattern:
    """A form of words that means a term (`search.index.forms` says how a form is written).

    term     the term that is meant; empty where what stands there only counts
    less     the last number of the form must be less than the first
    outside  whoever says this asks for something that no document has
    unless   class of words; where one stands in the text the pattern does not hold
    """

    form: str
    term: str = ""
    less: bool = False
    outside: bool = False
    unless: str = ""


@dataclass(frozen=True)
class Vocabulary:
    """Words that the documents' writers use beyond the general ones in `search/words/`.

    synonyms  groups of words that mean the same; the first of a group stands for all
    cues      facet -> words in a question that ask for this facet
    classes   class -> words, for the forms of patterns
    patterns  forms of words that mean a term
    core      terms that say by themselves that a question is for these documents
    things    names of things that are no more than examples, whatever documents have them
    """

    synonyms: tuple[tuple[str, ...], ...] = ()
    cues: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    classes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    patterns: tuple[Pattern, ...] = ()
    core: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
