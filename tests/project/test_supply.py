"""What others wrote and we run or carry: every piece is named, with the hash of what was looked at."""

import json
import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from conftest import ROOT

LOCKS = [f"requirements{name}.lock" for name in ("-build", "", "-scale", "-soak", "-bench")]
PACKAGE = re.compile(r"(?m)^(?P<name>[A-Za-z0-9_.-]+)(?:\[[\w,]+\])?==(?P<version>[^ ;\\]+)(?P<rest>.*(?:\n    .*)*)")
MAKE = (ROOT / "Makefile").read_text(encoding="utf-8").replace("\\\n", " ")
PIP = re.compile(r"^\t.*(?:\$\(INSTALL\)|pip install).*$", re.MULTILINE)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_of_a_lock_has_its_version_and_hashes_and_no_address(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    found = list(PACKAGE.finditer(text))
    assert found
    assert all(re.search(r"--hash=sha256:[0-9a-f]{64}", one["rest"]) for one in found)
    assert len(found) == len([line for line in text.splitlines() if line and line[0] not in " #"])
    assert "://" not in text


def test_everything_that_runs_at_installation_is_pinned_and_hashed():
    """What is built of source is built without isolation, by what was installed by hash before."""
    assert re.search(r"(?m)^INSTALL := .*pip install .*--require-hashes$", MAKE)
    steps = PIP.findall(MAKE)
    assert len(steps) == 6
    for step in steps:
        ours = "--no-deps" in step and "--no-build-isolation" in step and step.endswith(" -e .")
        hashed = "$(INSTALL)" in step and re.search(r"-r (\S+)$", step)[1] in LOCKS
        assert ours or hashed, step
    build, everything, _here, *more = steps
    assert build.endswith("-r requirements-build.lock")
    assert "--no-build-isolation" in everything
    assert all("--only-binary :all:" in step for step in more)


def test_what_locks_is_locked_itself():
    assert "uv==" in (ROOT / "requirements-soak.lock").read_text(encoding="utf-8")
    assert re.search(r"(?m)^LOCK := \$\(BIN\)/uv pip compile .*--generate-hashes.*--no-emit-index-url", MAKE)


def bill(place: Path, into: Path) -> dict:
    command = [sys.executable, str(ROOT / "supply" / "sbom.py"), str(place), str(into)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return json.loads(into.read_text(encoding="utf-8"))


def test_the_bill_of_a_website_names_every_file_and_whose_work_is_in_them(kb, small_kb, tmp_path):
    site = tmp_path / "site"
    assert kb("build", "-o", str(site)).code == 0
    listed = bill(site, tmp_path / "site.cdx.json")
    assert (listed["bomFormat"], listed["specVersion"]) == ("CycloneDX", "1.6")
    files = {c["name"]: c["hashes"][0]["content"] for c in listed["components"] if c["type"] == "file"}
    there = [path for path in site.rglob("*") if path.is_file()]
    assert files == {path.relative_to(site).as_posix(): sha256(path.read_bytes()).hexdigest() for path in there}
    packages = {c["name"]: c for c in listed["components"] if c["type"] == "library"}
    assert {"mkdocs-material", "jieba", "pypinyin", "zhconv"} <= packages.keys()
    for name, one in packages.items():
        assert f"\n{name}=={one['version']} " in "\n" + (ROOT / "requirements.lock").read_text(encoding="utf-8")
        assert one["purl"] == f"pkg:pypi/{name}@{one['version']}"
        assert one["properties"]


def test_no_script_of_a_website_is_anybody_else_s(kb, small_kb, tmp_path):
    """So the list needs no packages of scripts: all of them are joined of those under site/."""
    site = tmp_path / "site"
    assert kb("build", "-o", str(site)).code == 0
    ours = {path.name for path in (ROOT / "site").rglob("*.js")} | {"data.js"}
    scripts = list(site.rglob("*.js"))
    assert scripts
    assert {path.name for path in scripts} <= ours
    assert not [path for path in site.rglob("*") if path.suffix in (".wasm", ".mjs", ".map", ".woff2")]


def test_the_bill_of_a_wheel_names_what_it_needs_and_carries(tmp_path):
    import zipfile

    wheel = tmp_path / "a.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("kb/_base/site/assets/box/box.js", "1;")
    listed = bill(wheel, tmp_path / "wheel.cdx.json")
    assert [c["name"] for c in listed["components"] if c["type"] == "file"] == ["kb/_base/site/assets/box/box.js"]
    packages = {c["name"] for c in listed["components"] if c["type"] == "library"}
    assert {"click", "filelock", "icalendar", "python-dateutil", "six", "whoosh"} <= packages
    assert not packages & {"pytest", "mkdocs", "mkdocs-material", "playwright"}
    graph = {one["ref"].split("@")[0]: one.get("dependsOn", []) for one in listed["dependencies"]}
    assert any(ref.startswith("pkg:pypi/six@") for ref in graph["pkg:pypi/python-dateutil"])


def test_what_others_no_longer_keep_up_says_nothing_to_who_asks(kb_process, small_kb, tmp_path):
    """Whoosh and jieba are compiled with warnings on newer versions of Python, and look for what these have no more."""
    fresh = {"PYTHONPYCACHEPREFIX": str(tmp_path / "compiled")}  # nothing is compiled yet
    fresh |= {"PYTHONWARNINGS": None, "PYTHONDONTWRITEBYTECODE": None}
    said = kb_process("index", **fresh)
    assert (said.code, said.err) == (0, "")
    assert list((tmp_path / "compiled").rglob("fulltext.*.pyc"))
    said = kb_process("search", "退款", **fresh)
    assert (said.code, said.err) == (0, "")
