"""The Content-Security-Policy of the website: a page runs its own scripts alone, and nothing is asked of others."""

import re
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256

RULES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",  # the theme's style sheet has its symbols in it
    "connect-src": "'self'",
    "worker-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
}
FRAMES = "; frame-ancestors 'none'"
"""Holds in a header alone; a browser ignores it in a page."""
META = '<meta http-equiv="Content-Security-Policy" content="{}">'
_FOUND = re.compile(META.format('([^"]*)'))


def policy(scripts: Iterable[str] = ()) -> str:
    """The policy of a page that has these inline scripts, as they stand between their tags."""
    hashes = sorted({f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in scripts})
    rules = {**RULES, "script-src": " ".join([RULES["script-src"], *hashes])}
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def header(page: str = "") -> str:
    """The policy for the header of an answer: the one a page brings, the strictest for everything else."""
    found = _FOUND.search(page)
    return (found[1] if found else policy()) + FRAMES
