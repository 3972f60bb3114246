"""The offline file of a guide: one HTML page with everything in it, which makes no request and whose policy says so."""

import base64
import hashlib
import html

from safeconduct.front import asset
from safeconduct.guides.guide import Guide

_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="format-detection" content="telephone=no">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>Safeconduct</title>
<style>{style}</style>
</head>
<body>
<noscript><p lang="en">This file needs JavaScript. It works without a network.</p>
<p lang="de">Diese Datei braucht JavaScript. Sie funktioniert ohne Netz.</p></noscript>
<script type="application/json" id="guide">{guide}</script>
<script>{script}</script>
</body>
</html>
"""


def offline_file(guide: Guide) -> str:
    """The text of the file. The same guide and front end give the same file. Raises FrontMissing."""
    script, style = asset("offline.js"), asset("offline.css")
    policy = "; ".join(
        [
            "default-src 'none'",
            f"script-src '{_hash(script)}'",
            f"style-src '{_hash(style)}'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        ]
    )
    return _PAGE.format(
        language=html.escape(guide.languages[0]),
        policy=html.escape(policy, quote=False),
        style=style,
        guide=inert(guide.text()),
        script=script,
    )


def inert(json_text: str) -> str:
    r"""JSON that no HTML parser takes for markup, wherever it stands; the same data.

    >>> inert('{"a":"</script>"}')
    '{"a":"\\u003c/script>"}'
    """
    return json_text.replace("<", r"\u003c").replace("\u2028", r"\u2028").replace("\u2029", r"\u2029")


def _hash(text: str) -> str:
    """The source expression that allows this inline text. Source: Content Security Policy Level 3, § 2.3.1."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
