"""Telling a page's furniture from its story: navigation, newsletter boxes, teasers, boilerplate.

The wordings are those that news sites in English and French put around their articles. Every pattern is held
against one whole line; a line that merely mentions such words stays in the story.
"""

import re

from portal.newsroom.readers.incoming import Reason
from portal.newsroom.readers.text import word_count

_TAIL = r"[\s»›>→…:.!]*$"


def _any(*patterns: str, tail: str = _TAIL) -> re.Pattern[str]:
    return re.compile(rf"^(?:{'|'.join(patterns)}){tail}", re.IGNORECASE)


_NAVIGATION = _any(
    r"(?:skip|jump) to (?:main |the )?(?:content|navigation|article)",
    r"(?:aller|passer|accéder) (?:directement )?au contenu(?: principal)?",
    r"menu(?: principal)?|main menu|navigation|search|recherche(?:r)?|home|home ?page|accueil|close|fermer",
    r"sign (?:in|up)|log ?in|register|subscribe(?: now)?|se connecter|s[’']identifier|s[’']inscrire|s[’']abonner|my account",
    r"mon compte|back to top|haut de page|retour en haut|breadcrumbs?|fil d[’']ariane|print|imprimer",
    r"listen to this (?:article|story)(?: \d+ min(?:utes?)?)?|écouter (?:cet |l[’'])article(?: \d+ min(?:utes?)?)?",
    r"\d+ ?min(?:ute)?s? read|(?:reading time|temps de lecture|lecture) ?:? ?\d+ ?min(?:utes?)?\.?|\d+ ?min(?:utes?)? de lecture",
    r"(?:home|accueil)(?:\s*[>›»/|]\s*[^>›»/|]{1,40}){1,5}",
    r"(?:accept|reject) all(?: cookies)?|(?:tout )?accepter(?: tout| les cookies)?|we use cookies.{0,200}",
    r"(?:ce site utilise|nous utilisons) des cookies.{0,200}",
)
_ADVERTISEMENT = _any(
    r"advertisement|advertising|ad|sponsored(?: content)?|publicité|annonce|contenu sponsorisé|story continues below.{0,30}",
    r"la suite après (?:cette|la) publicité",
)
_TOGGLE = _any(
    r"[+–-]?\s*(?:show|afficher)\s*[/|–-]?\s*[+–-]?\s*(?:hide|masquer|cacher)",
    r"(?:show|view|see) (?:more|less|all)|(?:afficher|voir) (?:plus|moins|tout)|expand|collapse|développer|réduire",
)
_SHARING = _any(
    r"share(?: (?:this|on|via|the).{0,40})?|partage[rz]?(?: (?:cet|sur|cette|l[’']).{0,40})?",
    r"facebook|twitter|x|whatsapp|telegram|linkedin|reddit|instagram|e-?mail|copy link|copier le lien|bluesky|mastodon",
    r"follow us(?: on)?.{0,60}|suivez[- ]nous(?: sur)?.{0,60}|tags? ?:.{0,200}|topics ?:.{0,200}|mots[- ]clés ?:.{0,200}",
    r"(?:\d+ )?(?:comments?|commentaires?)(?: ?\(\d+\))?|(?:leave|post|add) a comment|laisser un commentaire|save|enregistrer",
)
_NEWSLETTER = _any(
    r"(?:stay (?:informed|up to date|connected)|sign up|subscribe|get|receive|join|register|never miss|enter your)\b"
    r"(?=.*\b(?:newsletters?|alerts?|inbox|briefings?|e-?mails?|daily digest)\b).{0,240}",
    r"(?:restez informé|inscrivez[- ]vous|abonnez[- ]vous|recevez|rejoignez|ne manquez|entrez votre|saisissez votre)"
    r"(?=.*\b(?:newsletters?|infolettres?|lettres? d[’']information|alertes?|boîte (?:mail|de réception)"
    r"|e-?mails?|courriels?)\b).{0,240}",
    r"(?:our |the |la |notre )?(?:\w+ )?(?:newsletter|infolettre)s?|your e-?mail(?: address)?|votre (?:adresse )?(?:e-?mail|courriel)",
    r"by (?:signing up|subscribing).{0,200}(?:privacy|terms).{0,100}|en vous (?:inscrivant|abonnant).{0,300}",
    tail=r"$",
)
_READ_MORE = _any(
    r"(?:read|see|learn|find out) more|continue reading|read (?:the )?full (?:story|article)|lire (?:la suite|plus)",
    r"en savoir plus|continuer la lecture|lire l[’']article(?: complet)?|voir plus",
)
_TEASER = re.compile(
    r"^(?:read (?:more|also|next)|also read|see also|related|in pictures|watch|opinion|lire(?: aussi| également)?"
    r"|à lire(?: aussi| également)?|voir aussi|à voir|sur le même sujet)\s*[:|»→]\s*\S.{3,250}$",
    re.IGNORECASE,
)
_LABEL_ONE = _any(
    r"read (?:also|next)|also read|see also|(?:à )?lire (?:aussi|également)|voir aussi|related (?:story|article)"
)
_LABEL_MANY = _any(
    r"related(?: (?:stories|articles|content|coverage|topics|news))?|more (?:on this story|from .{3,40}|stories|news)|most read|trending",
    r"(?:recommended|you may also like|editor[’']s picks)|sur le même (?:sujet|thème)|articles (?:liés|associés|similaires)",
    r"les plus lus|à (?:la une|découvrir)|vous aimerez aussi|recommandé(?:s)?(?: pour vous)?|nos derniers articles",
)
_EDITION = re.compile(
    r"^(?:this|the) (?:article|story|piece|report|interview) (?:is|was|can|has been|first)\b.{0,60}"
    r"\b(?:available|published|read|translated)\b.{0,60}\b(?:french|english|français|anglais)\b.{0,120}$"
    r"|^(?:read|lire) (?:this |it |the )?(?:article |story |cet article |l[’']article )?(?:in|en) "
    r"(?:french|english|français|anglais)\b.{0,80}$"
    r"|^(?:cet|l[’']) ?article (?:est|a été|peut)\b.{0,60}\b(?:disponible|publié|lu|traduit|lisible)\b.{0,60}"
    r"\b(?:anglais|français)\b.{0,120}$"
    r"|^(?:version|édition) (?:anglaise|française|originale)(?: ici)?[\s.»›]*$|^(?:english|french) (?:version|edition)[\s.»›]*$"
    r"|^traduit de l[’'](?:anglais|original)\b.{0,80}$|^traduit du français\b.{0,80}$"
    r"|^translated from (?:the )?(?:french|english)\b.{0,80}$",
    re.IGNORECASE,
)
_RIGHTS = re.compile(
    r"^(?:©|\(c\)|copyright\b).{0,200}$"
    r"|^the post .{1,200} (?:first appeared|appeared first) on .{1,100}$"
    r"|^l[’']article .{1,200} est apparu en premier sur .{1,100}$"
    r"|^(?=.{0,600}$).*\b(?:all rights reserved|tous droits réservés)\b.*$"
    r"|^(?=.{0,600}$)(?=.*\b(?:republish|republier|republication|reprodu|syndicat|réutilis))"
    r"(?=.*\b(?:fill (?:out|in) (?:this|the|our) form|this form|ce formulaire|notre formulaire|associated fees|frais"
    r"|permission|autorisation|licen[cs]|contact us|contactez|cliquez ici|click here)).*$",
    re.IGNORECASE,
)
_SELF_PRAISE = re.compile(
    r"^.{2,60}\b(?:delivers|provides|offers|brings you|propose|fournit|offre)\b.{0,40}"
    r"\b(?:independent|unrivalled|indépendante?s?|inégalée?s?)\b.{0,40}\b(?:coverage|journalism|news|couverture|journalisme|information)\b",
    re.IGNORECASE,
)
_TERMINAL = re.compile(r"[.!?…]['’”\"»)\]]*$")


