"""What stands above a story: section label, byline, dates."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

from portal.newsroom.readers.incoming import instant

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan janvier janv", "february feb février fevrier févr", "march mar mars", "april apr avril avr",
            "may mai", "june jun juin", "july jul juillet juil", "august aug août aout", "september sep sept septembre",
            "october oct octobre", "november nov novembre", "december dec décembre decembre déc",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_TIME = r"(?:\D{1,12}(?P<hour>\d{1,2})(?: ?[:hH] ?)(?P<minute>\d{2})\s*(?P<zone>GMT|UTC|BST|CET|CEST)?)?"
_DAY_FIRST = re.compile(
    rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th|er)?\s+(?P<month>{_MONTH})\.?,?\s+(?P<year>\d{{4}}){_TIME}", re.I
)
_MONTH_FIRST = re.compile(
    rf"\b(?P<month>{_MONTH})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}}){_TIME}", re.I
)
_ISO = re.compile(r"\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})?)?")
_DATE_WORDS = re.compile(
    r"^(?:(?:date )?(?:first )?(?:published|posted|updated|last (?:updated?|modified))(?: (?:date|on|at))?"
    r"|(?:date de )?(?:publi(?:é|ée|cation)|mis(?:e)? (?:à jour|en ligne)|dernière mise à jour|modifié)(?: le)?)\b",
    re.IGNORECASE,
)
_WEEKDAY = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)"
)
_BYLINE = re.compile(
    r"^(?:by|par|words by|text by|texte(?: de)?|propos recueillis par)\s*:?\s+(?P<who>.{2,120})$",
    re.IGNORECASE,
)
_SECTIONS = frozenset(
    """news|opinion|opinions|analysis|analyse|explainer|décryptage|live|direct|en direct|exclusive|exclusif|enquête
    |investigation|reportage|feature|features|long read|world|monde|international|local|region|région|régions|politics
    |politique|business|économie|economy|environment|environnement|science|sciences|culture|sport|sports|health|santé
    |education|éducation|society|société|technology|technologie|tech|media|médias|comment|editorial|éditorial|tribune
    |interview|entretien|portrait|actualités|actualité|actu|à la une|breaking news|fact check|vérification|justice
    |europe|africa|afrique|asia|asie|middle east|moyen-orient""".replace("\n    ", "").split("|")
)
_ZONES = {"GMT": "UTC", "UTC": "UTC", "BST": "Europe/London", "CET": "Europe/Paris", "CEST": "Europe/Paris"}


def section_label(line: str) -> bool:
    """True for a word or two that name a section of the paper ("Analysis", « Société »)."""
    return line.strip(" |:").casefold() in _SECTIONS


def byline(line: str) -> str:
    """The names in a byline ("By Ann Lee and Omar Haddad"), or "" when ``line`` is none."""
    match = _BYLINE.match(line)
    if not match:
        return ""
    who = match["who"].strip(" .|")
    small = {
        "and",
        "et",
        "in",
        "at",
        "à",
        "en",
        "de",
        "du",
        "des",
        "la",
        "le",
        "van",
        "von",
        "al",
        "el",
        "bin",
        "with",
        "avec",
        "for",
        "pour",
        "our",
        "notre",
    }
    words = who.replace(",", " ").split()
    names = [w for w in words if w[0].isupper() or w.casefold() in small or not w[0].isalpha()]
    return who if 1 <= len(words) <= 16 and len(names) == len(words) and words[0][0].isupper() else ""


def author_names(text: str) -> str:
    """Who wrote it, from a byline that a format marks as one: without "By" or « Par »."""
    return byline(text) or re.sub(r"^(?:by|par)\s+", "", text.strip(), flags=re.IGNORECASE)


def date_line(line: str) -> bool:
    """True when ``line`` says when the page was published and nothing else."""
    if len(line) > 160 or not published_at(line):
        return False
    rest = line
    for pattern in (_DAY_FIRST, _MONTH_FIRST, _ISO):
        rest = pattern.sub(" ", rest)
    rest = re.sub(
        rf"(?i)\b{_WEEKDAY}\b|\bat\b|\bà\b|\ble\b|\d+ (?:years?|months?|days?|hours?|ans?|mois|jours?|heures?) ago",
        " ",
        rest,
    )
    rest = re.sub(r"(?i)\b(?:gmt|utc|bst|cet|cest|ago)\b|\d{1,2}[:h]\d{2}", " ", rest)
    while (cut := _DATE_WORDS.sub("", rest.strip(" |,:;·•–—-"))) != rest:
        rest = cut
    return not any(c.isalpha() for c in rest)


def published_at(line: str) -> dt.datetime | None:
    """The first date, with its time if given, that ``line`` names; London and Paris clocks as labelled, else UTC."""
    match = _ISO.search(line)
    if match:
        return instant(match.group())
    match = _DAY_FIRST.search(line) or _MONTH_FIRST.search(line)
    if not match:
        return None
    zone = ZoneInfo(_ZONES.get((match["zone"] or "UTC").upper(), "UTC"))
    try:
        return dt.datetime(
            int(match["year"]),
            _MONTHS[match["month"].lower()],
            int(match["day"]),
            int(match["hour"] or 0),
            int(match["minute"] or 0),
            tzinfo=zone,
        ).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None
