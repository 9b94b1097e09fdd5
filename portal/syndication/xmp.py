"""The XMP packet of an image's rights (ISO 16684-1; IPTC Photo Metadata 2025.1; PLUS LDF 2.0.1)."""

from lxml import etree

from portal.syndication.rights_metadata import RightsMetadata

_NAMES = {
    "x": "adobe:ns:meta/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
}
_OURS = (
    "dc:rights",
    "photoshop:Credit",
    "xmpRights:Marked",
    "xmpRights:UsageTerms",
    "xmpRights:WebStatement",
    "plus:DataMining",
    "plus:Licensor",
)
_HEAD = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'.encode()
_TAIL = b'<?xpacket end="w"?>'


def packet(rights: RightsMetadata, old: bytes = b"") -> bytes:
    """A whole packet, UTF-8. Properties of a readable ``old`` that are not ours are kept."""
    root = _read(old)
    rdf = root.find(_tag("rdf:RDF"))
    assert rdf is not None
    for description in rdf.findall(_tag("rdf:Description")):
        for name in _OURS:
            description.attrib.pop(_tag(name), None)
            for element in description.findall(_tag(name)):
                description.remove(element)
        if not len(description) and set(description.attrib) <= {_tag("rdf:about")}:
            rdf.remove(description)
    ours = etree.SubElement(rdf, _tag("rdf:Description"), {_tag("rdf:about"): ""}, nsmap=_prefixes())
    _by_language(ours, "dc:rights", rights.notices)
    _by_language(ours, "xmpRights:UsageTerms", rights.usage)
    if rights.credit:
        _value(ours, "photoshop:Credit", rights.credit)
    _value(ours, "xmpRights:Marked", "True")
    _value(ours, "xmpRights:WebStatement", rights.statement_url)
    _value(ours, "plus:DataMining", f"http://ns.useplus.org/ldf/vocab/{rights.mining}")
    _licensor(ours, rights)
    return _HEAD + etree.tostring(root, encoding="UTF-8", xml_declaration=False) + _TAIL


def _read(old: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(old.strip(b"\0 \r\n"), parser) if old else None
    except etree.XMLSyntaxError:
        root = None
    if root is None or root.find(_tag("rdf:RDF")) is None or root.getroottree().docinfo.doctype:
        root = etree.Element(_tag("x:xmpmeta"), nsmap={"x": _NAMES["x"]})
        etree.SubElement(root, _tag("rdf:RDF"), nsmap={"rdf": _NAMES["rdf"]})
    return root


def _by_language(parent: etree._Element, name: str, texts: dict[str, str]) -> None:
    options = etree.SubElement(etree.SubElement(parent, _tag(name)), _tag("rdf:Alt"))
    entries = [("x-default", next(iter(texts.values()))), *texts.items()]
    for language, text in entries:
        entry = etree.SubElement(options, _tag("rdf:li"))
        entry.set("{http://www.w3.org/XML/1998/namespace}lang", language)
        entry.text = text


def _licensor(parent: etree._Element, rights: RightsMetadata) -> None:
    entries = etree.SubElement(etree.SubElement(parent, _tag("plus:Licensor")), _tag("rdf:Seq"))
    entry = etree.SubElement(entries, _tag("rdf:li"))
    entry.set(_tag("rdf:parseType"), "Resource")
    _value(entry, "plus:LicensorName", rights.licensor)
    if rights.licensor_url:
        _value(entry, "plus:LicensorURL", rights.licensor_url)


def _value(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, _tag(name)).text = text


def _tag(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{_NAMES[prefix]}}}{local}"


def _prefixes() -> dict[str | None, str]:
    return {prefix: uri for prefix, uri in _NAMES.items() if prefix not in ("x", "rdf")}
