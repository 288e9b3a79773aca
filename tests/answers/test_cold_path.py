"""What a question in a fresh process must not load, because it costs more than the answer."""

import subprocess
import sys
from pathlib import Path

DOORS = ("starlette", "uvicorn", "httptools", "mcp", "pydantic", "anyio", "asyncio")
HEAVY = ("whoosh", "jieba", "yaml", "pypinyin", "zhconv", "mkdocs", "numpy", "tqdm", *DOORS)


def loaded(code: str) -> set[str]:
    script = f"import sys\n{code}\nprint(*sorted(sys.modules), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in done.stderr.split()}


def command(*arguments: str) -> str:
    return f"from kb.commands.main import main\ntry:\n    main({list(arguments)!r})\nexcept SystemExit:\n    pass"


def test_asking_loads_neither_whoosh_nor_jieba_nor_yaml(index: Path, content: Path) -> None:
    asked = command("ask", "--data", str(index), "--content", str(content), "漏发多久处理完")
    assert loaded(asked).isdisjoint(HEAVY)


def test_a_plain_question_does_not_even_load_the_toolkit_of_the_command_line(indexed: Path) -> None:
    asked = loaded(command("ask", "--json", "退款多久到账"))
    assert asked.isdisjoint({*HEAVY, "click", "wcwidth", "platformdirs", "filelock", "threading"})
    assert "click" in loaded(command("ask", "--explain", "退款多久到账"))


def test_searching_loads_whoosh_but_not_jieba(index: Path, content: Path) -> None:
    searched = loaded(command("search", "--data", str(index), "--content", str(content), "退款"))
    assert "whoosh" in searched
    assert "jieba" not in searched


def test_help_loads_no_search_engine_and_no_site_builder() -> None:
    assert loaded(command("--help")).isdisjoint({"whoosh", "jieba", "pypinyin", "zhconv", "mkdocs"})
