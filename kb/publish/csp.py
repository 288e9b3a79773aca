"""The Content-Security-Policy of the website: a page runs the site's own files alone, and asks nobody else."""

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",  # the theme's style sheet has its symbols in it
        "connect-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
    )
)
"""Stands in every page, for hosts that send no headers."""
HEADER = f"{POLICY}; frame-ancestors 'none'"
"""What `kb serve` sends: in a page a browser would ignore the last rule."""
