"""What came in by any way, taken in story by story, with a row for what became of each."""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from portal.db import db, transaction, utc_now
from portal.newsroom import links, review, stories
from portal.newsroom.articles import Article, Edition
from portal.newsroom.intake.picture_files import with_stored_pictures
from portal.newsroom.intake.problems import Trouble
from portal.newsroom.intake.tables import Arrival, Outcome, Way
from portal.newsroom.intake.versions import is_older
from portal.newsroom.pictures import StoredPicture
from portal.newsroom.readers import Cancelled, Found, Incoming, Refused, UnreadableStory, read_stories
from portal.newsroom.readers.both_ways import linked_both_ways
from portal.newsroom.recognising import by_names, known_article
from portal.newsroom.states import RefusedTransition
from portal.people.accounts import User
from portal.work.engine import enqueue

T = TypeVar("T")

_TRIES = 2  # somebody else may be taking in the same new story at the same moment


class NotTakenIn(ValueError):
    """Nothing was kept. ``problem``: why, a word of ``problems``; ``place``: of the file that is to blame, from 0."""

    def __init__(self, problem: str, place: int = 0) -> None:
        super().__init__(problem)
        self.problem, self.place = problem, place


@dataclass(frozen=True, slots=True)
class Delivery:
    """A file that brings one edition. ``pictures``: files that came beside it, by the image keys of ``story``."""

    data: bytes
    origin: str
    story: Incoming
    pictures: Mapping[str, StoredPicture] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Door:
    """By which way a file came."""

    way: Way
    origin: str
    sha256: str
    user_id: int | None

    def arrival(
        self, outcome: Outcome, problem: str = "", edition: Edition | None = None, title: str = ""
    ) -> Arrival:
        return Arrival(
            at=utc_now(),
            way=self.way,
            origin=self.origin,
            sha256=self.sha256,
            outcome=outcome,
            problem=problem,
            title="".join(c for c in title if c.isprintable())[:300],
            edition_id=edition.id if edition else None,
            user_id=self.user_id,
        )


def take_in(
    data: bytes, *, way: Way, origin: str, language: str = "", user: User | None = None, skip: int = 0
) -> list[Arrival]:
    """Take in every story in ``data`` and say what became of each; bad content is an answer, not an exception.

    ``origin``: file name, feed address or key name. ``language``: ``en`` or ``fr``, "" lets each story say. Each
    story has a transaction of its own, so one that is refused holds up no other. A story that its sender cancels
    enqueues ``story_cancelled`` in that transaction. ``skip``: how many stories of it were taken in before a crash.
    """
    door = _door(data, way, origin, user)
    try:
        found = read_stories(data, language)
    except UnreadableStory as problem:
        return [] if skip else [_refused(door, problem.problem)]
    return [_take(door, story, user) for story in linked_both_ways(found)[skip:]]


def take_in_read(
    data: bytes, found: Iterable[Found], *, way: Way, origin: str, user: User | None = None
) -> list[Arrival]:
    """As ``take_in``, for a file whose stories were read already: ``found`` is what is taken in of ``data``."""
    door = _door(data, way, origin, user)
    return [_take(door, story, user) for story in linked_both_ways(found)]


def take_in_together(files: Sequence[Delivery], *, way: Way, user: User | None) -> list[Arrival]:
    """Take in the editions of one story in one transaction, so that it comes in whole or not at all.

    The first file says which article it is; whatever the others call themselves, they are its other languages.
    Raises NotTakenIn, once the log says why.
    """
    doors = [_door(file.data, way, file.origin, user) for file in files]
    ready = [with_stored_pictures(file.story) for file in files]
    arrivals: list[Arrival] = []

    def together(session: Session) -> None:
        arrivals.clear()
        article: Article | None = None
        for door, file, (story, inside) in zip(doors, files, ready, strict=True):
            text = _of(article, story) if article else story
            arrival = _receive(session, door, text, {**inside, **file.pictures}, user)
            if arrival.outcome == Outcome.REFUSED:
                raise NotTakenIn(arrival.problem)
            came_to = session.get_one(Edition, arrival.edition_id).article
            article = article or came_to
            if came_to is not article:
                raise NotTakenIn(Trouble.ELSEWHERE)
            _keep(session, arrival)
            session.flush()
            arrivals.append(arrival)

    try:
        _in_one_transaction(together)
    except NotTakenIn as refused:
        refused.place = len(arrivals)
        _refused(doors[refused.place], refused.problem, files[refused.place].story.content.headline)
        raise
    for arrival in arrivals:
        _follow(arrival, user)
    return arrivals


def taken_since(data: bytes, since: dt.datetime, *, way: Way, origin: str) -> list[Arrival]:
    """What became of the stories of ``data`` that came in by this door at or after ``since``, in their order."""
    door = _door(data, way, origin, None)
    query = select(Arrival).where(
        Arrival.sha256 == door.sha256,
        Arrival.way == way,
        Arrival.origin == door.origin,
        Arrival.at >= since,
    )
    return list(db.session.scalars(query.order_by(Arrival.id)))


