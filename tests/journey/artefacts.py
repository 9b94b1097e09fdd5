"""The three files an outlet receives, downloaded and held against the caller's own article."""

import hashlib
import io
import json
import re
import zipfile
from typing import Any

import pypdf
from pypdf.errors import PyPdfError

from portal.syndication import verify
from tests.journey.browser import Browser, Page, PageProblem
from tests.journey.outlet import OUTLET, Order
from tests.journey.proof import Proof
from tests.journey.story import LANGUAGES, Story, blocks, furniture, squash

_NAMES = ("licence.pdf", "invoice.pdf", "package.zip")
_FORMATS = ("article.html", "article.md", "article.ninjs.json", "article.txt")
# The byline field holds the name alone; each format puts its own word before it, or none.
_BY = re.compile(r"^(By|Par) ")
_MARKDOWN_LINK = re.compile(r"\]\([^)\s]*\)")


def download(page: Page, order: Order) -> str:
    """Fetch the three files from the order ``page``, and the numbers it names. Returns a note."""
    for name in _NAMES:
        file = page.follow(re.escape(f"{order.path}/{name}"))
        wanted = "application/zip" if name.endswith("zip") else "application/pdf"
        if file.media_type != wanted or not file.data:
            raise PageProblem(f"{name} comes as {file.media_type or 'nothing'}")
        order.artefacts[name] = file.data
    order.licence = page.follow(r"/licences/[^/]+").path.rpartition("/")[2]
    invoices = page.browser.get("/invoices").tree.xpath("//tbody//th[@scope='row']")
    if len(invoices) != 1:
        raise PageProblem(f"the outlet sees {len(invoices)} invoices for one order")
    order.invoice = invoices[0].xpath("string(.//a/text())").strip()
    return ", ".join(f"{name} {len(data) / 1024:.0f} KB" for name, data in order.artefacts.items())


def check_papers(order: Order, story: Story, page: Page, proof: Proof) -> None:
    """The PDFs are what they should be and say what they should."""
    for name in ("licence.pdf", "invoice.pdf"):
        proof.section(name)
        data = order.artefacts[name]
        proof.check("begins as a PDF does", data.startswith(b"%PDF-"))
        text, reader = _pdf(data)
        proof.check("opens and has words", bool(text))
        if reader is not None:
            root: Any = reader.trailer["/Root"]
            proof.check("is tagged, and names its language and title", _accessible(reader, root))
        proof.check("its SHA-256 stands on the order page", hashlib.sha256(data).hexdigest() in page.text)
        wanted = {"the licence number": order.licence, "the outlet": OUTLET["registered_name"]}
        if name == "invoice.pdf":
            wanted |= {"its own number": order.invoice, "the purchase order": order.purchase_order}
            wanted |= {"the outlet’s tax number": squash(OUTLET["tax_number"])}
            wanted |= {"the amount of the quote": _figures(order.total)}
        else:
            wanted |= {f"the headline ({code})": story.headlines[code] for code in LANGUAGES}
        for what, said in wanted.items():
            proof.check(f"says {what}", squash(said) in text, said)


def check_package(order: Order, story: Story, page: Page, proof: Proof) -> None:
    """The package is whole, and both editions hold every word of the caller's article and nothing else."""
    proof.section("package.zip")
    data = order.artefacts["package.zip"]
    problems = verify.check(data)
    proof.check("agrees with its own manifest", not problems, "; ".join(problems))
    proof.check("its SHA-256 stands on the order page", hashlib.sha256(data).hexdigest() in page.text)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    editions = [f"{language}/{name}" for language in LANGUAGES for name in _FORMATS]
    others = ["licence.pdf", "licence.json", "manifest.json", "README.en.txt", "README.fr.txt"]
    missing = [name for name in editions + others if not files.get(name)]
    proof.check(
        "holds both editions in four formats, papers, rights and README", not missing, ", ".join(missing)
    )
    if missing:
        return
    proof.check("holds the same licence", files["licence.pdf"] == order.artefacts["licence.pdf"])
    proof.check("its rights name the licence", order.licence in json.dumps(json.loads(files["licence.json"])))
    pictures = [name for name in files if name.startswith("images/")]
    proof.check("holds no picture, for none is ours to license", not pictures, ", ".join(pictures))
    for language in LANGUAGES:
        texts = {name: files[f"{language}/{name}"].decode() for name in _FORMATS}
        check_edition(language, texts, story, order, proof)


