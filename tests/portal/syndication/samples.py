"""A small order to pack: two editions, two images, one of which is not ours.

``python -m tests.portal.syndication.samples DIR`` unpacks the finished package into DIR, to look at.
"""

import datetime as dt
import hashlib
import io
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from invoices.party import Party
from invoices.terms import Language, Medium, Scope, Term, Terms, Territory, Work
from portal.newsroom.articles import ImageRights
from portal.newsroom.content import Block, BlockKind, Content
from portal.syndication.order import (
    Exclusion,
    ExclusionReason,
    PackagedEdition,
    PackagedImage,
    PackagedWork,
    PackageOrder,
)
from portal.syndication.package import build

NOW = dt.datetime(2026, 11, 23, 10, 9, 31, tzinfo=dt.UTC)
PDF = b"%PDF-1.7\n% a licence\n%%EOF\n"

PUBLISHER = Party(
    name="The Harbour Post Ltd",
    address=("1 Quay Street",),
    city="Bristol",
    postcode="BS1 4QA",
    country="GB",
    company_number="01234567",
    website="https://harbourpost.example",
)
OUTLET = Party(
    name="Le Courrier de Namur SA",
    address=("Rue de Fer 12",),
    city="Namur",
    postcode="5000",
    country="BE",
    company_number="0403227515",
    website="https://courrier.example",
)
CREDIT_LINES = {
    "en": "This article was first published by The Harbour Post.",
    "fr": "Cet article a d’abord été publié par The Harbour Post.",
}


def jpeg(size: tuple[int, int] = (960, 540), **options: Any) -> bytes:
    """A picture of our own: a harbour at dusk, more or less."""
    image = Image.new("RGB", size, (214, 190, 150))
    draw = ImageDraw.Draw(image)
    width, height = size
    draw.rectangle((0, height * 0.62, width, height), fill=(58, 84, 104))
    draw.ellipse((width * 0.62, height * 0.2, width * 0.76, height * 0.2 + width * 0.14), fill=(226, 98, 58))
    draw.polygon(
        ((width * 0.2, height * 0.62), (width * 0.3, height * 0.25), (width * 0.3, height * 0.62)), "#f4efe4"
    )
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=88, **options)
    return buffer.getvalue()


