"""Regular expressions of many words that never try the same letter twice."""

import re
from collections.abc import Iterable

_Trie = dict[str, "_Trie"]
_END = ""


def one_of(words: Iterable[str]) -> str:
    """A pattern that matches each of ``words`` and nothing else, the longest where several begin alike."""
    root: _Trie = {}
    for word in words:
        node = root
        for character in word:
            node = node.setdefault(character, {})
        node[_END] = {}
    return _pattern(root)


def _pattern(node: _Trie) -> str:
    branches = []
    for character, below in sorted(node.items(), reverse=True):
        if character == _END:
            continue
        chain = character
        while len(below) == 1 and _END not in below:
            ((character, below),) = below.items()
            chain += character
        branches.append(re.escape(chain) + (_pattern(below) if set(below) != {_END} else ""))
    inside = branches[0] if len(branches) == 1 and _END not in node else f"(?:{'|'.join(branches)})"
    return inside + ("?" if _END in node else "")
