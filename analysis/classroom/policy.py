"""What a browser is told about every answer: nothing from elsewhere, no frames, no script but the page's own."""

import base64
import hashlib
import re

INLINE = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.S)
HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",  # with "no-referrer" the form's Origin would be null
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def content_policy(source: str = "") -> str:
    """The Content-Security-Policy of an HTML file: scripts from this server and those that stand in the file itself, by
    their hashes. ``source``: the file (not what was filled into it); without one, no inline script at all.
    """
    hashes = [f"'sha256-{_hash(script)}'" for script in INLINE.findall(source)]
    return "; ".join(
        (
            "default-src 'none'",
            " ".join(("script-src 'self'", *hashes)),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )


def _hash(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
