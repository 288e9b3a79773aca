"""A list of what is in a wheel or in a built website, as CycloneDX has it: files by their hashes, packages by versions.

python supply/sbom.py kb_loufa-….whl wheel.cdx.json
python supply/sbom.py public site.cdx.json
"""

import re
import sys
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime, timezone
from hashlib import sha256
from importlib.metadata import distribution
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import DisjunctiveLicense
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from kb import DISTRIBUTION, __version__
from kb.base.dates import now

IN_THE_DATA = {
    "jieba": "which stretches of the content are words",
    "pypinyin": "how characters sound",
    "zhconv": "Traditional characters and their Simplified ones",
    "chinesecalendar": "the table of holidays",
}
"""Packages whose data stand in the pack and the table of holidays, which a wheel and a website carry."""
IN_THE_PAGES = {"mkdocs": "the pages' addresses and the list of them", "mkdocs-material": "parts of its style sheet"}
"""Packages of whose files a website has something. It has no script of anybody else's."""


def files_of(place: Path) -> dict[str, bytes]:
    """Name -> bytes of what is in a wheel or in the folder of a website."""
    if place.is_dir():
        return {path.relative_to(place).as_posix(): path.read_bytes() for path in place.rglob("*") if path.is_file()}
    with zipfile.ZipFile(place) as wheel:
        return {name: wheel.read(name) for name in wheel.namelist()}


def needed(name: str, found: dict[str, list[str]] | None = None) -> dict[str, list[str]]:
    """What a package needs to run, here, and what that needs: each name with the names that it needs itself."""
    found = {} if found is None else found
    if name not in found:
        asked = [Requirement(one) for one in distribution(name).requires or ()]
        here = [one for one in asked if not one.marker or one.marker.evaluate({"extra": ""})]
        found[name] = sorted(canonicalize_name(one.name) for one in here)
        for other in found[name]:
            needed(other, found)
    return found


def package(name: str, why: str = "") -> Component:
    """An installed package: the version that is locked."""
    about = distribution(name)
    said = about.metadata.get("License-Expression") or _licence(about.metadata.get_all("Classifier") or ())
    return Component(
        type=ComponentType.LIBRARY,
        name=name,
        version=about.version,
        bom_ref=f"pkg:pypi/{name}@{about.version}",
        purl=PackageURL("pypi", None, name, about.version),
        description=why or None,
        licenses=[DisjunctiveLicense(name=said)] if said else None,
        properties=[Property(name="kb:locked-sha256", value=code) for code in locked(name)],
    )


def _licence(classifiers: Iterable[str]) -> str:
    return "; ".join(one.rpartition(" :: ")[2] for one in classifiers if one.startswith("License :: "))


def locked(name: str, lists: tuple[str, ...] = ("requirements.lock",)) -> list[str]:
    """The hashes that are locked of a package's files."""
    text = "\n".join((Path(__file__).parent.parent / file).read_text(encoding="utf-8") for file in lists)
    found = re.search(rf"(?m)^{re.escape(name)}==.*(?:\n    --hash=.*)+", text)
    return re.findall(r"sha256:([0-9a-f]{64})", found[0]) if found else []


def listed(files: dict[str, bytes]) -> Iterator[Component]:
    """Each file by its hash."""
    for name, raw in sorted(files.items()):
        code = HashType(alg=HashAlgorithm.SHA_256, content=sha256(raw).hexdigest())
        yield Component(type=ComponentType.FILE, name=name, hashes=[code], bom_ref=f"file:{name}")


def bill(place: Path) -> Bom:
    """The list of a wheel or a website."""
    files, is_site = files_of(place), place.is_dir()
    bom = Bom()
    root = Component(
        type=ComponentType.DATA if is_site else ComponentType.APPLICATION,
        name=f"{DISTRIBUTION}-site" if is_site else DISTRIBUTION,
        version=__version__,
        bom_ref=DISTRIBUTION,
    )
    bom.metadata.component, bom.metadata.timestamp = root, datetime.fromtimestamp(now(), timezone.utc)
    graph = {} if is_site else needed(DISTRIBUTION)
    carried = IN_THE_DATA | IN_THE_PAGES if is_site else IN_THE_DATA
    packages = {name: package(name, carried.get(name, "")) for name in sorted({*graph, *carried} - {DISTRIBUTION})}
    for component in (*packages.values(), *listed(files)):
        bom.components.add(component)
    for name, needs in graph.items():
        one = root if name == DISTRIBUTION else packages[name]
        bom.register_dependency(one, [packages[other] for other in needs])
    if is_site:
        bom.register_dependency(root, packages.values())
    bom.serial_number = uuid5(NAMESPACE_URL, "".join(sorted(str(c.hashes) for c in bom.components)))
    return bom


def main(place: str, output: str) -> None:
    made = JsonV1Dot6(bill(Path(place))).output_as_string(indent=1)
    Path(output).write_text(made + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
