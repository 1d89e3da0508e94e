"""Files are kept under their own digest, safely before their row is, and offered so that no browser runs them."""

import errno
import hashlib
import io
import os
import random
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.core import samples

from mancomun.core import files
from mancomun.core.actors import Actor
from mancomun.core.kinds import Kind
from mancomun.core.models import StoredFile
from mancomun.core.problems import TooLarge, Unprocessable
from mancomun.core.uploads import keep_file, read_workbook_bytes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
AT = datetime(2026, 3, 1, tzinfo=UTC)
BY = Actor(user_id=7)


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.FILES_DIR = tmp_path / "files"
    return tmp_path / "files"


def keep(content: bytes = samples.PDF, name: str = "Acta.pdf") -> StoredFile:
    return keep_file(SimpleUploadedFile(name, content), by=BY, at=AT)


def kept(folder: Path) -> list[Path]:
    return sorted(folder.glob("??/??/*"))


def test_a_file_is_kept_under_its_digest(folder: Path) -> None:
    stored = keep(name="C:\\fakepath\\Acta Nº 1.pdf")
    digest = hashlib.sha256(samples.PDF).hexdigest()
    assert (stored.name, stored.media_type, stored.size, stored.digest, stored.uploaded_by, stored.uploaded_at) == (
        "Acta Nº 1.pdf",
        "application/pdf",
        len(samples.PDF),
        digest,
        7,
        AT,
    )
    assert kept(folder) == [folder / digest[:2] / digest[2:4] / digest]
    assert kept(folder)[0].stat().st_mode & 0o777 == 0o600
    with files.open_file(stored) as content:
        assert content.read() == samples.PDF


def test_a_picture_gets_the_ending_of_what_it_is() -> None:
    assert keep(samples.picture("JPEG"), "foto.png").name == "foto.jpg"
    assert keep(samples.picture("JPEG"), "foto.jpeg").name == "foto.jpeg"


def test_equal_bytes_lie_once_and_have_a_row_each(folder: Path) -> None:
    assert keep().digest == keep(name="Copia.pdf").digest
    assert (len(kept(folder)), StoredFile.objects.count()) == (1, 2)


def test_what_is_refused_leaves_nothing(folder: Path) -> None:
    with pytest.raises(Unprocessable):
        keep(samples.SVG, "a.svg")
    assert (kept(folder), StoredFile.objects.count()) == ([], 0)


def test_bytes_are_on_the_disk_before_the_row_is(monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    sync = os.fsync

    def noted(descriptor: int) -> None:
        order.append("folder" if os.path.isdir(f"/proc/self/fd/{descriptor}") else "file")  # noqa: PTH112  # a descriptor
        sync(descriptor)

    monkeypatch.setattr(files.os, "fsync", noted)
    create = StoredFile.objects.create
    monkeypatch.setattr(StoredFile.objects, "create", lambda **row: order.append("row") or create(**row))
    keep()
    assert order == ["file", "folder", "folder", "folder", "row"]


def test_a_full_disk_leaves_no_row_and_no_draft(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        keep()
    assert (StoredFile.objects.count(), [path.name for path in folder.iterdir()]) == (0, [".lock"])


def test_a_download_is_inert() -> None:
    response = files.file_response(keep(name="Política.pdf"))
    assert response.getvalue() == samples.PDF
    response.close()
    assert {name: response[name] for name in ("Content-Disposition", "Content-Security-Policy", "Content-Type")} == {
        "Content-Disposition": "attachment; filename*=utf-8''Pol%C3%ADtica.pdf",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Content-Type": "application/pdf",
    }
    assert (response["X-Content-Type-Options"], response["Content-Length"]) == ("nosniff", str(len(samples.PDF)))


def test_faults_are_a_sentence_each(folder: Path) -> None:
    lost, changed, whole = keep(), keep(samples.TEXT, "a.txt"), keep(samples.CSV, "a.csv")
    assert list(files.faults()) == []
    files.path_of(lost.digest).unlink()
    files.path_of(changed.digest).write_bytes(b"x" * changed.size)
    StoredFile.objects.filter(pk=whole.pk).update(size=1)
    assert sorted(files.faults()) == sorted(
        [
            f"File {lost.uid} is missing: {files.path_of(lost.digest)}.",
            f"File {changed.uid} was changed after it was kept: {files.path_of(changed.digest)}.",
            f"File {whole.uid} has {whole.size} bytes, not 1: {files.path_of(whole.digest)}.",
        ]
    )


def test_bytes_without_a_row_are_swept_away_after_a_day(folder: Path) -> None:
    keep(samples.TEXT, "failed.txt").delete()
    keep()
    now = datetime.now(tz=UTC)
    assert (files.sweep(now), len(kept(folder))) == (0, 2)
    assert (files.sweep(now + timedelta(days=2)), len(kept(folder))) == (1, 1)
    assert list(files.faults()) == []


def test_bytes_that_are_kept_again_are_young_again(folder: Path) -> None:
    stored = keep()
    old = datetime(2026, 1, 1, tzinfo=UTC).timestamp()
    os.utime(kept(folder)[0], (old, old))
    stored.delete()
    files.put(io.BytesIO(samples.PDF))
    assert files.sweep(datetime.now(tz=UTC)) == 0


def test_a_workbook_comes_through_its_own_gate() -> None:
    assert read_workbook_bytes(SimpleUploadedFile("a.xlsx", samples.xlsx())) == samples.xlsx()
    with pytest.raises(Unprocessable, match="protected with a password"):
        read_workbook_bytes(SimpleUploadedFile("a.xlsx", samples.OLE + "EncryptedPackage".encode("utf-16-le")))
    with pytest.raises(Unprocessable, match="one of these kinds: XLSX"):
        read_workbook_bytes(SimpleUploadedFile("a.csv", samples.CSV))
    assert read_workbook_bytes(SimpleUploadedFile("a.csv", samples.CSV), kinds={Kind.CSV}) == samples.CSV


def test_a_workbook_that_we_parse_unpacks_to_less_than_one_that_we_only_keep() -> None:
    noise = random.Random(1).randbytes(700_000) + bytes(25_000_000)  # noqa: S311  # a size, no secret
    packed = samples.container({**unpacked(samples.xlsx()), "xl/media/noise.bin": noise})
    assert keep(packed, "a.xlsx").media_type == Kind.XLSX.value
    with pytest.raises(TooLarge):
        read_workbook_bytes(SimpleUploadedFile("a.xlsx", packed))


def unpacked(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as file:
        return {name: file.read(name) for name in file.namelist()}
