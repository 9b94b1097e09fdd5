"""What XLIFF 2.1 asks of a file, as far as we write it: structure, attributes, and the rules on ids and references.

Written from the standard's text (sections 4.2, 4.3 and the constraints of each element). The OASIS schema itself is
used too where it lies beside the project; this keeps the tests strict where it does not.
"""

import re
from collections import Counter

from lxml import etree

CORE, META = "urn:oasis:names:tc:xliff:document:2.0", "urn:oasis:names:tc:xliff:metadata:2.0"
XML = "http://www.w3.org/XML/1998/namespace"
_NMTOKEN, _LANGUAGE = re.compile(r"[\w.:-]+"), re.compile(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*")
_USER_DEFINED = re.compile(r"[^\s:]+:[^\s:]+")
_YES_NO = re.compile("yes|no")
_STATE = re.compile("initial|translated|reviewed|final")
_ANY = re.compile(".*", re.DOTALL)
_SPACE = f"{{{XML}}}space"
INLINE = ("cp", "ph", "pc")
# element -> (attributes: pattern, required attributes, children in order: (names, least, most), text allowed)
_MANY = 10**9
RULES = {
    "xliff": ({"version": re.compile(r"2\.1"), "srcLang": _LANGUAGE, "trgLang": _LANGUAGE}, {"version", "srcLang"},
              [({"file"}, 1, _MANY)], False),
    "file": ({"id": _NMTOKEN, "canResegment": _YES_NO, _SPACE: re.compile("default|preserve")}, {"id"},
             [({"metadata"}, 0, 1), ({"notes"}, 0, 1), ({"unit", "group"}, 1, _MANY)], False),
    "unit": ({"id": _NMTOKEN, "type": _USER_DEFINED, "translate": _YES_NO, "name": _ANY}, {"id"},
             [({"metadata"}, 0, 1), ({"notes"}, 0, 1), ({"originalData"}, 0, 1), ({"segment"}, 1, _MANY)], False),
    "notes": ({}, set(), [({"note"}, 1, _MANY)], False),
    "note": ({"id": _NMTOKEN, "category": _ANY}, set(), [], True),
    "originalData": ({}, set(), [({"data"}, 1, _MANY)], False),
    "data": ({"id": _NMTOKEN}, {"id"}, [({"cp"}, 0, _MANY)], True),
    "segment": ({"id": _NMTOKEN, "state": _STATE, "subState": _USER_DEFINED}, set(),
                [({"source"}, 1, 1), ({"target"}, 0, 1)], False),
    "source": ({}, set(), [(set(INLINE), 0, _MANY)], True),
    "target": ({}, set(), [(set(INLINE), 0, _MANY)], True),
    "cp": ({"hex": re.compile("([0-9A-F]{2})+")}, {"hex"}, [], False),
    "ph": ({"id": _NMTOKEN, "dataRef": _NMTOKEN, "equiv": _ANY, "type": re.compile("fmt|link"), "subType": _USER_DEFINED},
           {"id"}, [], False),
    "pc": ({"id": _NMTOKEN, "dataRefStart": _NMTOKEN, "dataRefEnd": _NMTOKEN, "type": re.compile("fmt|link"),
            "subType": _USER_DEFINED}, {"id"}, [(set(INLINE), 0, _MANY)], True),
    "metadata": ({}, set(), [({"metaGroup"}, 1, _MANY)], False),
    "metaGroup": ({"category": _ANY}, set(), [({"meta"}, 1, _MANY)], False),
    "meta": ({"type": _ANY}, {"type"}, [], True),
}  # fmt: skip


def broken_rules(data: bytes) -> list[str]:
    """Every rule of the standard that the XLIFF file ``data`` breaks, in words."""
    root = etree.fromstring(data)
    found = [] if root.tag == f"{{{CORE}}}xliff" else [f"root is {root.tag}"]
    for element in root.iter():
        found += _element(element)
    if root.find(f".//{{{CORE}}}target") is not None and not root.get("trgLang"):
        found.append("target without trgLang")
    for box in root.iter(f"{{{CORE}}}file"):
        found += _twice([unit.get("id") for unit in box.iter(f"{{{CORE}}}unit")], "unit")
    for unit in root.iter(f"{{{CORE}}}unit"):
        found += _unit(unit)
    return found


def _element(element: etree._Element) -> list[str]:
    name = etree.QName(element)
    expected = META if name.localname in ("metadata", "metaGroup", "meta") else CORE
    if name.namespace != expected or name.localname not in RULES:
        return [f"{element.tag} is unknown"]
    attributes, needed, children, text = RULES[name.localname]
    found = [f"{name.localname} lacks {one}" for one in needed - set(element.attrib)]
    for key, value in element.attrib.items():
        if key not in attributes or not attributes[key].fullmatch(value):
            found.append(f"{name.localname}/@{key}={value!r}")
    place = 0
    names = [etree.QName(child).localname for child in element]
    for allowed, least, most in children:
        start = place
        while place < len(names) and names[place] in allowed:
            place += 1
        if not least <= place - start <= most:
            found.append(f"{name.localname} has {place - start} of {sorted(allowed)}")
    if place < len(names):
        found.append(f"{name.localname}: {names[place]} out of place")
    loose = "".join([element.text or "", *(child.tail or "" for child in element)])
    return found + ([f"{name.localname} holds text"] if loose.strip() and not text else [])


def _unit(unit: etree._Element) -> list[str]:
    data = [d.get("id") for d in unit.iter(f"{{{CORE}}}data")]
    found = _twice(data, "data") + _twice([n.get("id") for n in unit.iter(f"{{{CORE}}}note")], "note")
    segments = unit.findall(f"{{{CORE}}}segment")
    sources = [code for s in segments for code in _codes(s, "source")]
    ids = [s.get("id") for s in segments] + [code.get("id") for code in sources]
    found += _twice(ids, "segment or code")
    for segment in segments:
        own = {code.get("id"): code.tag for code in _codes(segment, "source")}
        target = _codes(segment, "target")
        found += _twice([code.get("id") for code in target], "code of a target")
        for code in target:
            if code.get("id") in ids and own.get(code.get("id")) != code.tag:
                found.append(f"target code {code.get('id')} belongs to another segment")
        if segment.get("subState") and not segment.get("state"):
            found.append("subState without state")
    for code in sources + [code for s in segments for code in _codes(s, "target")]:
        found += [
            f"{key} points nowhere"
            for key, value in code.items()
            if key.startswith("dataRef") and value not in data
        ]
        if code.get("subType") and not code.get("type"):
            found.append("subType without type")
    return found


def _codes(segment: etree._Element, side: str) -> list[etree._Element]:
    element = segment.find(f"{{{CORE}}}{side}")
    return [] if element is None else [e for e in element.iter() if etree.QName(e).localname in ("ph", "pc")]


def _twice(ids: list[str | None], what: str) -> list[str]:
    return [f"{what} id {id} twice" for id, count in Counter(ids).items() if id and count > 1]
