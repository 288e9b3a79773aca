"""What browsers are told of the website: a page runs the site's own files alone, and asks nobody else."""

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
        "require-trusted-types-for 'script'",  # no text becomes HTML or code, in no script
        "trusted-types kb-search kb-offline",  # but the addresses of the site's two workers
    )
)
"""Stands in every page, for hosts that send no headers."""
HEADERS = {
    "Content-Security-Policy": f"{POLICY}; frame-ancestors 'none'",  # in a page a browser would ignore the last rule
    "Permissions-Policy": ", ".join(
        f"{name}=()"
        for name in (
            *("accelerometer", "bluetooth", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope"),
            *("hid", "idle-detection", "local-fonts", "magnetometer", "microphone", "midi", "payment", "serial", "usb"),
        )
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""What `kb serve` sends with every answer, and what another host should send: see SECURITY.md."""
