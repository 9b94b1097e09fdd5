"""Seal papers electronically and read seals: PAdES B-B (ETSI EN 319 142-1). The only importer of pyhanko.

A seal certifies the paper and allows no change after it (ISO 32000-2, 12.8.2.2, DocMDP level 1).
"""

import datetime as dt
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from asn1crypto import algos, cms, keys, pem, x509
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_private_key
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import fields
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.validation import EmbeddedPdfSignature, validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from invoices.pdf_conformance import SEAL_FIELD

_ROOM = 16_384  # bytes of hex digits kept free for the signature and its certificates


class BadSeal(ValueError):
    """The key, or its certificates, cannot seal papers: the message says why, for whoever set them up."""


@dataclass(frozen=True)
class Seal:
    """A private key and its certificates, the key's own first, as PEM. Only P-256 (ECDSA): the quickest to sign with.

    Raises BadSeal when they do not belong together.
    """

    key: bytes
    certificates: bytes

    def __post_init__(self) -> None:
        if not isinstance(self._private, EllipticCurvePrivateKey):
            raise BadSeal("The seal needs a key of the elliptic curve P-256.")
        if self._private.public_key().curve.name != "secp256r1":
            raise BadSeal("The seal needs a key of the elliptic curve P-256.")
        own = load_der_private_key(self._key.dump(), password=None).public_key()
        numbers = own.public_numbers()  # type: ignore[union-attr]
        point = b"\x04" + numbers.x.to_bytes(32, "big") + numbers.y.to_bytes(32, "big")  # type: ignore[union-attr]
        if bytes(self.chain[0].public_key["public_key"]) != point:
            raise BadSeal("The first certificate is not the one of the seal's key.")

    @cached_property
    def chain(self) -> tuple[x509.Certificate, ...]:
        """The certificates, the key's own first."""
        return read_certificates(self.certificates)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the key's certificate, as hex digits."""
        return self.chain[0].sha256.hex()

    @cached_property
    def _key(self) -> keys.PrivateKeyInfo:
        try:
            found = [
                body for kind, _headers, body in pem.unarmor(self.key, multiple=True) if kind == "PRIVATE KEY"
            ]
            return keys.PrivateKeyInfo.load(found[0], strict=True)
        except (ValueError, IndexError) as problem:
            raise BadSeal(
                "The key of the seal cannot be read: PKCS#8 in PEM, without a password."
            ) from problem

    @cached_property
    def _private(self) -> object:
        try:
            return load_der_private_key(self._key.dump(), password=None)
        except (ValueError, TypeError) as problem:
            raise BadSeal("The key of the seal cannot be read.") from problem

    @cached_property
    def _signer(self) -> "_RepeatableSigner":
        known = SimpleCertificateStore()
        known.register_multiple(self.chain[1:])
        return _RepeatableSigner(signing_cert=self.chain[0], signing_key=self._key, cert_registry=known)


def read_certificates(text: bytes) -> tuple[x509.Certificate, ...]:
    """The certificates in PEM ``text``, in order. Raises BadSeal when there is none, or one cannot be read."""
    try:
        found = [body for kind, _headers, body in pem.unarmor(text, multiple=True) if kind == "CERTIFICATE"]
        certificates = tuple(x509.Certificate.load(body, strict=True) for body in found)
        for each in certificates:
            each.native  # noqa: B018 (reads it whole, so that what is broken is found here)
    except ValueError as problem:
        raise BadSeal("The certificates of the seal cannot be read: PEM is expected.") from problem
    if not certificates:
        raise BadSeal("There is no certificate for the seal.")
    return certificates


def sign(pdf: bytes, seal: Seal, at: dt.datetime) -> bytes:
    """``pdf``, which has an empty field named ``SEAL_FIELD``, sealed at the moment ``at``.

    The same file, seal and moment give the same bytes (ECDSA by RFC 6979). Raises ValueError without the field.
    """
    writer = _Writer(io.BytesIO(pdf))
    wanted = PdfSignatureMetadata(
        field_name=SEAL_FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )
    sealed = io.BytesIO()
    try:
        _Signer(wanted, seal._signer, at).sign_pdf(
            writer, existing_fields_only=True, bytes_reserved=_ROOM, output=sealed
        )
    except SigningError as problem:
        raise ValueError(f"this file has no field for a seal: {problem}") from problem
    return sealed.getvalue()


class Verdict(StrEnum):
    """What a seal says of a file."""

    VALID = "valid"
    ALTERED = "altered"
    OUT_OF_TIME = "out of time"  # a seal, whole, that says it was made when its certificate was not good
    UNKNOWN = "unknown"  # a seal, whole, by somebody we do not know
    UNSEALED = "unsealed"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Examined:
    """The verdict on a file and, where there is a seal, who made it (its certificate's subject) and when it says."""

    verdict: Verdict
    subject: str = ""
    sealed_at: dt.datetime | None = None
    fingerprint: str = ""