def refuse(data: bytes, problem: str, *, way: Way, origin: str) -> Arrival:
    """Keep that ``data`` was not even looked into, and why (a word of ``problems``)."""
    return _refused(_door(data, way, origin, None), problem)


def _door(data: bytes, way: Way, origin: str, user: User | None) -> _Door:
    origin = "".join(c for c in origin if c.isprintable())[:400]
    return _Door(way, origin, hashlib.sha256(data).hexdigest(), user.id if user else None)


def _keep(session: Session, arrival: Arrival) -> None:
    """A row for what came in. A feed lists its stories again at every poll: what is known of one is not told again."""
    if arrival.way == Way.FEED:
        told = select(Arrival.id).where(
            Arrival.way == Way.FEED,
            Arrival.origin == arrival.origin,
            Arrival.outcome == arrival.outcome,
            Arrival.problem == arrival.problem,
            Arrival.title == arrival.title,
            Arrival.edition_id == arrival.edition_id,
        )
        refused = arrival.outcome == Outcome.REFUSED
        if arrival.outcome == Outcome.UNCHANGED or (refused and session.scalar(told.limit(1)) is not None):
            return
    session.add(arrival)


def _take(door: _Door, story: Found, user: User | None) -> Arrival:
    if isinstance(story, Cancelled):
        return _cancel(door, story)
    if isinstance(story, Refused):
        return _refused(door, story.problem, story.title)
    return _story(door, story, user)


def _story(door: _Door, story: Incoming, user: User | None) -> Arrival:
    story, pictures = with_stored_pictures(story)

    def alone(session: Session) -> Arrival:
        arrival = _receive(session, door, story, pictures, user)
        _keep(session, arrival)
        return arrival

    try:
        arrival = _in_one_transaction(alone)
    except NotTakenIn as refused:
        return _refused(door, refused.problem, story.content.headline)
    _follow(arrival, user)
    return arrival


def _in_one_transaction(work: Callable[[Session], T]) -> T:
    """What ``work`` gives; tried once more where it met somebody else's. Raises NotTakenIn."""
    for _ in range(_TRIES):
        try:
            with transaction() as session:
                return work(session)
        except RefusedTransition as problem:
            raise NotTakenIn(Trouble.WITHDRAWN) from problem
        except DataError:
            break
        except IntegrityError:
            continue
    raise NotTakenIn(Trouble.UNSTORABLE)


def _follow(arrival: Arrival, user: User | None) -> None:
    """Whoever was waiting for a new article by its name joins it."""
    if arrival.outcome == Outcome.NEW and arrival.edition_id:
        links.follow(arrival.edition_id, user)


def _of(article: Article, story: Incoming) -> Incoming:
    """``story`` as a text of ``article``; a name of its own stays, so that it is known when it comes again."""
    if story.source_uri:
        return replace(story, translation_of=article.source_uri)
    return replace(story, source_uri=article.source_uri)


def _receive(
    session: Session, door: _Door, story: Incoming, pictures: Mapping[str, StoredPicture], user: User | None
) -> Arrival:
    """Raises RefusedTransition, and what the database raises."""
    article, title = known_article(session, story), story.content.headline
    edition = article.edition(story.content.language) if article else None
    if article and article.killed_at:
        return door.arrival(Outcome.REFUSED, Trouble.WITHDRAWN, edition, title)
    if edition and is_older(story.version, _versions(session, edition)):
        return door.arrival(Outcome.UNCHANGED, Trouble.OLDER, edition, title)
    before = edition.current_revision_id if edition else None
    held = article.embargo_until if article else story.embargo_until
    after = stories.receive(story, pictures, user)
    links.remember(session, after, story)
    moved = after.article.embargo_until != held
    note = ""
    if after.current_revision_id == before:
        outcome = Outcome.EMBARGO if moved else Outcome.UNCHANGED
    else:
        review.submit(after.id, user, freezing=False)
        outcome = Outcome.REVISED if edition else Outcome.ADDED if article else Outcome.NEW
        note = Trouble.EMBARGO_TOO if moved else ""
    arrival = door.arrival(outcome, note, after, title)
    arrival.version = story.version
    return arrival


def _cancel(door: _Door, story: Cancelled) -> Arrival:
    with transaction() as session:
        article = by_names(session, [story.source_uri])
        if article is None:
            arrival = door.arrival(Outcome.REFUSED, Trouble.UNKNOWN)
        else:
            enqueue(session, "story_cancelled", key=article.id, payload={"article_id": article.id})
            edition = article.edition(article.source_language)
            outcome = Outcome.UNCHANGED if article.killed_at else Outcome.CANCELLED
            arrival = door.arrival(outcome, "", edition)
        _keep(session, arrival)
        return arrival


def _refused(door: _Door, problem: str, title: str = "") -> Arrival:
    with transaction() as session:
        arrival = door.arrival(Outcome.REFUSED, problem, title=title)
        _keep(session, arrival)
        return arrival


def _versions(session: Session, edition: Edition) -> list[str]:
    """Every version of the edition that came in."""
    query = select(Arrival.version).where(Arrival.edition_id == edition.id, Arrival.version != "")
    return list(session.scalars(query.distinct()))
