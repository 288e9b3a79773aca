"""The knowledge base: what its entries say, whether they are right, and which of them answers a question."""

__version__ = "0.1.0"
DISTRIBUTION = "kb-loufa"
"""Name of the package that is installed."""
