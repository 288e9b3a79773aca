"""What can go wrong in search.

SearchError
├── PackMissing    there is no pack in this folder
├── PackDamaged    a pack that cannot be trusted: cut, altered, or of another format version
└── QueryError     a query that Whoosh's query language cannot read
"""


class SearchError(Exception):
    """Base of all errors of this package."""


class PackMissing(SearchError):
    """There is no pack in this folder."""


class PackDamaged(SearchError):
    """The pack was cut or altered, or is of another format version; build it again."""


class QueryError(SearchError):
    """The query cannot be read, or asks for a field that is not there."""
