"""Numbers in figures: 1,234.5 and 1 234,5; telephone numbers; Roman figures."""

import re

_GROUP = r"[ \u00a0\u202f\u2009]{1,2}"
_BEFORE = r"(?<![^\W_])"
DIGITS = {
    "en": (
        rf"{_BEFORE}(?:\d+(?:\.\d+){{2,}}|\d{{1,3}}(?:,\d{{3}})+(?!\d)(?:\.\d+)?|\d+[.,]\d+"
        rf"|\d{{1,3}}(?:{_GROUP}\d{{3}})+(?!\d)(?:\.\d+)?|\d+|(?<!\d)\.\d+)"
    ),
    "fr": (
        rf"{_BEFORE}(?:\d{{1,3}}(?:\.\d{{3}})+(?![\d.])(?:,\d+)?|\d+(?:\.\d+){{2,}}|\d{{1,3}}(?:,\d{{3}}){{2,}}(?!\d)"
        rf"|\d{{1,3}}(?:(?:{_GROUP}|[’'])\d{{3}})+(?!\d)(?:,\d+)?|\d+[.,]\d+|\d+)"
    ),
}
PHONE_NUMBER = (
    r"(?<![\w.,:])(?:(?:\+\d{1,3}|0\d{1,4})(?:[ \u00a0\u202f()-]{1,2}\d{2,5}){2,5}|0\d(?:[. \u00a0]\d\d){4})"
    r"(?![\w.,:]\d|\d)"
)
_NUMERAL = r"(?=[IVXLC])(?:C{0,3}(?:X[LC]|L?X{0,3})(?:I[XV]|V?I{0,3}))"
# Of one letter only as a French ordinal: Ve, Xe. Only of capitals.
ROMAN = {
    "en": rf"(?-i:(?<![\w.-])(?=[IVXLC]{{2}}){_NUMERAL}(?!\w))",
    "fr": (
        rf"(?-i:(?<![\w.-])(?:(?=[IVX]+(?:e|er|ère|ème|es)\b){_NUMERAL}(?:e|er|ère|ème|es)"
        rf"|(?=[IVXLC]{{2}}){_NUMERAL})(?!\w))"
    ),
}
_LETTERS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_BLANKS = str.maketrans("", "", " \u00a0\u202f\u2009’'")
Parts = tuple[float, ...]


def values(figures: str, language: str) -> tuple[Parts, Parts]:
    """What a match of ``DIGITS`` may amount to, and the numbers it may be instead, side by side.

    ("1 250": 1250, or 1 and 250). More than one amount where the languages' habits cross: 1.250 in French.
    """
    joined = figures.translate(_BLANKS)
    pieces = tuple(float(piece) for piece in re.findall(r"\d+", figures))
    if len(pieces) == 1:
        return (float(joined),), ()
    if len(joined) < len(figures):  # grouped by blanks
        return (float(joined.replace(",", ".")),), pieces
    if joined.count(".") > 1:  # grouped, or the number of a version or paragraph
        grouped = re.fullmatch(r"\d{1,3}(?:\.\d{3})+", joined)
        return ((float(joined.replace(".", "")),) if grouped else ()), pieces
    thousands, decimal = (",", ".") if language == "en" or joined.count(",") > 1 else (".", ",")
    if thousands in joined and decimal in joined:
        return (float(joined.replace(thousands, "").replace(decimal, ".")),), ()
    if decimal in joined:
        return (float(joined.replace(decimal, ".")),), ()
    if re.fullmatch(rf"\d{{1,3}}(?:{re.escape(thousands)}\d{{3}})+", joined):
        grouped_value = float(joined.replace(thousands, ""))
        loose = (float(joined.replace(thousands, ".")),) if language == "fr" and thousands == "." else ()
        return (grouped_value, *loose), ()
    return (float(joined.replace(thousands, ".")),), pieces


def roman_value(figures: str) -> int:
    """The value of Roman figures; letters that are none are passed over."""
    sizes = [_LETTERS[letter] for letter in figures if letter in _LETTERS]
    return sum(-size if n + 1 < len(sizes) and sizes[n + 1] > size else size for n, size in enumerate(sizes))
