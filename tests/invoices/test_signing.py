"""Seals: what is sealed stays archivable and readable, any change of it is seen, and a stranger's seal is no proof."""

import datetime as dt
import io
import random
import shutil
import subprocess
from pathlib import Path

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from invoices.papers.invoice import render_invoice
from invoices.papers.licence import render_licence
from invoices.seal_making import make_seal
from invoices.signing import BadSeal, Seal, Verdict, examine, read_certificates, sign
from tests.invoices.papers import samples
from tests.invoices.papers.reading import faults

AT = dt.datetime(2026, 11, 23, 10, 9, tzinfo=dt.UTC)
SEAL = make_seal("Example Press Ltd", "GB", at=AT - dt.timedelta(days=1))
STRANGER = make_seal("Example Press Ltd", "GB", at=AT - dt.timedelta(days=1))


@pytest.fixture(scope="module")
def plain() -> bytes:
    return render_licence(samples.licence(), to_be_sealed=True)


@pytest.fixture(scope="module")
def sealed(plain: bytes) -> bytes:
    return sign(plain, SEAL, AT)


def test_a_sealed_paper_is_known_by_its_sealer_and_moment(sealed: bytes) -> None:
    found = examine(sealed, SEAL.chain)
    assert (found.verdict, found.sealed_at, found.fingerprint) == (Verdict.VALID, AT, SEAL.fingerprint)
    assert "Seal of Example Press Ltd" in found.subject


def test_seals_keep_papers_archivable_and_accessible(sealed: bytes) -> None:
    assert faults(sealed) == []
    invoice = render_invoice(samples.invoice("FR", "fr"), to_be_sealed=True)
    assert faults(invoice) == faults(sign(invoice, SEAL, AT)) == []


def test_the_same_paper_sealed_again_is_the_same_file(plain: bytes, sealed: bytes) -> None:
    assert sign(plain, SEAL, AT) == sealed
    assert sign(plain, SEAL, AT + dt.timedelta(seconds=1)) != sealed
    assert sealed.startswith(plain)


def test_what_was_said_before_the_seal_is_in_it(plain: bytes) -> None:
    assert examine(plain, SEAL.chain).verdict is Verdict.UNSEALED
    without = render_licence(samples.licence())
    with pytest.raises(ValueError, match="no field"):
        sign(without, SEAL, AT)


def test_another_s_seal_with_our_name_on_it_is_not_ours(plain: bytes) -> None:
    assert examine(sign(plain, STRANGER, AT), SEAL.chain).verdict is Verdict.UNKNOWN


def test_a_paper_is_sealed_once(sealed: bytes) -> None:
    with pytest.raises(ValueError, match="no field"):
        sign(sealed, SEAL, AT)


def test_an_appended_edit_is_seen(sealed: bytes) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(sealed))
    writer.root["/PageMode"] = generic.NameObject("/UseNone")
    writer.update_root()
    appended = io.BytesIO()
    writer.write(appended)
    assert examine(appended.getvalue(), SEAL.chain).verdict is Verdict.ALTERED
    assert examine(sealed + b"\n% nothing", SEAL.chain).verdict is not Verdict.VALID


@pytest.mark.parametrize("changes", [12, pytest.param(2000, marks=pytest.mark.long)])
def test_any_changed_byte_is_seen(sealed: bytes, changes: int) -> None:
    dice, signature = random.Random(2026), sealed.index(b"/Contents <3082") + len("/Contents ")
    everywhere = dice.sample(range(len(sealed)), changes)
    in_the_signature = dice.sample(range(signature, signature + 2100), changes)  # and the room after it
    for place in [signature + 52, *everywhere, *in_the_signature]:
        changed = bytearray(sealed)
        changed[place] ^= 1 << dice.randrange(8)
        assert examine(bytes(changed), SEAL.chain).verdict is not Verdict.VALID, place


@pytest.mark.parametrize("cut", [0, 1, 100, 5000])
def test_a_file_cut_short_is_no_proof(sealed: bytes, cut: int) -> None:
    assert examine(sealed[:cut], SEAL.chain).verdict is not Verdict.VALID
    assert examine(sealed[:-cut] if cut else b"%PDF-1.7", SEAL.chain).verdict is not Verdict.VALID


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="pdfsig (poppler) is not installed")
def test_another_reader_agrees(sealed: bytes, tmp_path: Path) -> None:
    def said(data: bytes) -> str:
        file = tmp_path / "paper.pdf"
        file.write_bytes(data)
        return subprocess.run(["pdfsig", "-nocert", file], capture_output=True, text=True).stdout

    answer = said(sealed)
    assert "Signature is Valid." in answer
    assert "Total document signed" in answer
    assert "ETSI.CAdES.detached" in answer
    changed = bytearray(sealed)
    changed[sealed.index(b"stream") + 20] ^= 1
    assert "Signature is Valid." not in said(bytes(changed))


@pytest.mark.parametrize(
    ("key", "certificates", "why"),
    [
        (b"", SEAL.certificates, "cannot be read"),
        (
            SEAL.key[:60] + SEAL.key[80:],
            SEAL.certificates,
            "cannot be read",
        ),
        (SEAL.key, b"", "PEM|no certificate"),
        (SEAL.key, b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "cannot be read"),
        (SEAL.key, STRANGER.certificates, "not the one of the seal's key"),
    ],
)
def test_a_seal_that_cannot_work_says_why(key: bytes, certificates: bytes, why: str) -> None:
    with pytest.raises(BadSeal, match=why):
        Seal(key, certificates)


def test_trusted_certificates_are_read_from_pem() -> None:
    both = read_certificates(SEAL.certificates + STRANGER.certificates)
    assert [each.sha256.hex() for each in both] == [SEAL.fingerprint, STRANGER.fingerprint]


def test_a_seal_outlives_its_certificate_but_is_not_made_after_it(plain: bytes) -> None:
    long_ago = AT - dt.timedelta(days=4000)
    old = make_seal("Example Press Ltd", "GB", at=long_ago, years=1)
    assert examine(sign(plain, old, long_ago + dt.timedelta(days=9)), old.chain).verdict is Verdict.VALID
    late = sign(plain, old, AT)
    assert examine(late, old.chain).verdict is Verdict.OUT_OF_TIME
    assert examine(late, SEAL.chain).verdict is Verdict.UNKNOWN
    assert examine(late + b" ", old.chain).verdict is Verdict.ALTERED
