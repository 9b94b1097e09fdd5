"""The syndication package against a bare zip of the same bytes."""

import io
import zipfile

from portal.syndication.package import build
from tests.bench.table import Row
from tests.portal.syndication import samples


def rows() -> list[Row]:
    order = samples.order()
    with zipfile.ZipFile(io.BytesIO(build(order).data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}

    def bare(method: int) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", method) as target:
            for name, data in files.items():
                target.writestr(name, data)
        return buffer.getvalue()

    return [
        Row(
            "package build",
            lambda: build(order),
            lambda: bare(zipfile.ZIP_DEFLATED),
            "zipfile, deflated, of the same finished files",
        ),
        Row(
            "package build, stored",
            lambda: build(order),
            lambda: bare(zipfile.ZIP_STORED),
            "zipfile, stored, of the same finished files",
        ),
    ]
