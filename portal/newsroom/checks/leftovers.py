"""Words of the source's language inside a translation: no names, and nothing quoted or kept on purpose."""

import re

from portal.newsroom.checks.correcting import ADDRESS
from portal.newsroom.checks.pairs import Pair, Part
from portal.newsroom.telling_words import BORROWED, TELLING, counts, small_words, words

_EMPHASIS = re.compile(r"<em>(.*?)</em>", re.S)
_QUOTED = re.compile(r"«[^«»]{1,400}»|“[^“”]{1,400}”|\"[^\"\n]{1,400}\"|(?<!\w)‘[^‘’]{1,400}’(?!\w)")
_TOKEN = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|[^\w\s’'-]|\n")
_RUN = 3  # words
_SMALL_WORD = re.compile(r"(?<![^\W_])[a-zà-ÿœ](?:[^\W\d_]|-(?=[^\W\d_]))*")
# English that French prints as it is, and the other way round.
_PHRASES = {
    "en": re.compile(
        r"(?i)\b(?:made (?:in|by)|work in progress|up to date|last but not least|rock and roll|rhythm and blues"
        r"|drum and bass|stop and go|business as usual|to be continued|too big to fail|wait and see|buy and hold"
        r"|on the rocks|do it yourself|by night|who['’]s who|one (?:man|woman) show|state of the art|hit and run"
        r"|peer to peer|pay per view|end of life|time to market|call to action"
        r"|proof of concept|know your customer|no man['’]s land)\b"
    ),
    "fr": re.compile(
        r"(?i)\b(?:raison d[’']être|joie de vivre|coups? d[’']état|coups? de (?:grâce|théâtre|main|foudre|cœur)"
        r"|force majeure|faits? accomplis?|crème de la crème|noms? de (?:plume|guerre)|pièces? de résistance"
        r"|savoir (?:faire|vivre)|laissez faire|c[’']est la (?:vie|guerre)|au fait|en (?:route|masse|suite|bloc)"
        r"|à la (?:carte|mode)|\w+ du jour|tours? de force|enfants? terribles?|femmes? fatales?|mot juste"
        r"|noblesse oblige|cri de c(?:œ|oe)ur|cul de sac|idées? fixes?|je ne sais quoi|hors d[’'](?:œ|oe)uvres?"
        r"|pieds? à terre|roman à clef|trompe l[’'](?:œ|oe)il|art de vivre|chargés? d[’']affaires"
        r"|eau de (?:toilette|parfum|cologne)|mise en (?:scène|place|abyme)|entre nous|tête à tête|vis à vis"
        r"|au (?:pair|gratin|revoir)|bon (?:voyage|appétit|vivant)|ancien régime|fin de siècle)\b"
    ),
}
_ACCENTED = re.compile(r"(?<![^\W_])[a-z]*[àâçèéêëîïôùûœ][a-zà-ÿœ]*(?!\w)")
_AT_HOME_IN_ENGLISH = words(
    """
    café cafés fiancé fiancée fiancés résumé résumés cliché clichés clichéd début débuts décor façade façades naïve
    naïvety naïveté protégé protégés protégée élite élites régime régimes touché entrée entrées soirée soirées
    communiqué communiqués détente exposé exposés sauté sautéed passé blasé première premières mêlée crème crèmes
    brûlée pâté pâtés piñata jalapeño jalapeños château châteaux crêpe crêpes fête fêtes tête déjà émigré émigrés
    matinée matinées négligée purée purées risqué séance séances rosé rosés doppelgänger übermensch façon à après
    éclair éclairs ingénue ménage mélange naïf señor señora über smörgåsbord papier-mâché cortège cortèges divorcé
    divorcée divorcées dépôt rôle rôles débâcle fiancées névé retroussé canapé canapés macramé appliqué habitué
    coöperation coördinate reëlection vis-à-vis tête-à-tête décolletage cinéma vérité manqué outré moiré glacé frappé
    flambé consommé fricassée soufflé soufflés raclette pièce crèche crèches bête noire bric-à-brac déclassé élan éclat
    """
)


def fragment(part: Part, pair: Pair, *, suspicious: bool) -> str:
    """The first words of ``part`` that belong to the source's language alone; "" where there are none.

    ``suspicious``: some of its words are telling ones of that language.
    """
    source, own = pair.source.language, pair.translation.language
    accented = own == "en" and _ACCENTED.search(part.text) is not None
    copied = _copied_run(part.text, pair)
    if not suspicious and not accented and not copied:
        return ""
    text = _kept_out(part, source, own)
    return (
        (_telling_run(part, pair, text) if suspicious else "")
        or (_with_accent(text, pair) if accented else "")
        or (copied if copied and copied in text else "")
    )


def _telling_run(part: Part, pair: Pair, text: str) -> str:
    source, own = pair.source.language, pair.translation.language
    tokens = [(match.group(), match.start(), match.end()) for match in _TOKEN.finditer(text)]
    small = frozenset(small_words(pair.source.text))
    n = 0
    while n < len(tokens):
        last = n - 1
        while last + 1 < len(tokens):
            word = tokens[last + 1][0]
            copied = last >= n and word in small and word not in TELLING[own]
            if word not in TELLING[source] and not copied:
                break
            last += 1
        if last >= n and _is_left_over(tokens, n, last, source):
            return part.text[tokens[n][1] : tokens[last][2]]
        n = max(last, n) + 1
    return ""


def _is_left_over(tokens: list[tuple[str, int, int]], first: int, last: int, source: str) -> bool:
    run = [word for word, _start, _end in tokens[first : last + 1]]
    weights = [0.5 if word in BORROWED[source] else 1 for word in run if word in TELLING[source]]
    if sum(weights) <= 1 and 1 not in weights:
        return False
    before = next((word for word, _start, _end in reversed(tokens[:first]) if word[0].isalpha()), "")
    after = next((word for word, _start, _end in tokens[last + 1 :] if word[0].isalpha()), "")
    # Bank of England, Fridays for Future: small words inside of a name.
    return not (before[:1].isupper() and after[:1].isupper() and len(run) <= 3)


def _with_accent(text: str, pair: Pair) -> str:
    """A French word with its accent that the French source has as well, and English has not."""
    small = frozenset(small_words(pair.source.text))
    accented = (match.group() for match in _ACCENTED.finditer(text))
    return next((word for word in accented if word in small and word not in _AT_HOME_IN_ENGLISH), "")


def _copied_run(text: str, pair: Pair) -> str:
    """Three small words in a row that stand so in the source, of which none is a word of the translation's."""
    source, own = pair.source.text, TELLING[pair.translation.language]
    shared = set(small_words(text)).intersection(small_words(source)) - own
    if len(shared) < _RUN:
        return ""
    run = [(match.group(), match.start(), match.end()) for match in _SMALL_WORD.finditer(text)]
    for (a, start, _), (b, _, _), (c, _, end) in zip(run, run[1:], run[2:], strict=False):
        words_only = end - start == len(a) + len(b) + len(c) + 2
        if words_only and shared.issuperset((a, b, c)) and text[start:end] in source:
            return text[start:end]
    return ""


def _kept_out(part: Part, source: str, own: str) -> str:
    """The words of ``part``, with everything blanked that may stand in the source's language."""

    def blank(match: re.Match[str]) -> str:
        return "." * len(match.group())

    def blank_foreign(match: re.Match[str]) -> str:
        return match.group() if counts(match.group())[own] else blank(match)

    text = ADDRESS.sub(blank, part.text)
    for emphasised in _EMPHASIS.findall(part.markup):
        kept = re.sub(r"<[^<>]*>", "", emphasised)
        if kept.strip() and counts(kept)[own] == 0:
            text = text.replace(kept, "." * len(kept))
    return _PHRASES[source].sub(blank, _QUOTED.sub(blank_foreign, text))
