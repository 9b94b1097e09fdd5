"""What every template may call: fingerprinted assets, navigation, a form's problems."""

import hashlib
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask, current_app, request, url_for

from forms.problems import messages_of, problems
from portal.navigation import account_links, colophon, navigation


def init_pages(app: Flask) -> None:
    """Give the templates of ``app`` their functions."""
    app.jinja_env.globals.update(
        account_links=account_links,
        asset=asset,
        colophon=colophon,
        in_language=in_language,
        messages_of=messages_of,
        navigation=navigation,
        problems=problems,
        sandbox=sandbox,
    )


def asset(name: str) -> str:
    """The address of static file ``name``, marked with its content so that it may be cached for good."""
    folder = current_app.static_folder
    assert folder is not None
    path = Path(folder, name)
    return url_for("static", filename=name, v=_fingerprint(path, path.stat().st_mtime_ns))


def in_language(code: str) -> str:
    """This very page in language ``code``: a reference relative to the address the reader is at."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    return "?" + urlencode([*kept, ("lang", code)])


def sandbox() -> bool:
    """True when payments go to the local sandbox."""
    return current_app.extensions["reprise"].sandbox


@lru_cache(maxsize=64)
def _fingerprint(path: Path, _changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
