"""The website's scripts without a browser: a script of the tests says in JSON what they make of JSON."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from deno import find_deno_bin

ROOT = Path(__file__).parent.parent
OPTIONS = ("--no-config", "--no-remote", "--no-prompt", "--allow-read")
ELSEWHERE = "America/New_York"
"""A time zone that is not the one dates are told in."""


def said_by(script: str, given: Any, cache: Path, *arguments: Path) -> Any:
    """What a script in tests/ says to what it is given; `cache` is where deno keeps what it compiled."""
    done = subprocess.run(
        [find_deno_bin(), "run", *OPTIONS, str(ROOT / "tests" / script), *map(str, arguments)],
        input=json.dumps(given),
        env={**os.environ, "DENO_DIR": str(cache), "DENO_NO_UPDATE_CHECK": "1", "TZ": ELSEWHERE},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