def examine(pdf: bytes, trusted: Sequence[x509.Certificate]) -> Examined:
    """Whether ``pdf`` is as one of ``trusted`` sealed it: not a byte changed, and none added after. Never raises.

    Intact, valid and trusted stay true of a file that somebody appended to, so the whole file must be covered
    and the bottom line positive. A seal is good whose certificate was, at the moment that it names.
    """
    try:
        return _examined(pdf, trusted)
    except Exception:  # whatever a hostile file makes a parser do, it is no proof
        return Examined(Verdict.UNREADABLE)


def _examined(pdf: bytes, trusted: Sequence[x509.Certificate]) -> Examined:
    try:
        reader = PdfFileReader(io.BytesIO(pdf))
        found = reader.embedded_signatures
    except (PdfError, ValueError, RecursionError):
        return Examined(Verdict.UNREADABLE)
    if not found:
        return Examined(Verdict.UNSEALED)
    if len(found) != 1 or found[0].field_name != SEAL_FIELD:
        return Examined(Verdict.ALTERED)
    if not _sealed_whole(pdf, found[0]):
        return Examined(Verdict.ALTERED)
    context = ValidationContext(
        trust_roots=list(trusted),
        allow_fetching=False,
        revocation_mode="soft-fail",
        moment=found[0].self_reported_timestamp,
    )
    try:
        status = validate_pdf_signature(found[0], context)
    except (SignatureValidationError, PdfError, ValueError):
        return Examined(Verdict.ALTERED)
    certificate = status.signing_cert
    facts = (certificate.subject.human_friendly, status.signer_reported_dt, certificate.sha256.hex())
    return Examined(_verdict(status), *facts)


def _sealed_whole(pdf: bytes, seal: EmbeddedPdfSignature) -> bool:
    """True when everything but the signature is signed, and the signature is written in the one way that we write it.

    The room for the signature is not covered by it: what is not used of it could say anything.
    """
    start, before, after, length = (int(each) for each in seal.byte_range)
    if start != 0 or after + length != len(pdf) or not 0 < before < after:
        return False
    signature = _as_we_write_it(seal.signed_data).ljust((after - before - 2) // 2, b"\0")
    return pdf[before:after] == b"<%b>" % signature.hex().upper().encode()


def _as_we_write_it(signed: cms.SignedData) -> bytes:
    """The signature around the signed attributes, certificates and value of ``signed``, as RFC 5652 and we write it.

    Those three are proved by the signature; of the envelope readers let much pass that differs.
    """
    said = signed["signer_infos"][0]
    certificates = [each.chosen for each in signed["certificates"]]
    sha256 = algos.DigestAlgorithm({"algorithm": "sha256"})
    signer = {
        "version": "v1",
        "sid": {"issuer_and_serial_number": _named(said, certificates)},
        "digest_algorithm": sha256,
        "signed_attrs": said["signed_attrs"],
        "signature_algorithm": {"algorithm": "sha256_ecdsa"},
        "signature": said["signature"],
    }
    content = {
        "version": "v1",
        "digest_algorithms": [sha256],
        "encap_content_info": {"content_type": "data"},
        "certificates": certificates,
        "signer_infos": [signer],
    }
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": content}).dump(force=True))


def _named(said: cms.SignerInfo, certificates: Sequence[x509.Certificate]) -> dict[str, object]:
    serial = said["sid"].chosen["serial_number"].native
    own = next(each for each in certificates if each.serial_number == serial)
    return {"issuer": own.issuer, "serial_number": serial}


def _verdict(status: PdfSignatureStatus) -> Verdict:
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    if not (status.intact and status.valid and whole and status.docmdp_ok):
        return Verdict.ALTERED
    if not (status.trusted and status.bottom_line):
        return Verdict.UNKNOWN
    # A path check passes over the dates of a root, and our certificates are roots.
    good, at = status.signing_cert, status.signer_reported_dt
    in_time = at is not None and good.not_valid_before <= at <= good.not_valid_after
    return Verdict.VALID if in_time else Verdict.OUT_OF_TIME


class _RepeatableSigner(SimpleSigner):
    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        key = load_der_private_key(self.signing_key.dump(), password=None)
        return key.sign(data, ECDSA(SHA256(), deterministic_signing=True))  # type: ignore[union-attr, call-arg, arg-type]


class _Signer(PdfSigner):
    """Signs as of a given moment."""

    def __init__(self, wanted: PdfSignatureMetadata, signer: SimpleSigner, at: dt.datetime) -> None:
        super().__init__(wanted, signer)
        self._at = at

    def init_signing_session(
        self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False
    ) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only=existing_fields_only)
        session.system_time = self._at
        return session


class _Writer(IncrementalPdfFileWriter):
    """Leaves the metadata as they are, which PDF/A wants to agree with XMP, and draws no identifier by lot."""

    def _update_meta(self) -> None:
        pass

    @classmethod
    def _handle_id(cls, prev: PdfFileReader) -> generic.ArrayObject:
        prev.stream.seek(0)
        changed = hashlib.sha256(b"sealed" + prev.stream.read()).digest()[:16]
        first, _second = prev.trailer["/ID"]
        return generic.ArrayObject([first, generic.ByteStringObject(changed)])
