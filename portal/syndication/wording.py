"""What the files of a package say by themselves, in both languages."""

import datetime as dt

from babel import Locale
from babel.dates import format_datetime, get_timezone

from invoices import names

LANGUAGES = ("en", "fr")
_LOCALES = {"en": "en_GB", "fr": "fr_FR"}

_PHRASES: dict[str, dict[str, str]] = {
    "copyright": {
        "en": "© {year} {holder}. All rights reserved.",
        "fr": "© {year} {holder}. Tous droits réservés.",
    },
    "under_licence": {
        "en": "Republished under licence {number}.",
        "fr": "Republié sous la licence {number}.",
    },
    "verify": {"en": "Check this licence", "fr": "Vérifier cette licence"},
    "original": {"en": "Original article", "fr": "Article d’origine"},
    "excerpt": {
        "en": "Excerpt. The full article is on the publisher’s site.",
        "fr": "Extrait. L’article intégral se trouve sur le site de l’éditeur.",
    },
    "translated_from_en": {
        "en": "Translated from English. The publisher approved this edition.",
        "fr": "Traduit de l’anglais. L’éditeur a approuvé cette édition.",
    },
    "translated_from_fr": {
        "en": "Translated from French. The publisher approved this edition.",
        "fr": "Traduit du français. L’éditeur a approuvé cette édition.",
    },
    "drafted_from_en": {
        "en": "A machine drafted this translation from English. The publisher read and approved it.",
        "fr": "Une machine a ébauché cette traduction de l’anglais. L’éditeur l’a relue et approuvée.",
    },
    "drafted_from_fr": {
        "en": "A machine drafted this translation from French. The publisher read and approved it.",
        "fr": "Une machine a ébauché cette traduction du français. L’éditeur l’a relue et approuvée.",
    },
    "image": {"en": "Image", "fr": "Image"},
    "credit": {"en": "Credit: {credit}", "fr": "Crédit : {credit}"},
    "photo_credit": {"en": "Photo: {credit}", "fr": "Photo : {credit}"},
    "correction": {"en": "Correction, {day}: {text}", "fr": "Rectification du {day} : {text}"},
    "published": {"en": "Published {day}", "fr": "Publié le {day}"},
    "other_edition": {"en": "Read this article in English", "fr": "Lire cet article en français"},
    "medium_web": {"en": "website", "fr": "site web"},
    "medium_newsletter": {"en": "newsletter", "fr": "lettre d’information"},
    "medium_print": {"en": "print", "fr": "imprimé"},
    "medium_broadcast": {"en": "broadcast or podcast reading", "fr": "lecture à l’antenne ou en podcast"},
    "medium_intranet": {"en": "intranet", "fr": "intranet"},
    "world": {"en": "worldwide", "fr": "monde entier"},
    "region_europe": {"en": "Europe", "fr": "Europe"},
    "region_mena": {"en": "Middle East and North Africa", "fr": "Moyen-Orient et Afrique du Nord"},
    "region_africa": {"en": "Africa", "fr": "Afrique"},
    "region_north_america": {"en": "North America", "fr": "Amérique du Nord"},
    "region_latin_america": {"en": "Latin America", "fr": "Amérique latine"},
    "region_asia_pacific": {"en": "Asia and the Pacific", "fr": "Asie-Pacifique"},
    "region_francophonie": {"en": "French-speaking countries", "fr": "Pays francophones"},
    "until": {"en": "{start} to {end}", "fr": "du {start} au {end}"},
    "no_end": {
        "en": "from {start}, kept in the archive without end",
        "fr": "à partir du {start}, conservé dans les archives sans limite de durée",
    },
    "alterations_none": {"en": "none", "fr": "aucune"},
    "alterations_house_style": {
        "en": "time, place and house style only",
        "fr": "seulement l’heure, le lieu et la charte rédactionnelle",
    },
    "alterations_cuts": {
        "en": "time, place and house style; cuts with our approval",
        "fr": "l’heure, le lieu et la charte rédactionnelle ; coupes avec notre accord",
    },
    "whole": {"en": "the whole article", "fr": "l’article intégral"},
    "words_250": {"en": "an excerpt of at most 250 words", "fr": "un extrait de 250 mots au plus"},
    "not_ours": {"en": "not ours to license", "fr": "nous n’en détenons pas les droits"},
    "not_ordered": {"en": "not part of this licence", "fr": "ne fait pas partie de cette licence"},
    "no_file": {"en": "no file is available", "fr": "aucun fichier n’est disponible"},
    "part_image": {"en": "Image", "fr": "Image"},
    "part_passage": {"en": "Passage", "fr": "Passage"},
    "mining_prohibited": {
        "en": "No text-and-data mining and no AI training.",
        "fr": "Fouille de textes et de données et entraînement d’IA interdits.",
    },
    "noindex": {
        "en": "Search engines: noindex.",
        "fr": "Moteurs de recherche : noindex.",
    },
    "usage": {
        "en": "Licence {number}, granted to {licensee}: {media}; {title} ({url}); {territory}; {term}. "
        "Keep the byline, the credit line and the copyright notice. {mining} Terms: {verify}",
        "fr": "Licence {number}, accordée à {licensee} : {media} ; {title} ({url}) ; {territory} ; {term}. "
        "Conserver la signature, la ligne de crédit et la mention de copyright. {mining} "
        "Conditions : {verify}",
    },
    "zip_unreadable": {"en": "this is not a readable zip file", "fr": "ce fichier zip est illisible"},
    "zip_too_big": {
        "en": "the zip is too large to be one of ours",
        "fr": "ce fichier zip est trop volumineux pour être l’un des nôtres",
    },
    "zip_foreign_bytes": {
        "en": "there are bytes before, after or between the files",
        "fr": "des octets étrangers se trouvent avant, après ou entre les fichiers",
    },
    "zip_bad_name": {
        "en": "{path}: not a name we write",
        "fr": "{path} : ce n’est pas un nom que nous écrivons",
    },
    "zip_twice": {"en": "{path}: present twice", "fr": "{path} : présent deux fois"},
    "zip_no_manifest": {"en": "manifest.json: missing", "fr": "manifest.json : absent"},
    "zip_bad_manifest": {
        "en": "manifest.json: not a manifest of ours",
        "fr": "manifest.json : ce n’est pas l’un de nos manifestes",
    },
    "zip_missing": {"en": "{path}: missing", "fr": "{path} : absent"},
    "zip_extra": {"en": "{path}: not in the manifest", "fr": "{path} : absent du manifeste"},
    "zip_changed": {
        "en": "{path}: its SHA-256 differs from the manifest",
        "fr": "{path} : son empreinte SHA-256 diffère de celle du manifeste",
    },
    "zip_damaged": {"en": "{path}: damaged", "fr": "{path} : endommagé"},
}


def say(language: str, phrase: str, **values: object) -> str:
    """``phrase`` in ``language`` (en, fr) with its values filled in. Raises KeyError for an unknown one."""
    return _PHRASES[phrase][language].format(**values)


def day(value: dt.date, language: str) -> str:
    """``23 November 2026``, ``23 novembre 2026``; an instant is taken at UTC."""
    if isinstance(value, dt.datetime):
        value = value.astimezone(dt.UTC).date()
    return names.day(value, language)


def moment(value: dt.datetime, language: str) -> str:
    """``23 November 2026, 17:00 UTC``: with the zone named, for a reader anywhere."""
    pattern = "d MMMM y, HH:mm 'UTC'" if language == "en" else "d MMMM y 'à' HH:mm 'UTC'"
    return format_datetime(value, pattern, tzinfo=get_timezone("UTC"), locale=_LOCALES[language])


def country(code: str, language: str) -> str:
    """The name of ISO 3166-1 alpha-2 ``code``."""
    return Locale.parse(_LOCALES[language]).territories.get(code, code)


def language_name(code: str, language: str) -> str:
    """The name of language ``code``: ``French``, ``français``."""
    return Locale.parse(code).get_display_name(language) or code
