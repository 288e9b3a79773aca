"""How long does one question take on the website, over all of the project's own, and how long until the first?"""

import json
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from deno import find_deno_bin
from figures import say

from kb.answers.cases import read_cases
from kb.base.paths import content_folder
from kb.checks.valid import load_valid
from kb.publish.search_bundle import search_files

HERE = Path(__file__).resolve().parent
QUESTIONS = HERE.parent / "content/questions/learn"


def main() -> None:
    content = content_folder(None)
    questions = [case.question for path in sorted(QUESTIONS.glob("*.jsonl")) for case in read_cases(path)]
    with TemporaryDirectory() as folder:
        for name, data in search_files(content, load_valid(content)).items():
            (Path(folder) / name).write_bytes(data)
        command = [find_deno_bin(), "run", "--no-remote", "--allow-read", str(HERE / "website.js"), folder]
        done = subprocess.run(command, input=json.dumps(questions), capture_output=True, encoding="utf-8", check=True)
    found = json.loads(done.stdout)
    assert found["answered"] > len(questions) / 3, "fast, but wrong"
    times = found["times"]
    print(f"one question of {len(times)} on the website, without the browser")
    print(f"  opened {found['opened']:6.2f} ms")
    say(times)


if __name__ == "__main__":
    main()
