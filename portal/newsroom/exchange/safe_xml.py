"""XML from outside: no entities, no document type, no network, nothing large."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from lxml import etree


class Unreadable(ValueError):
    """A file that cannot be taken in. ``message`` says why, and what to do, in the reader's language."""

    def __init__(self, message: LazyString) -> None:
        super().__init__(message)
        self.message = message


def root_of(data: bytes, most: int, *, doctype: bool = False) -> etree._Element:
    """The root element of ``data``, an XML file of at most ``most`` bytes. Raises Unreadable.

    ``doctype``: whether it may name a document type (which is never fetched); it may declare nothing in any case.
    """
    if len(data) > most:
        raise Unreadable(_("The file is larger than %(limit)s MB.", limit=most // 1_000_000))
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as problem:
        raise Unreadable(_("The file is not well-formed XML: it may be damaged or cut off.")) from problem
    # What a document type declares is the door to entities: whoever sends it means harm, or another format.
    info = root.getroottree().docinfo
    declared = info.internalDTD is not None and any(info.internalDTD.iterentities())
    if declared or (info.doctype and not doctype):
        raise Unreadable(_("The file declares a document type, which is not accepted."))
    return root


def local_name(element: etree._Element) -> str:
    """The name of ``element`` without its namespace."""
    return etree.QName(element).localname
