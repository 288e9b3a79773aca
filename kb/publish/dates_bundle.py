"""What the website counts dates with: the table of holidays, what is said, and the periods of the base."""

import json
from typing import Any

from kb.base.entries import KnowledgeBase
from kb.dates.calendar import table
from kb.dates.counting import COUNTED
from kb.dates.ics import HOUR, PRODUCT, REMINDERS
from kb.dates.periods import countable, period
from kb.dates.sayings import SAYINGS

NAME = "forms/data.js"


def dates_data(base: KnowledgeBase) -> dict[str, Any]:
    """What site/assets/forms/ needs to know, as plain data."""
    return {
        "table": table(),
        "sayings": SAYINGS,
        "most": COUNTED,
        "reminders": {kind: [before // HOUR for before in befores] for kind, befores in REMINDERS.items()},
        "product": PRODUCT,
        "periods": [period(base, fact) for fact in countable(base)],
    }


def dates_script(base: KnowledgeBase) -> str:
    """The same as a module, which a page loads when its form is used."""
    return f"export const DATA = {json.dumps(dates_data(base), ensure_ascii=False, separators=(',', ':'))};\n"
