"""The topics of the catalogue, with their names in both languages."""

from collections.abc import Iterable

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

TOPICS: dict[str, LazyString] = {
    "local": _("Local"),
    "world": _("World"),
    "politics": _("Politics"),
    "economy": _("Economy"),
    "environment": _("Environment"),
    "society": _("Society"),
    "health": _("Health"),
    "education": _("Education"),
    "transport": _("Transport"),
    "technology": _("Technology"),
    "culture": _("Culture"),
}

_ALSO = {
    "local": "local|région|region|regional|régional|locale",
    "world": "world|monde|international|foreign|étranger",
    "politics": "politics|politique|government|gouvernement",
    "economy": "economy|économie|business|finance|economics",
    "environment": "environment|environnement|climate|climat|water|eau",
    "society": "society|société|justice|housing|logement",
    "health": "health|santé",
    "education": "education|éducation|schools|école",
    "transport": "transport|transports|travel|mobilité",
    "technology": "technology|technologie|tech|science|sciences",
    "culture": "culture|arts|books|livres|heritage|patrimoine",
}
# IPTC Media Topics (https://cv.iptc.org/newscodes/mediatopic/) and the Subject Codes before them share these.
_MEDIA_TOPICS = {
    "01000000": ("culture", "arts, culture, entertainment and media|arts, culture, divertissement et médias"),
    "02000000": ("society", "crime, law and justice|criminalité, droit et justice"),
    "04000000": ("economy", "economy, business and finance|économie, affaires et finances"),
    "05000000": ("education", "éducation"),
    "06000000": ("environment", "environmental issue|environnement"),
    "07000000": ("health", "santé"),
    "09000000": ("economy", "labour|labor|travail|social"),
    "11000000": ("politics", "politics and government|politique et gouvernement"),
    "13000000": ("technology", "science and technology|science et technologie|sciences et technologies"),
    "14000000": ("society", "social issue|société"),
    "16000000": ("world", "conflict, war and peace|unrest, conflicts and war|conflits, guerres et paix"),
}
_CODES = {name: code for code, names in _ALSO.items() for name in names.split("|")}
for _number, (_topic, _names) in _MEDIA_TOPICS.items():
    _CODES |= dict.fromkeys([_number, *_names.split("|")], _topic)


def topic_code(name: str) -> str:
    """The topic that a section or subject called ``name`` belongs to, "" when it is none of ours.

    ``name``: also a Media Topic or Subject Code, bare or as in ``medtop:04000000``.
    """
    return _CODES.get(name.strip().casefold().rpartition(":")[2], "")


def best_topic(names: Iterable[str]) -> str:
    """The first of ``names`` that is one of our topics, else the first that is none; "" without any."""
    said = [name for name in names if name.strip()]
    return next(filter(topic_code, said), said[0] if said else "")[:40]
