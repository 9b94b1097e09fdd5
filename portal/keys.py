"""The keys of this portal, as files that only it may read: the seal of its papers.

A key that is replaced leaves its certificate under ``earlier/``, since what it sealed stays good.
"""

import datetime as dt
from pathlib import Path

from asn1crypto import pem
from asn1crypto.x509 import Certificate

from invoices.party import Party
from invoices.seal_making import make_seal
from invoices.signing import BadSeal, Seal, read_certificates
from portal.config import Config, ConfigError
from portal.work.files import write_whole

SEAL, EARLIER = "seal.pem", "earlier"
LOST = (
    "This portal has no keys: its papers carry no seal, so nobody can prove from the file alone that a licence or an "
    "invoice is unaltered. Make them with: flask --app wsgi keys make"
)


class NoKeys(RuntimeError):
    """The portal has to have its keys, and has not; the message says what to do."""


def seal(config: Config) -> Seal | None:
    """The seal of papers; None where none was made. Raises ConfigError when what is there cannot seal."""
    file = config.keys / SEAL
    try:
        text = file.read_bytes()
        return Seal(text, text)
    except FileNotFoundError:
        return None
    except (OSError, BadSeal) as problem:
        raise ConfigError(f"{file}: {problem}") from problem


def required_seal(config: Config) -> Seal | None:
    """As ``seal``; in production papers are never issued without. Raises NoKeys, and ConfigError."""
    found = seal(config)
    if found is None and config.production:
        raise NoKeys(LOST)
    return found


def certificates(config: Config) -> tuple[Certificate, ...]:
    """The certificates of every seal there was, today's first. Raises ConfigError."""
    found = [config.keys / SEAL, *sorted((config.keys / EARLIER).glob("*.pem"))]
    try:
        return tuple(each for file in found if file.exists() for each in read_certificates(file.read_bytes()))
    except (OSError, BadSeal) as problem:
        raise ConfigError(f"{config.keys}: {problem}") from problem


def make(config: Config, publisher: Party, at: dt.datetime) -> bool:
    """Make the seal of ``publisher``, good from ``at``, unless there is one. True when it was made."""
    if seal(config) is not None:
        return False
    _write_seal(config, make_seal(publisher.name, publisher.country, at=at))
    return True


def rotate(config: Config, publisher: Party, at: dt.datetime) -> None:
    """Replace the seal. The old one's certificates are kept, its private key is not. Raises NoKeys, ConfigError."""
    old = seal(config)
    if old is None:
        raise NoKeys(LOST)
    kept = b"".join(_pem(each) for each in old.chain)
    _write(config.keys / EARLIER / f"{old.fingerprint[:16]}.pem", kept)
    _write_seal(config, make_seal(publisher.name, publisher.country, at=at))


def public_text(config: Config) -> bytes:
    """What others need to check our papers: every certificate, as PEM."""
    return b"".join(_pem(each) for each in certificates(config))


def _write_seal(config: Config, made: Seal) -> None:
    _write(config.keys / SEAL, made.key + made.certificates)


def _write(file: Path, data: bytes) -> None:
    """Key and certificates change together or not at all, and nobody else reads them."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_whole(file, data, mode=0o600)


def _pem(certificate: Certificate) -> bytes:
    return bytes(pem.armor("CERTIFICATE", certificate.dump()))
