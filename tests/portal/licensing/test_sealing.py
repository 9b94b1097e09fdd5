"""Sealing as papers are issued: every PDF carries the portal's seal, or is not kept at all."""

import dataclasses
import datetime as dt
import shutil
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import select

from invoices.ledger import Invoice, PaperFile
from invoices.papers import LicencePaper
from invoices.papers.invoice import render_invoice
from invoices.papers.licence import render_licence
from invoices.seal_making import make_seal
from invoices.signing import Verdict, examine
from portal import keys
from portal.config import Config
from portal.db import db, utc_now
from portal.licensing import fulfilment, rendering
from portal.licensing.settlement import settle
from portal.licensing.tables import Licence
from portal.publisher import publisher
from portal.work import engine, files
from tests.invoices.papers import samples
from tests.invoices.papers.reading import faults
from tests.portal.licensing.conftest import Shop


def stored(shop: Shop) -> dict[str, bytes]:
    """Every PDF that is kept, by the number of its paper (quotes left out)."""
    shop.look_again()
    papers = select(PaperFile).where(PaperFile.role == "pdf", PaperFile.paper.not_like("RQ%"))
    return {paper.paper: files.get(paper.sha256) for paper in db.session.scalars(papers)}


@pytest.fixture
def sealed_shop(shop: Shop, config: Config, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """A shop with keys, that sets real papers."""
    monkeypatch.setattr(fulfilment, "render_licence", render_licence)
    monkeypatch.setattr(rendering, "render_invoice", render_invoice)
    keys.make(config, publisher(), utc_now())
    return shop


def test_licence_and_invoice_leave_the_house_sealed(
    sealed_shop: Shop, config: Config, tmp_path: Path
) -> None:
    settle(sealed_shop.paid().session_id or "")
    engine.run_pending()
    papers = stored(sealed_shop)
    assert sorted(number[:2] for number in papers) == ["RI", "RL"]
    trusted = keys.certificates(config)
    for number, pdf in papers.items():
        found = examine(pdf, trusted)
        assert found.verdict is Verdict.VALID, number
        kept = db.session.scalars(
            select(PaperFile).where(PaperFile.paper == number, PaperFile.role == "pdf")
        ).one()
        assert found.sealed_at == kept.created_at
        assert faults(pdf) == []
        if shutil.which("pdfsig"):
            (tmp_path / "paper.pdf").write_bytes(pdf)
            said = subprocess.run(
                ["pdfsig", "-nocert", tmp_path / "paper.pdf"], capture_output=True, text=True
            )
            assert "Signature is Valid." in said.stdout
            assert "Total document signed" in said.stdout
    sealed_shop.invariants()


def test_the_same_row_and_key_make_the_same_file_again(sealed_shop: Shop, config: Config) -> None:
    settle(sealed_shop.paid().session_id or "")
    engine.run_pending()
    licence = db.session.scalars(select(Licence)).one()
    kept = db.session.scalars(select(PaperFile).where(PaperFile.paper == licence.number)).one()
    seal = keys.seal(config)
    assert seal is not None
    plain = render_licence(LicencePaper.from_json(licence.snapshot), to_be_sealed=True)
    assert rendering._sealed(plain, seal, kept.created_at) == files.get(kept.sha256)


def test_a_credit_note_is_sealed_as_an_invoice_is(sealed_shop: Shop, config: Config) -> None:
    note = samples.credit_note("BE")
    row = Invoice(number=note.number, snapshot=note.to_json())
    rendering.render_invoice_files(row)
    assert examine(stored(sealed_shop)[note.number], keys.certificates(config)).verdict is Verdict.VALID


def test_a_seal_that_fails_is_tried_again_and_nothing_is_kept_meanwhile(
    sealed_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(sealed_shop.paid().session_id or "")
    with monkeypatch.context() as broken:
        broken.setattr(rendering, "sign", lambda pdf, seal, at: pdf[:-9])
        engine.run_pending(raising=False)
        assert stored(sealed_shop) == {}
        (waiting,) = [job for job in engine.unfinished() if job.task.name == "fulfil"]
        assert "NotSealed" in waiting.task.error
    engine.run_pending(delayed=True)
    assert len(stored(sealed_shop)) == 2
    sealed_shop.invariants()


def test_a_seal_whose_certificate_has_run_out_seals_nothing(sealed_shop: Shop, config: Config) -> None:
    old = make_seal("Example Press Ltd", "GB", at=utc_now() - dt.timedelta(days=4000), years=1)
    (config.keys / keys.SEAL).write_bytes(old.key + old.certificates)
    settle(sealed_shop.paid().session_id or "")
    with pytest.raises(rendering.NotSealed):
        engine.run_pending()
    assert stored(sealed_shop) == {}


def test_production_issues_no_paper_without_a_seal(shop: Shop, config: Config) -> None:
    settle(shop.paid().session_id or "")
    shop.app.extensions["reprise"] = dataclasses.replace(config, environment="production")
    with pytest.raises(keys.NoKeys, match="keys make"):
        fulfilment.fulfil({"licence": db.session.scalars(select(Licence.number)).one()})
    assert stored(shop) == {}
