"""Make the key of a seal, with a certificate that it signs itself.

Enough to detect any change of a paper. Who needs a reader's program to know the publisher by itself buys a
certificate for the same kind of key, and names that instead (see ``docs/operations.md``).
"""

import datetime as dt

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from invoices.signing import Seal

_SECONDS_EARLY = 60  # clocks differ


def make_seal(organisation: str, country: str, *, at: dt.datetime, years: int = 5) -> Seal:
    """A new key on P-256 and its certificate for ``organisation`` in ``country`` (ISO 3166-1), good from ``at`` on."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, country),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, f"Seal of {organisation}"[:64]),
        ]
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - dt.timedelta(seconds=_SECONDS_EARLY))
        .not_valid_after(at + dt.timedelta(days=366 * years))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_sealing_only(), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return Seal(private, certificate.public_bytes(Encoding.PEM))


def _sealing_only() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
