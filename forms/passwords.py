"""What a password must be: long, and not what a guesser tries first. No network, no composition rules.

After NIST SP 800-63B § 5.1.1.2 and OWASP ASVS 5.0 § 6.2: length matters, character classes do not; words of
the context and well-known passwords are refused, however they are decorated.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form, PasswordField
from wtforms.validators import ValidationError

from forms.base import required

SHORTEST, LONGEST = 12, 128

# What is left of the passwords that head every breach list once digits, signs and repeats are taken away.
_COMMON = frozenset(
    re.findall(
        r"\w+",
        """
        password passwort motdepasse contrasena passphrase passe azerty azertyuiop azertyuiopqsdfghjklm
        qwerty qwertyuiop qwertyuiopasdfghjkl qwertz qwertzuiop asdfghjkl qsdfghjklm zxcvbnm wxcvbn
        qazwsx qazwsxedc iloveyou jetaime jetaimefort letmein welcome bienvenue administrator
        administrateur admin adminadmin master superman batman football baseball basketball liverpool
        princess princesse sunshine soleil monkey dragon shadow michael jennifer jessica doudou loulou
        chouchou marseille bonjour bonjourbonjour trustno changeme changemoi secret supersecret default
        guest computer internet testtest test demo reprise republish journalism newspaper journal
        licence license correcthorsebatterystaple abcdefghijkl abc abcdefghijklmnop
        abcdefghijklmnopqrstuvwxyz qwertyazerty passwordpassword mypassword monmotdepasse
        """,
    )
)
_LOOKALIKES = str.maketrans("0134578@$!|€", "oieastbasile")
_RUNS = ("0123456789012345678901234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")


class NewPasswordField(PasswordField):
    """A password to be set. The form's ``password_context()``, if any, names what it must not be made of."""

    def __init__(self, label: Any = None, **kwargs: Any) -> None:
        render = {"autocomplete": "new-password", "maxlength": LONGEST, **kwargs.pop("render_kw", {})}
        super().__init__(label, [required(_l("Choose a password"))], render_kw=render, **kwargs)

    def post_validate(self, form: Form, validation_stopped: bool) -> None:
        context: tuple[str, ...] = getattr(form, "password_context", tuple)()
        if not validation_stopped and (problem := password_problem(self.data or "", context)):
            raise ValidationError(problem)


def password_problem(password: str, context: Iterable[str] = ()) -> str | None:
    """Why ``password`` is refused, in the reader's language; None if it is good. See ``weakness``."""
    found = weakness(password, context)
    return (
        found
        and {
            "short": _(
                "Use at least %(least)s characters: a few words that do not belong together work well",
                least=SHORTEST,
            ),
            "long": _("Use at most %(most)s characters", most=LONGEST),
            "simple": _("This password repeats or follows a pattern that is quickly guessed"),
            "personal": _("This password is made of a name or address of yours: choose something unrelated"),
            "common": _("This password is among the first that are guessed: choose another"),
        }[found]
    )


def weakness(password: str, context: Iterable[str] = ()) -> str | None:
    """Why ``password`` is refused: ``short``, ``long``, ``personal``, ``common`` or ``simple``; None if good.

    ``context``: the person's name and address, the outlet's name; a password made of one of them is personal.
    """
    if len(password) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    plain = _plain(password)
    if len(set(plain)) < 5 or _repeats(plain) or any(plain in run or plain in run[::-1] for run in _RUNS):
        return "simple"
    if _made_of(password, {word for text in context for word in _words(text)}):
        return "personal"
    return "common" if _letters(plain) in _COMMON or _letters(_undecorated(plain)) in _COMMON else None


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in folded if not unicodedata.combining(c) and not c.isspace())


def _letters(plain: str) -> str:
    return re.sub(r"[^a-z]", "", plain)


def _undecorated(plain: str) -> str:
    """``p@ssw0rd2026!!`` gives ``password``: signs and years at either end go first, then look-alikes."""
    return re.sub(r"^[^a-z]+|[0-9!?.*#_\-]+$", "", plain).translate(_LOOKALIKES)


def _repeats(plain: str) -> bool:
    return re.fullmatch(r"(.{1,8}?)\1+.{0,3}", plain) is not None


def _words(text: str) -> list[str]:
    whole = _letters(_plain(text.partition("@")[0]))
    return [word for word in {whole, *map(_plain, re.split(r"[\W_]+", text))} if len(word) >= 5]


def _made_of(password: str, words: Iterable[str]) -> bool:
    """True when fewer than six letters or digits are left of the password without those of ``words`` in it."""
    plain = rest = _plain(password)
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, "")
    return rest != plain and len(re.sub(r"[\W_]", "", rest)) < 6
