"""A wheel, installed into a new environment, answers at once, far from the checkout."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
from conftest import CASES, FIXTURES_DAY, PROGRESS, ROOT

QUESTION, ANSWER = "退款多久到账", "来源文章称，退款一般 1–3 个工作日到账。"
MADE_OF = ("kb", "search", "site", "mkdocs.yml", "hatch_build.py", "pyproject.toml", "README.md")
"""What a wheel is made of besides its content."""


def built(root: Path, folder: Path) -> Path:
    """The wheel of a checkout, in a folder."""
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(root)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel of this checkout."""
    return built(ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """A new environment with the wheel of a checkout in it whose content is that of the cases: what it does with a base
    takes a second, not ten. Its dependencies are those of this one, so that no network is needed."""
    root, folder = tmp_path_factory.mktemp("checkout"), tmp_path_factory.mktemp("environment")
    for name in MADE_OF:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, root / name)
    shutil.copytree(CASES / "small_kb", root / "content")
    venv.create(folder, with_pip=False)
    command = [sys.executable, "-m", "pip", "--python", str(folder), "install", "--no-deps", "--no-index"]
    subprocess.run(
        [*command, str(built(root, tmp_path_factory.mktemp("small-wheel")))], capture_output=True, check=True
    )
    (packages,) = folder.glob("lib/python*/site-packages")
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    return folder


def run(environment: Path, *command: str, cwd: Path, **variables: str) -> subprocess.CompletedProcess:
    """A program of the environment, at work in a folder; what it says of its progress is left out."""
    name, *arguments = command
    done = subprocess.run(
        [str(environment / "bin" / name), *arguments],
        cwd=cwd,
        env={**os.environ, "SOURCE_DATE_EPOCH": FIXTURES_DAY, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    done.stderr = PROGRESS.sub("", done.stderr)
    return done


def installation(environment: Path) -> dict[str, str]:
    """Every file of the environment, and what is in it."""
    files = (path for path in environment.rglob("*") if path.is_file())
    return {path.relative_to(environment).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files}


def test_an_installed_wheel_answers_without_building_an_index(environment, tmp_path):
    where = run(environment, "python", "-c", "import kb, search; print(kb.__file__, search.__file__)", cwd=tmp_path)
    assert all(path.startswith(str(environment)) for path in where.stdout.split())
    said = run(environment, "kb", "ask", QUESTION, cwd=tmp_path)
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout.startswith(ANSWER)
    assert not list(tmp_path.iterdir())


def test_a_pack_of_an_installation_is_believed_by_the_hash_that_the_wheel_carries(environment, tmp_path):
    (pack,) = environment.glob("lib/python*/site-packages/kb/_base/.kb/index-*/pack")
    whole = pack.read_bytes()
    said = [run(environment, "kb", "ask", QUESTION, cwd=tmp_path)]
    try:
        pack.write_bytes(whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:])
        said.append(run(environment, "kb", "ask", QUESTION, cwd=tmp_path))
    finally:
        pack.write_bytes(whole)
    assert [one.returncode for one in said] == [0, 0]
    assert said[0].stdout == said[1].stdout
    assert (said[0].stderr, said[1].stderr[:4]) == ("", "索引还没")


def test_an_installed_wheel_searches_shows_and_checks(environment, tmp_path):
    assert run(environment, "kb", "search", "退款 到账", cwd=tmp_path).stdout.startswith("1. 退款多久到账？")
    assert run(environment, "kb", "show", "refund-time", cwd=tmp_path).stdout.startswith("退款多久到账？\n")
    assert run(environment, "kb", "check", "--fast", cwd=tmp_path).returncode == 0


READS = "随程序安装的内容只读"
"""What is said to whoever would write into the installation."""


def test_nothing_is_ever_written_into_an_installation(environment, tmp_path):
    before = installation(environment)
    work = tmp_path / "work"
    work.mkdir()
    for command in (
        ["new", "my-entry"],
        ["new", "my-entry", "--stage", "legal"],
        ["tune"],
        ["check", "--fix", "--fast"],
    ):
        said = run(environment, "kb", *command, cwd=work)
        assert (said.returncode, said.stdout) == (2, ""), command
        assert READS in said.stderr
        assert not list(work.iterdir())
    for command in (["index"], ["ask", QUESTION], ["search", "退款"], ["check", "--fast"], ["list"]):
        assert run(environment, "kb", *command, cwd=work).returncode == 0, command
    assert not list(work.iterdir())
    said = run(environment, "kb", "build", cwd=work)
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout == f"网站在 {work / 'public'}，用 kb serve 打开。\n"
    assert [path.name for path in work.iterdir()] == ["public"]
    assert installation(environment) == before


def test_without_a_home_an_index_is_for_one_run_and_nothing_stays(environment, tmp_path):
    before = installation(environment)
    nowhere = dict.fromkeys(("HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"), "/dev/null/home")
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    for command in (["ask", QUESTION], ["index"]):
        said = run(environment, "kb", *command, cwd=tmp_path, TMPDIR=str(temporary), **nowhere)
        assert said.returncode == 0, said.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["temporary"]
    assert not list(temporary.iterdir())
    assert installation(environment) == before


def test_a_base_that_an_installation_made_is_its_keepers_own(environment, tmp_path):
    assert run(environment, "kb", "init", "mine", "--name", "借书问答", cwd=tmp_path).returncode == 0
    content = str(tmp_path / "mine" / "content")
    for command in (["check", "--strict"], ["ask", "几点开门"], ["new", "fines", "--stage", "borrow"]):
        assert run(environment, "kb", *command, "--content", content, cwd=tmp_path).returncode == 0, command
    assert (tmp_path / "mine" / "content" / "entries" / "borrow" / "fines.md").is_file()
    assert (tmp_path / "mine" / ".kb" / "current").is_file()


def test_a_wheel_carries_data_and_no_pickles(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    carried = [name.removeprefix("kb/_base/") for name in names if name.startswith("kb/_base/")]
    assert {"content/facts.yml", "mkdocs.yml", "site/hooks.py", ".kb/current"} <= set(carried)
    assert [name for name in carried if name.endswith("/pack")]
    assert {"kb/__init__.pyi", "kb/py.typed", "search/py.typed"} <= set(names)
    assert not [name for name in names if "whoosh/" in name or name.endswith((".seg", ".toc", ".pyc", ".pickle"))]
    assert not [name for name in names if name.startswith(("tests/", "bench/"))]
    assert os.path.getsize(wheel) < 2_000_000