def png(size: tuple[int, int] = (64, 48)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGBA", size, (20, 40, 60, 128)).save(buffer, "PNG")
    return buffer.getvalue()


def packaged(key: str, data: bytes, media_type: str = "image/jpeg", **more: Any) -> PackagedImage:
    size = Image.open(io.BytesIO(data)).size
    return PackagedImage(
        key=key,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=media_type,
        load=lambda: data,
        credit="Ines Duarte/The Harbour Post",
        rights=ImageRights.OURS,
        width=size[0],
        height=size[1],
        **more,
    )


def english() -> Content:
    return Content(
        language="en",
        headline="Water prices rise 8% as the valley’s “last free spring” closes",
        standfirst="Families in four towns will pay from January; the council says it has no choice",
        byline="By Ines Duarte and أمل الحسيني in Bristol",
        blocks=(
            Block(
                "s1", BlockKind.FIGURE, image="harbour", alt="A sail at dusk", caption="The harbour at dusk"
            ),
            Block(
                "s2",
                BlockKind.PARAGRAPH,
                markup="The council voted <em>eleven to four</em> on Tuesday to raise the price of water by "
                "<strong>8 per cent</strong>, according to "
                '<a href="https://council.example/minutes?id=4&amp;p=2">the minutes</a>. '
                "“We looked at every pipe &amp; every penny,” its treasurer said.",
            ),
            Block(
                "s3",
                BlockKind.QUOTE,
                markup="Nobody asked the people who carry the buckets.",
                attribution="Amal al-Husseini, resident",
            ),
            Block("s4", BlockKind.HEADING, markup="What changes in January", level=2),
            Block(
                "s5",
                BlockKind.LIST,
                items=("Households pay £14.20 a month", "Farms pay per m<sup>3</sup>", "The spring closes"),
            ),
            Block("s6", BlockKind.PARAGRAPH, markup="A reader wrote: الماء حق للجميع 💧"),
            Block(
                "s7", BlockKind.FIGURE, image="agency", alt="A pump", caption="The pump house", credit="AFP"
            ),
            Block("s8", BlockKind.PARAGRAPH, markup="A passage lent by an agency stands here."),
            Block("s9", BlockKind.EMBED, url="https://video.example/watch?v=1", caption="Video: the vote"),
            Block("s10", BlockKind.PARAGRAPH, markup="The decision can be challenged until 4 February."),
        ),
    )


def french() -> Content:
    return Content(
        language="fr",
        headline="L’eau augmente de 8\u202f%\u00a0: la «\u00a0dernière source gratuite\u00a0» de la vallée ferme",
        standfirst="Quatre communes paieront dès janvier\u202f; la mairie dit ne pas avoir le choix",
        byline="Par Ines Duarte et أمل الحسيني, à Bristol",
        blocks=(
            Block(
                "s1",
                BlockKind.FIGURE,
                image="harbour",
                alt="Une voile au crépuscule",
                caption="Le port au crépuscule",
            ),
            Block(
                "s2",
                BlockKind.PARAGRAPH,
                markup="Le conseil a voté mardi, par <em>onze voix contre quatre</em>, une hausse de "
                "<strong>8\u202f%</strong> du prix de l’eau, selon "
                '<a href="https://council.example/minutes?id=4&amp;p=2">le compte rendu</a>. '
                "«\u00a0Nous avons examiné chaque tuyau et chaque centime\u00a0», a dit son trésorier.",
            ),
            Block(
                "s3",
                BlockKind.QUOTE,
                markup="Personne n’a interrogé celles et ceux qui portent les seaux.",
                attribution="Amal al-Husseini, habitante",
            ),
            Block("s4", BlockKind.HEADING, markup="Ce qui change en janvier", level=2),
            Block(
                "s5",
                BlockKind.LIST,
                items=(
                    "Les foyers paieront 14,20\u00a0£ par mois",
                    "Les fermes, au m<sup>3</sup>",
                    "La source ferme",
                ),
            ),
            Block("s6", BlockKind.PARAGRAPH, markup="Une lectrice a écrit\u00a0: الماء حق للجميع 💧"),
            Block(
                "s7",
                BlockKind.FIGURE,
                image="agency",
                alt="Une pompe",
                caption="La station de pompage",
                credit="AFP",
            ),
            Block("s8", BlockKind.PARAGRAPH, markup="Un passage prêté par une agence se trouve ici."),
            Block(
                "s9", BlockKind.EMBED, url="https://video.example/watch?v=1", caption="Vidéo\u00a0: le vote"
            ),
            Block("s10", BlockKind.PARAGRAPH, markup="La décision peut être contestée jusqu’au 4 février."),
        ),
    )


def edition(content: Content, **more: Any) -> PackagedEdition:
    french_one = content.language == "fr"
    fields: dict[str, Any] = {
        "language": content.language,
        "url": f"https://harbourpost.example/{content.language}/water-prices",
        "revision_id": ("b" if french_one else "a") * 32,
        "revision_number": 3 if french_one else 2,
        "content": content,
        "approved": True,
        "is_translation": french_one,
    }
    return PackagedEdition(**{**fields, **more})


def work(**more: Any) -> PackagedWork:
    fields: dict[str, Any] = {
        "article_id": "0" * 32,
        "slug": "water-prices",
        "canonical_url": "https://harbourpost.example/en/water-prices",
        "published_at": dt.datetime(2026, 11, 17, 6, 30, tzinfo=dt.UTC),
        "byline": "",
        "editions": (edition(english()), edition(french())),
        "images": (packaged("harbour", jpeg()),),
        "excluded": (
            Exclusion("image", "agency", ExclusionReason.NOT_OURS, holder="AFP"),
            Exclusion("passage", "s8", ExclusionReason.NOT_OURS, holder="Reuters"),
        ),
    }
    return PackagedWork(**{**fields, **more})


def terms(**more: Any) -> Terms:
    fields: dict[str, Any] = {
        "works": (Work("0" * 32, ("harbour",)),),
        "languages": (Language.EN, Language.FR),
        "media": (Medium.WEB, Medium.NEWSLETTER),
        "title": "Le Courrier de Namur",
        "url": "https://courrier.example/",
        "audience": 40_000,
        "territory": Territory(Scope.COUNTRY, "BE"),
        "term": Term.MONTHS_12,
        "currency": "EUR",
        "purchase_order": "88-214",
    }
    return Terms(**{**fields, **more})


def order(*works: PackagedWork, **more: Any) -> PackageOrder:
    packed = works or (work(),)
    fields: dict[str, Any] = {
        "licence_number": "RL-2026-000417",
        "licence_snapshot": {"number": "RL-2026-000417"},
        "version": 1,
        "issued_at": NOW - dt.timedelta(minutes=1),
        "created_at": NOW,
        "works": packed,
        "terms": terms(works=tuple(Work(w.article_id, tuple(i.key for i in w.images)) for w in packed)),
        "licensor": PUBLISHER,
        "licensee": OUTLET,
        "credit_lines": CREDIT_LINES,
        "starts_on": dt.date(2026, 11, 23),
        "ends_on": dt.date(2027, 11, 22),
        "verify_url": "https://rights.harbourpost.example/licences/RL-2026-000417",
        "licence_pdf": PDF,
    }
    return PackageOrder(**{**fields, **more})


def with_content(content: Content) -> PackageOrder:
    """An order of one edition with just this text, its images cleared whatever they are called."""
    keys = sorted({figure.image for figure in content.figures if figure.image})
    one = work(
        editions=(edition(content),),
        images=tuple(packaged(key, SMALL_JPEG) for key in keys),
        excluded=(),
    )
    made = order(one)
    return replace(made, terms=replace(made.terms, languages=(Language(content.language),)))


SMALL_JPEG = jpeg((32, 18))

if __name__ == "__main__":
    target = Path(sys.argv[1])
    with zipfile.ZipFile(io.BytesIO(build(order()).data)) as archive:
        archive.extractall(target)
    sys.stdout.write("".join(f"{path}\n" for path in sorted(target.rglob("*")) if path.is_file()))
