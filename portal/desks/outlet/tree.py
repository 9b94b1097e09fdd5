"""The files of a package as a tree one can open, each with what it is."""

import datetime as dt
from collections.abc import Sequence
from typing import TypedDict

from flask_babel import gettext as _

from portal.describing import file_size
from portal.language import moment
from portal.syndication.tables import Package

_OPEN_AT_MOST = 2  # articles whose folders stand open


class Node(TypedDict, total=False):
    """One line of the tree macro."""

    name: str
    note: str
    size: str
    children: list["Node"]
    open: bool


def package_tree(package: Package, coming: Sequence[tuple[str, dt.datetime | None]]) -> list[Node]:
    """Folders with what is in them, then the papers beside.

    ``coming``: (language, due) of licensed editions that a later version brings; shown where one article is licensed.
    """
    root: list[Node] = []
    for entry in sorted(package.manifest["files"], key=lambda e: ("/" not in e["path"], e["path"])):
        *folders, name = entry["path"].split("/")
        level = root
        for folder in folders:
            level = _folder(level, f"{folder}/")
        level.append({"name": name, "note": _what(name), "size": file_size(entry["size"])})
    articles = [node for node in root if any("children" in child for child in node.get("children", []))]
    for node in articles:
        node["open"] = len(articles) <= _OPEN_AT_MOST
    promised = [_promised(language, due) for language, due in coming] if not articles else []
    folders_first = sorted([*root, *promised], key=lambda node: not node["name"].endswith("/"))
    return [*folders_first, {"name": "manifest.json", "note": _("checksums of all of it")}]


def _folder(level: list[Node], name: str) -> list[Node]:
    for node in level:
        if node["name"] == name:
            return node["children"]
    made: Node = {"name": name, "children": [], "open": True}
    level.append(made)
    return made["children"]


def _what(name: str) -> str:
    known = {
        "article.html": _("page with credit"),
        "article.md": "Markdown",
        "article.ninjs.json": "IPTC ninjs",
        "article.txt": _("plain text"),
        "licence.json": "RightsML",
        "licence.pdf": _("the licence"),
        "README.en.txt": _("how to publish it"),
        "README.fr.txt": _("how to publish it"),
    }
    return known.get(name, "")


def _promised(language: str, due: dt.datetime | None) -> Node:
    note = _("follows, promised by %(when)s", when=moment(due)) if due else _("follows when approved")
    return {"name": f"{language}/", "note": note}