def check_status(home: str, order: Order, story: Story, proof: Proof) -> None:
    """Anybody can see that the licence holds, in both languages, and nothing that is nobody's business."""
    proof.section("Public status page")
    for language, active in (("en", "active"), ("fr", "active")):
        page = Browser(home, language).get(f"/licences/{order.licence}?lang={language}")
        proof.check(
            f"says that the licence is active ({language})", active in page.text.lower(), page.text[:120]
        )
        proof.check(f"shows the article ({language})", squash(story.headlines[language]) in squash(page.text))
        private = [text for text in (OUTLET["registered_name"], order.net, order.total) if text in page.text]
        proof.check(f"names neither the outlet nor the price ({language})", not private, ", ".join(private))


def check_edition(language: str, texts: dict[str, str], story: Story, order: Order, proof: Proof) -> None:
    """The four ``texts`` of an edition, by file name, hold the caller's story, all of it and nothing else."""
    proof.section(f"Edition in {language}")
    ninjs = json.loads(texts["article.ninjs.json"])
    bodies = {body["role"]: body["value"] for body in ninjs["bodies"]}
    proof.check(
        "ninjs names language and headline",
        ninjs["language"] == language and squash(ninjs["title"]) == squash(story.headlines[language]),
    )
    related = {entry.get("language") for entry in ninjs.get("associations", ())}
    proof.check("ninjs points at the other edition", bool(related & (set(LANGUAGES) - {language})))
    proof.check("the HTML names the licence", order.licence in texts["article.html"])
    shipped = {
        "HTML": " ".join(blocks(texts["article.html"])),
        "Markdown": _MARKDOWN_LINK.sub("]", texts["article.md"]),
        "ninjs": " ".join((ninjs["title"], *_descriptions(ninjs), *bodies.values(), ninjs.get("by", ""))),
        "plain text": texts["article.txt"],
    }
    left_out, not_ours = squash(" ".join(story.left_out[language])), squash(story.not_ours[language])
    lines = story.lines(language)
    owed = [
        line
        for line, next_line in zip(lines, [*lines[1:], ""], strict=True)
        if not _within(line, left_out)
        and not _within(line, not_ours)
        and not (_is_label(line) and _within(next_line, not_ours))
    ]
    for name, text in shipped.items():
        place = squash(text)
        lost = [line for line in owed if squash(_BY.sub("", line)) not in place]
        what = f"every one of the {len(owed)} lines of the story is in the {name}"
        proof.check(what, not lost, "lost: " + " | ".join(lost)[:300] if lost else "")
    ours = {
        squash(line) for line in ninjs["edNote"].splitlines()
    }  # the credit, as we ask outlets to print it
    dropped = {squash(text) for text in story.left_out[language]} - ours
    for name, lines in {
        "HTML": blocks(texts["article.html"]),
        "plain text": texts["article.txt"].splitlines(),
        "ninjs": blocks(bodies["main"]),
    }.items():
        found = furniture(lines) + [line for line in lines if squash(line) and squash(line) in dropped]
        proof.check(
            f"nothing that belongs to the page and not to the story is in the {name}",
            not found,
            " | ".join(found)[:300],
        )


def _is_label(line: str) -> bool:
    """Whether ``line`` may be what a picture is called for those who cannot see it, above its caption."""
    return len(line.split()) <= 5


def _within(line: str, place: str) -> bool:
    """The desks list what they left out with its first 400 characters."""
    return squash(line[:380]) in place


def _descriptions(ninjs: dict[str, Any]) -> list[str]:
    return [entry["value"] for entry in ninjs.get("descriptions", ())]


def _pdf(data: bytes) -> tuple[str, pypdf.PdfReader | None]:
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        return squash(" ".join(page.extract_text() for page in reader.pages)), reader
    except PyPdfError:
        return "", None


def _accessible(reader: pypdf.PdfReader, root: Any) -> bool:
    title = reader.metadata.title if reader.metadata else ""
    return bool(title) and "/Lang" in root and bool(root.get("/MarkInfo", {}).get("/Marked"))


def _figures(amount: str) -> str:
    return "".join(c for c in amount if c.isdigit())
