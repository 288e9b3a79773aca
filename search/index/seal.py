"""A seal on a folder of files: who holds the key knows that they were written with it, and not touched since."""

import hmac
from pathlib import Path


def seal(folder: Path, key: bytes) -> str:
    """HMAC-SHA256 (RFC 2104) of the names and bytes of all files of a folder, as hexadecimal digits."""
    mac = hmac.new(key, digestmod="sha256")
    for path in sorted(folder.iterdir()):
        raw = path.read_bytes()
        mac.update(f"{path.name}\0{len(raw)}\0".encode("utf-8", "surrogateescape") + raw)
    return mac.hexdigest()


def sealed(folder: Path, key: bytes, said: str) -> bool:
    """Whether a seal is that of the folder as it is."""
    return hmac.compare_digest(seal(folder, key), said)
