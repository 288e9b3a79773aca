"""What a request asks for: of which server, which file, in which form."""

import re
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import unquote, urlsplit


def meant(host: str, names: set[str]) -> bool:
    """Whether a browser meant this server: by an address, or by a name of it. Another name may be that of a stranger's
    page who has it lead here (DNS rebinding)."""
    name = re.sub(r":\d{0,5}$", "", host.strip().lower()).strip("[]")
    with suppress(ValueError):
        return bool(ip_address(name))
    return name in names


def shared(target: str, origin: str, origins: frozenset[str]) -> bool:
    """Whether a page of another site may have this file: where that site was named, the box and what it searches in."""
    if not origin or not ("*" in origins or origin in origins):
        return False
    names = parts(target) or []
    return names == ["assets", "box", "embed.js"] or (names[:2] == ["assets", "search"] and len(names) == 3)


def parts(target: str) -> list[str] | None:
    """The names in the path of a request, the last of a folder's page added; None where it may mean another place."""
    path = urlsplit(target).path
    try:
        names = unquote(path, errors="strict").split("/")
    except UnicodeDecodeError:
        return None
    if names[0] or len(names) != path.count("/") + 1:
        return None
    names = [*names[1:-1], names[-1] or "index.html"]
    odd = any(not name or name.startswith(".") or any(c in "\\:" or ord(c) < 32 for c in name) for name in names)
    return None if odd else names


def find(folder: Path, names: list[str]) -> Path | None:
    """The file or folder of these names below a folder, without following a link out of it."""
    try:
        file = folder.joinpath(*names).resolve(strict=True)
    except (OSError, RuntimeError, ValueError):  # not there, links in a circle, a name no file can have
        return None
    return file if file.is_relative_to(folder) and (file.is_file() or file.is_dir()) else None


def takes_gzip(accepted: str) -> bool:
    """Whether a browser says that it can read gzip."""
    choices = [choice.replace(" ", "").partition(";q=") for choice in accepted.lower().split(",")]
    return any(name == "gzip" and weight not in ("0", "0.0", "0.00", "0.000") for name, _, weight in choices)
