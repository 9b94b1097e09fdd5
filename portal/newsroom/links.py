"""What an edition's sender says of its other language, kept until that other language comes in."""

from sqlalchemy import Boolean, ForeignKey, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from invoices.store import Base
from portal.db import db
from portal.newsroom.articles import Edition
from portal.newsroom.joining import CannotJoin, alone, join
from portal.newsroom.readers.incoming import Incoming
from portal.people.accounts import User

_MOST = 20  # links of one edition


class EditionLink(Base):
    """``uri``: how the sender of the edition names an edition that we do not have yet."""

    __tablename__ = "edition_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[str] = mapped_column(ForeignKey("editions.id"), index=True)
    uri: Mapped[str] = mapped_column(String(400), index=True)
    renders: Mapped[bool] = mapped_column(Boolean)  # the edition says that it is a translation of the other


def remember(session: Session, edition: Edition, incoming: Incoming) -> None:
    """Keep the links of ``incoming`` while ``edition`` is alone in its article. Call inside its transaction."""
    session.execute(delete(EditionLink).where(EditionLink.edition_id == edition.id))
    if len(edition.article.editions) > 1:
        return
    renders = dict.fromkeys([other.uri for other in incoming.associations][:_MOST], False)
    renders |= {incoming.translation_of: True} if incoming.translation_of else {}
    session.add_all(
        EditionLink(edition_id=edition.id, uri=uri[:400], renders=yes) for uri, yes in renders.items()
    )


def follow(edition_id: str, user: User | None) -> Edition | None:
    """Join the edition that just came in with one that was waiting for it by name; the one that moved, or None.

    Nothing happens where an editor has to decide: the other was offered, asked for or paired meanwhile.
    """
    edition = db.session.get_one(Edition, edition_id)
    article = edition.article
    names = {article.source_uri, article.canonical_url, edition.source_uri, edition.url} - {""}
    waiting = db.session.execute(
        select(EditionLink, Edition)
        .join(Edition, Edition.id == EditionLink.edition_id)
        .where(EditionLink.uri.in_(names), Edition.language != edition.language, alone())
        .order_by(EditionLink.renders.desc(), EditionLink.id)
    ).first()
    if waiting is None or len(article.editions) > 1:
        return None
    link, other = waiting
    try:
        return join(other.id, article.id, user) if link.renders else join(edition.id, other.article_id, user)
    except CannotJoin:
        return None