def furniture(line: str) -> Reason | None:
    """Why ``line``, taken alone, is page furniture; None when it may be part of the story."""
    if len(line) > 900:
        return None
    for pattern, reason in _KINDS:
        if pattern.match(line):
            return reason
    if _SELF_PRAISE.match(line) and _mentions_republishing(line):
        return Reason.REPUBLISHING
    return None


def _mentions_republishing(line: str) -> bool:
    return bool(re.search(r"republi|reprodu|syndicat|licen|form\b|formulaire", line, re.IGNORECASE))


_KINDS: tuple[tuple[re.Pattern[str], Reason], ...] = (
    (_NAVIGATION, Reason.NAVIGATION),
    (_ADVERTISEMENT, Reason.ADVERTISEMENT),
    (_TOGGLE, Reason.TOGGLE),
    (_NEWSLETTER, Reason.NEWSLETTER),
    (_EDITION, Reason.OTHER_EDITION),
    (_TEASER, Reason.RELATED),
    (_RIGHTS, Reason.REPUBLISHING),
    (_SHARING, Reason.SHARING),
)


def closes_teaser(line: str) -> bool:
    """True for a bare "Read more »": the line above it is another story's headline."""
    return bool(_READ_MORE.match(line))


def opens_teasers(line: str) -> int:
    """How many following headline-like lines belong to other stories: 0, 1 ("Read also") or many (99)."""
    if _LABEL_MANY.match(line):
        return 99
    return 1 if _LABEL_ONE.match(line) else 0


def headline_like(line: str) -> bool:
    """A short line without a full stop: a title, a label, a sub-heading."""
    return (
        word_count(line) <= 25
        and not _TERMINAL.search(line.replace("?", "").rstrip())
        and not line.endswith(",")
    )


def ends_sentence(line: str) -> bool:
    """True when ``line`` closes with ``. ! ? …``, quotation marks and brackets aside."""
    return bool(_TERMINAL.search(line))
