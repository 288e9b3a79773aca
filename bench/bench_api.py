"""How many requests a second does the HTTP door answer, of a load as it may come? Needs wrk (apt install wrk).

Two processes and one of wrk with 32 connections. 75 % are questions that many ask, 10 % questions that nobody asked
before, 10 % entries, 3 % searches, 2 % whether it still answers. Said is also how much of a core each request took of
the server, since wrk and whatever else runs have the same cores.
"""

import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from urllib.parse import quote

from kb import open_base

ROOT = Path(__file__).parent.parent
SECONDS, CONNECTIONS, PROCESSES = 15, 32, 2
SCRIPT = """
local paths = {}
for line in io.lines("%s") do paths[#paths + 1] = line end
local n = 0
request = function() n = n %% #paths + 1; return wrk.format("GET", paths[n]) end
"""


def load(base) -> list[str]:
    """Addresses as they may come; the same ones each time."""
    chance = random.Random(1)
    files = sorted((ROOT / "content" / "questions" / "learn").glob("*.jsonl"))
    lines = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    asked = [line["q"] for line in lines if "q" in line]
    known, ids = chance.sample(asked, 300), [entry["id"] for entry in base.entries]
    kinds = {  # in hundredths
        75: lambda: "/api/ask?q=" + quote(known[min(int(chance.paretovariate(0.8)), len(known)) - 1]),
        10: lambda: f"/api/ask?q={quote(chance.choice(asked))}{chance.randrange(10**6)}",
        10 + 1e-9: lambda: f"/api/entries/{chance.choice(ids)}",
        3: lambda: "/api/search?q=" + quote(chance.choice(["退款", "运费", "平台", "证据", "起诉"])),
        2: lambda: "/healthz",
    }
    return [make() for make in chance.choices([*kinds.values()], [*kinds], k=50_000)]


def cpu_seconds(parent: int) -> float:
    """What the processes of the server have taken so far."""
    children = subprocess.run(["pgrep", "-P", str(parent)], capture_output=True, text=True, check=True).stdout.split()
    taken = (Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[11:13] for child in children)
    return sum(map(int, (ticks for pair in taken for ticks in pair))) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    if not shutil.which("wrk"):
        print("bench_api: no wrk here, nothing measured")
        return
    base = open_base()
    question = next(iter(base.spoken.examples))
    command = [sys.executable, "-m", "kb", "serve", "--api", "--port", "0", "--rate", "0", "--workers", str(PROCESSES)]
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server,
    ):
        try:
            assert server.stderr
            home = next(word for word in server.stderr.readline().split() if word.startswith("http"))
            with urllib.request.urlopen(f"{home}api/ask?q={quote(question)}") as said:
                assert json.load(said) == base.ask(question)
            paths, script = Path(folder, "paths"), Path(folder, "load.lua")
            paths.write_text("\n".join(load(base)), encoding="utf-8")
            script.write_text(SCRIPT % paths, encoding="utf-8")
            time.sleep(10)  # until both processes have read the entries
            before = cpu_seconds(server.pid)
            options = ["-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", "-s", str(script), home]
            told = subprocess.run(["wrk", *options], capture_output=True, text=True, check=True).stdout
            taken = cpu_seconds(server.pid) - before
        finally:
            server.terminate()
    assert "Non-2xx" not in told, told
    requests = int(re.search(r"(\d+) requests in", told)[1])
    rate = float(re.search(r"Requests/sec: *([\d.]+)", told)[1])
    half, most = (re.search(rf"{share}% +(\S+)", told)[1] for share in (50, 99))
    print(f"HTTP, {PROCESSES} processes, mixed load: {rate:.0f} requests a second, median {half}, 99 % within {most}")
    print(f"  {taken / requests * 1000:.2f} ms of a core each: {requests / taken:.0f} a second of a whole core")


if __name__ == "__main__":
    main()
