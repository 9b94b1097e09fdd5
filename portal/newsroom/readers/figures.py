"""The pictures of an HTML figure, with what stands below them and whose they are."""

from dataclasses import dataclass

from lxml.html import HtmlElement

from portal.newsroom.readers.captions import lone_caption, split_caption
from portal.newsroom.readers.element_text import outermost, silent, text_of
from portal.newsroom.readers.incoming import last_part
from portal.newsroom.readers.inline import web_address
from portal.newsroom.readers.text import tidy

EMBEDS = ("iframe", "video", "audio", "embed")
_LONGEST_CREDIT = 200  # characters, as stored
_CREDIT_CLASSES = ("credit", "copyright", "crédit")
# What makes a figure more than pictures with a caption: each part is then read as the block it is.
_STRUCTURE = ("figure", "blockquote", "ul", "ol", "table", "dl", "h1", "h2", "h3", "h4", "h5", "h6", *EMBEDS)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as the markup names it. ``url``: its address, or its file's name; ``files``: every name it may have."""

    url: str
    files: tuple[str, ...]
    alt: str


@dataclass(frozen=True, slots=True)
class Legend:
    """What is written with a figure, as plain text."""

    caption: str = ""
    credit: str = ""

    @property
    def whole(self) -> str:
        return (
            f"{self.caption} ({self.credit})" if self.caption and self.credit else self.caption or self.credit
        )


def is_figure(element: HtmlElement) -> bool:
    """True for a figure, and for the box that WordPress puts around a picture with its caption."""
    return element.tag == "figure" or (
        "wp-caption" in _classes(element) and element.find(".//img") is not None
    )


def is_composite(element: HtmlElement) -> bool:
    """True for a figure that holds other blocks than pictures: a gallery, a quote, a film, a table."""
    return any(part.tag in _STRUCTURE or is_figure(part) for part in element.iterdescendants())


def pictures(element: HtmlElement, base: str) -> list[Picture]:
    """The pictures inside ``element`` in order, each once; copies for pages without scripts are passed over."""
    found = [_picture(image, base) for image in element.iter("img") if not silent(image)]
    return list({picture.files or picture: picture for picture in found}.values())


def media_in(element: HtmlElement) -> list[HtmlElement]:
    """The outermost pictures, figures and films inside ``element``, in order."""
    return outermost(element, _is_medium)


def take_text(element: HtmlElement) -> str:
    """The text of ``element``, which leaves the tree; pictures and films inside it stay in its place."""
    for medium in media_in(element):
        detach(medium)
        element.addprevious(medium)
    text = text_of(element)
    element.drop_tree()
    return text


def detach(element: HtmlElement) -> None:
    """Take ``element`` out of its tree; the words before and after it stay apart."""
    element.tail = f" {element.tail or ''}"
    element.drop_tree()
    element.tail = None


def take_legend(element: HtmlElement) -> Legend:
    """The caption and credit of the figure ``element`` itself, which lose their place in the tree."""
    own = [part for part in outermost(element, _is_caption_or_figure) if _is_caption(part)]
    found = [part for part in own if part.getparent() is element] or own[:1]
    credit, texts = "", []
    for caption in found:
        credit = credit or _take_credit(caption)
        texts.append(take_text(caption))
    return _legend(" ".join(filter(None, texts)), credit)


def with_text_beside(legend: Legend, element: HtmlElement) -> Legend:
    """``legend`` and whatever else is written inside the figure ``element``: a line below the picture, a credit."""
    credit = legend.credit or _take_credit(element)
    beside = text_of(element)
    if not beside:
        return legend if legend.credit else _legend(legend.caption, credit)
    if legend.caption and not credit and (labelled := split_caption(beside)) and not labelled.text:
        return Legend(legend.caption, labelled.credit)
    return _legend(" ".join(filter(None, (legend.caption, beside))), credit)


def _is_medium(element: HtmlElement) -> bool:
    return element.tag in ("img", "picture", *EMBEDS) or is_figure(element)


def _is_caption(element: HtmlElement) -> bool:
    return element.tag == "figcaption" or "wp-caption-text" in _classes(element)


def _is_caption_or_figure(element: HtmlElement) -> bool:
    return _is_caption(element) or is_figure(element)


def _classes(element: HtmlElement) -> list[str]:
    return (element.get("class") or "").lower().split()


def _take_credit(parent: HtmlElement) -> str:
    """The text of the first part of ``parent`` that is marked as a credit; it is taken out of the tree."""
    for part in parent.iterdescendants():
        names = f"{part.get('class') or ''} {part.get('itemprop') or ''}".lower()
        marked = any(name in names for name in _CREDIT_CLASSES) or part.tag in ("small", "cite")
        if marked and text_of(part):
            return take_text(part).strip("() ")
    return ""


def _legend(text: str, credit: str) -> Legend:
    if len(credit) > _LONGEST_CREDIT:
        return Legend(" ".join(filter(None, (text, credit))))
    if credit:
        labelled = split_caption(f"x. {credit}")
        return Legend(text, labelled.credit if labelled else credit)
    split = lone_caption(text) or split_caption(text)
    return Legend(split.text, split.credit) if split else Legend(text)


def _picture(image: HtmlElement, base: str) -> Picture:
    source = image.get("src") or ""
    if not source or source.startswith("data:"):  # a blank that a script replaces when the reader comes near
        source = image.get("data-src") or source
    offered = [
        candidate.split()[0] for candidate in (image.get("srcset") or "").split(",") if candidate.strip()
    ]
    names = [last_part(name) for name in (source, *offered)]
    return Picture(
        url=web_address(source, base) or ("" if ":" in source else source.rsplit("/", 1)[-1][:200]),
        files=tuple(dict.fromkeys(filter(None, names)))[:20],
        alt=tidy(image.get("alt") or "")[:500],
    )
