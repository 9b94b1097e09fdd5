"""The editor: brings both editions in, confirms whose the pictures are, approves, offers."""

from tests.journey.browser import Browser, Page, PageProblem, words
from tests.journey.story import LANGUAGES, Story

_NOT_OURS = "third_party"


def bring_in(editor: Browser, story: Story) -> str:
    """Upload both files at once; fills ``story`` with what the portal made of them. Returns a note."""
    page = editor.get("/desk/editor").follow("/desk/editor/upload")
    form = page.form().fill(source=story.files["en"], language="en", translation=story.files["fr"])
    page = form.submit(accept=(422,))
    if page.status != 200:
        raise PageProblem("the files were refused: " + ("; ".join(page.errors) or page.heading))
    story.id = page.path.rpartition("/")[2]
    for language in LANGUAGES:
        headline = page.tree.xpath("//tbody//a[@lang=$l]", l=language)
        if not headline:
            raise PageProblem(f"the article has no edition in {language}")
        story.headlines[language] = words(headline[0])
        left_out = page.tree.xpath("//ul[@class='left-out']//span[@lang=$l]", l=language)
        story.left_out[language] = [words(item) for item in left_out]
    return "“{en}” / « {fr} »".format(**story.headlines)


def confirm_rights(editor: Browser, story: Story) -> str:
    """Confirm what the page proposes; a picture it has no proposal for is not ours. Returns a note."""
    page = _article(editor, story)
    form = page.form(r".*/rights")
    pictures = form.names(r"images-\d+-rights")
    for name in pictures:
        # without a file of the picture nothing can be licensed, whoever it belongs to
        form.fill(**{name: _NOT_OURS})
    page = form.submit(accept=(422,))
    if page.status != 200:
        raise PageProblem("the rights were not confirmed: " + "; ".join(page.errors))
    return f"{len(pictures)} pictures are not ours to license" if pictures else "no pictures"


def approve(editor: Browser, story: Story) -> str:
    """Approve the source, then its translation, each on its own page. Returns a note."""
    links = _article(editor, story).links(r"/desk/editor/editions/[^/]+")
    for url in links:
        editor.get(url).form(r".*/approve", has="text_hash").submit()
    for url in links:
        if any(form.action and form.action.endswith("/approve") for form in editor.get(url).tree.forms):
            raise PageProblem(f"an edition is still not approved: {url}")
    return f"{len(links)} editions"


def offer(editor: Browser, story: Story) -> str:
    """Offer the article to outlets. Returns a note."""
    page = _article(editor, story).form(r".*/offer").submit({"offered": "1"})
    if not page.tree.xpath("//button[@name='offered' and @value='0']"):
        raise PageProblem("the article is not on offer: " + ("; ".join(page.errors) or page.heading))
    return ""


def _article(editor: Browser, story: Story) -> Page:
    return editor.get(f"/desk/editor/articles/{story.id}")
