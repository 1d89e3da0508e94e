"""Whatever cannot work, or is not safe, is refused at the start: one sentence, no trace, exit code 2."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from tests.reliability.serving import environment, mancomun

from mancomun.settings import env, places

KEY = "k" * 50
PUBLIC = "red.example.org"


def readable_key(data: Path) -> None:
    data.mkdir()
    (data / "secret.key").write_text(KEY, encoding="ascii")
    (data / "secret.key").chmod(0o644)


def short_key(data: Path) -> None:
    data.mkdir()
    (data / "secret.key").touch(mode=0o600)


def a_file(data: Path) -> None:
    data.write_text("not a folder", encoding="ascii")


def no_database(data: Path) -> None:
    data.mkdir()
    (data / "mancomun.sqlite3").write_bytes(b"This is no database. " * 100)


def no_signing_key(data: Path) -> None:
    data.mkdir()
    (data / "signing.key").write_text("not a key", encoding="ascii")
    (data / "signing.key").chmod(0o600)


def nothing(data: Path) -> None:
    pass


BAD: list[tuple[str, Callable[[Path], None], dict[str, str], str]] = [
    ("readable key", readable_key, {}, "Other people can read"),
    ("empty key", short_key, {}, "is too short: it needs 32 characters or more."),
    ("short key", nothing, {"MANCOMUN_SECRET_KEY": "secret"}, "The key in MANCOMUN_SECRET_KEY is too short"),
    (
        "public debug",
        nothing,
        {"MANCOMUN_DEBUG": "1", "MANCOMUN_HOSTS": PUBLIC},
        "MANCOMUN_DEBUG=1 is for this machine",
    ),
    ("public demo", nothing, {"MANCOMUN_DEMO": "1", "MANCOMUN_HOSTS": PUBLIC}, "MANCOMUN_DEMO=1 is for this machine"),
    ("odd flag", nothing, {"MANCOMUN_DEBUG": "maybe"}, "MANCOMUN_DEBUG must be 1 or 0, not “maybe”."),
    ("odd https", nothing, {"MANCOMUN_HTTPS": "2"}, "MANCOMUN_HTTPS must be 1 or 0, not “2”."),
    ("odd proxy", nothing, {"MANCOMUN_BEHIND_PROXY": "si"}, "MANCOMUN_BEHIND_PROXY must be 1 or 0"),
    (
        "typing error",
        nothing,
        {"MANCOMUN_HOST": PUBLIC},
        "There is no setting MANCOMUN_HOST. Did you mean MANCOMUN_HOSTS?",
    ),
    ("unknown", nothing, {"MANCOMUN_QWERTZ": "1"}, "There is no setting MANCOMUN_QWERTZ. There are: ADDRESS,"),
    ("host with scheme", nothing, {"MANCOMUN_HOSTS": f"https://{PUBLIC}"}, "without https:// or port"),
    ("any host", nothing, {"MANCOMUN_HOSTS": "*"}, "without https:// or port, not “*”."),
    ("host with port", nothing, {"MANCOMUN_HOSTS": f"{PUBLIC}:8000"}, "without https:// or port"),
    ("bad address", nothing, {"MANCOMUN_ADDRESS": PUBLIC}, "MANCOMUN_ADDRESS must be an address such as https://"),
    ("bad port in it", nothing, {"MANCOMUN_ADDRESS": "http://a:b"}, "MANCOMUN_ADDRESS could not be read"),
    ("mysql", nothing, {"DATABASE_URL": "mysql://a@b/c"}, "DATABASE_URL must begin with postgresql://"),
    ("no database name", nothing, {"DATABASE_URL": "postgresql://a@b"}, "DATABASE_URL names no database"),
    ("bad database port", nothing, {"DATABASE_URL": "postgresql://a@b:x/c"}, "DATABASE_URL could not be read"),
    ("no such server", nothing, {"DATABASE_URL": "postgresql://a@127.0.0.1:9/c"}, "The database refused: connection"),
    ("mail by web", nothing, {"MANCOMUN_MAIL": "http://mail.example.org"}, "MANCOMUN_MAIL must be smtp://"),
    ("mail nowhere", nothing, {"MANCOMUN_MAIL": "smtp://"}, "MANCOMUN_MAIL must be smtp://"),
    ("bad mail port", nothing, {"MANCOMUN_MAIL": "smtp://a:b"}, "MANCOMUN_MAIL could not be read"),
    ("bad sender", nothing, {"MANCOMUN_MAIL_FROM": "nobody"}, "MANCOMUN_MAIL_FROM must be an e-mail address"),
    ("data is a file", a_file, {}, "cannot be used: File exists. Name another folder."),
    ("no place for data", nothing, {"MANCOMUN_DATA": "/proc/nowhere"}, "cannot be used: No such file or directory."),
    ("no database file", no_database, {}, "The database file is damaged"),
    ("no signing key", no_signing_key, {}, "signing.key cannot be read as a key."),
    ("port in words", nothing, {"PORT": "http"}, "Invalid value for '--port'"),
    ("port out of range", nothing, {"PORT": "99999"}, "Invalid value for '--port'"),
]


@pytest.mark.parametrize(("prepare", "more", "says"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_a_bad_configuration_is_refused_with_a_sentence(
    tmp_path: Path, prepare: Callable[[Path], None], more: dict[str, str], says: str
) -> None:
    data = tmp_path / "data"
    prepare(data)
    ran = mancomun(data, "serve", **{"DATABASE_URL": "", "PORT": "8109", **more})
    assert (ran.returncode, says in ran.stderr, "Traceback" in ran.stderr) == (2, True, False), ran.stderr
    assert len(ran.stderr.strip().splitlines()) == 1, ran.stderr


def test_the_control_a_plain_configuration_is_accepted(tmp_path: Path) -> None:
    ran = mancomun(tmp_path / "data", "upgrade", DATABASE_URL="")
    assert ran.returncode == 0, ran.stderr


def test_the_settings_say_what_they_should(tmp_path: Path) -> None:
    code = (
        "from mancomun import settings as s; print(s.DEBUG, s.DEMO, s.HTTPS, s.PUBLIC_ADDRESS, s.SESSION_COOKIE_NAME,"
        " s.SESSION_COOKIE_SECURE, s.SECURE_HSTS_SECONDS > 0)"
    )

    def said(**more: str) -> str:
        ran = subprocess.run(  # noqa: S603  # our own interpreter
            [sys.executable, "-c", code],
            env=environment(tmp_path / "data", **more),
            capture_output=True,
            text=True,
            check=True,
        )
        return ran.stdout.strip()

    assert said() == "False False False http://127.0.0.1:8000 session False False"
    assert said(MANCOMUN_HOSTS=PUBLIC) == f"False False True https://{PUBLIC} __Host-session True True"
    assert said(MANCOMUN_HOSTS=f".{PUBLIC}", MANCOMUN_ADDRESS="https://a.example/") == (
        "False False True https://a.example __Host-session True True"
    )


def test_secrets_are_made_once_and_for_their_owner_alone(tmp_path: Path) -> None:
    first = env.secret_key(tmp_path)
    assert (len(first) >= 64, (tmp_path / "secret.key").stat().st_mode & 0o777) == (True, 0o600)
    assert env.secret_key(tmp_path) == first
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]


MOUNTS = """\
22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
30 22 0:25 / /srv rw,relatime shared:5 - nfs4 server:/export rw
31 22 0:26 / /srv/local\\040disk rw,relatime - xfs /dev/vdb rw
32 22 0:27 / /mnt rw - fuse.sshfs user@host: rw
broken line
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/a", "ext4"),
        ("/srv", "nfs4"),
        ("/srv/data", "nfs4"),
        ("/srv/local disk/data", "xfs"),
        ("/srvdata", "ext4"),
        ("/mnt/x", "fuse.sshfs"),
    ],
)
def test_which_file_system_holds_a_folder(path: str, kind: str) -> None:
    assert places.file_system_of(Path(path), MOUNTS) == kind


def test_sqlite_on_a_network_file_system_is_refused_and_postgresql_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTS, encoding="ascii")
    monkeypatch.setattr(places, "MOUNTS", mounts)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with pytest.raises(ImproperlyConfigured, match=r"/srv/data is on a network file system \(nfs4\)"):
        env.databases(Path("/srv/data"))
    assert set(env.databases(Path("/home/a"))) == {"default", "ephemeral"}
    monkeypatch.setenv("DATABASE_URL", "postgresql://a@b/c")
    assert set(env.databases(Path("/srv/data"))) == {"default"}
