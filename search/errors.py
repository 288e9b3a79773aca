"""What can go wrong in search.

SearchError
├── PackMissing    there is no pack in this folder
├── PackDamaged    a pack that cannot be trusted: cut, altered, or of another format version
├── IndexUntrusted an index that was altered, or not built with this key
├── QueryError     a query that Whoosh's query language cannot read
├── Busy           another process has been writing to the folder for too long
├── ClusterError   a cluster that cannot be asked or written to
└── NotOurs        the folder is a link, or holds what was not put there by one who builds indexes
"""

from pathlib import Path


class SearchError(Exception):
    """Base of all errors of this package."""


class PackMissing(SearchError):
    """There is no pack in this folder."""


class PackDamaged(SearchError):
    """The pack was cut or altered, or is of another format version; build it again."""


class IndexUntrusted(SearchError):
    """The index was altered, or not built with this key: it may say anything, and Whoosh's part run code."""


class Busy(SearchError):
    """Another process has been writing to the folder for too long."""


class ClusterError(SearchError):
    """A cluster cannot be asked or written to; `where` is its address, `detail` what it said itself.

    reason:
    address        the URI is none                        not-installed  the client is not there
    refused        nobody listens                         silent         no answer in time
    unknown-host   no such name                           denied         not allowed in
    locked         another process has the file open      empty          nothing was pushed there
    gone           the collection was removed meanwhile   half           it has not all of its rows
    version        it was written by another version      damaged        it holds what no push writes
    busy           another push is writing                taken          another push took this one's place
    rounded        the engine's scores are not the sums   failed         anything else
    """

    def __init__(self, reason: str, where: str, detail: str = "") -> None:
        super().__init__(f"{where}: {reason}" + (f" ({detail})" if detail else ""))
        self.reason, self.where, self.detail = reason, where, detail


class NotOurs(SearchError):
    """The folder is a link, or holds other things: nothing is written there. `found` names them, empty for a link."""

    def __init__(self, message: str, directory: Path, found: tuple[str, ...]) -> None:
        super().__init__(message)
        self.directory, self.found = directory, found


class QueryError(SearchError):
    """The query cannot be read, or asks for a field that is not there."""
