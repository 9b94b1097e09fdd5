"""The topics of the catalogue, with their names in both languages."""

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
_CODES = {name: code for code, names in _ALSO.items() for name in names.split("|")}


def topic_code(name: str) -> str:
    """The topic that a section or subject called ``name`` belongs to, "" when it is none of ours."""
    return _CODES.get(name.strip().casefold(), "")
