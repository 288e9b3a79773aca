"""A wheel, installed into a new environment, answers at once, far from the checkout."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT

from kb.checks.valid import load_valid


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def environment(wheel, tmp_path_factory):
    """A new environment with the wheel in it; its dependencies are those of this one, so that no network is needed."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    command = [sys.executable, "-m", "pip", "--python", str(folder), "install", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(command, capture_output=True, check=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    return folder


def run(environment: Path, *command: str, cwd: Path) -> subprocess.CompletedProcess:
    """A program of the environment, at work in a folder."""
    name, *arguments = command
    return subprocess.run(
        [str(environment / "bin" / name), *arguments], cwd=cwd, capture_output=True, text=True, check=False
    )


def test_an_installed_wheel_answers_without_building_an_index(environment, tmp_path):
    where = run(environment, "python", "-c", "import kb, search; print(kb.__file__, search.__file__)", cwd=tmp_path)
    assert all(path.startswith(str(environment)) for path in where.stdout.split())
    said = run(environment, "kb", "ask", "漏发多久处理完", cwd=tmp_path)
    assert (said.returncode, said.stderr) == (0, "")
    assert load_valid(ROOT / "content").facts["platform-review"].value in said.stdout
    assert not list(tmp_path.iterdir())


def test_an_installed_wheel_searches_shows_and_checks(environment, tmp_path):
    assert run(environment, "kb", "search", "退款 到账", cwd=tmp_path).stdout.startswith("1. 退款多久到账？")
    assert run(environment, "kb", "show", "refund-time", cwd=tmp_path).stdout.startswith("退款多久到账？\n")
    assert run(environment, "kb", "check", cwd=tmp_path).returncode == 0


def test_a_wheel_carries_data_and_no_pickles(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    carried = [name.removeprefix("kb/_base/") for name in names if name.startswith("kb/_base/")]
    assert {"content/facts.yml", "mkdocs.yml", "site/hooks.py", ".kb/current"} <= set(carried)
    assert [name for name in carried if name.endswith("/pack")]
    assert not [name for name in names if "whoosh/" in name or name.endswith((".seg", ".toc", ".pyc", ".pickle"))]
    assert not [name for name in names if name.startswith(("tests/", "bench/"))]
    assert os.path.getsize(wheel) < 2_000_000
