"""Commands that take something in or give something out."""

import csv
import sqlite3
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings
from tests.cli.conftest import Place
from tests.core import samples

CITY = "slug,name,kind,country,time_zone\nnueva,Nueva,municipality,AR,America/Argentina/Buenos_Aires\n"
QUESTIONNAIRE = Path(settings.PACKAGE) / "demo" / "questionnaire" / "politicas.xlsx"
TURTLE = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://example.org/colours> a skos:ConceptScheme ; skos:prefLabel "Colours"@en .
<https://example.org/colours/red> a skos:Concept ; skos:inScheme <https://example.org/colours> ;
  skos:notation "red" ; skos:prefLabel "Red"@en .
"""


def ask(place: Place, query: str) -> list[tuple[object, ...]]:
    database = sqlite3.connect(place.data / "mancomun.sqlite3")
    rows = database.execute(query).fetchall()
    database.close()
    return rows


def write(folder: Path, name: str, content: str | bytes) -> str:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(path)


def test_cities_are_shown_first_then_taken_over_once(place: Place, tmp_path: Path) -> None:
    file = write(tmp_path, "cities.csv", CITY)
    shown = "+ nueva (line 2)\n1 new, 0 changed, 0 as they are.\n"
    assert place.run("import-cities", file).stdout == f"{shown}Nothing was imported yet. To do it, add --apply\n"
    count = "SELECT count(*) FROM network_localgovernment WHERE slug = 'nueva'"
    assert ask(place, count) == [(0,)]
    assert place.run("import-cities", file, "--apply").stdout == f"{shown}Imported.\n"
    assert ask(place, count) == [(1,)]
    again = "0 new, 0 changed, 1 as they are.\nNothing to do: the register already says all this.\n"
    assert place.run("import-cities", file, "--apply").stdout == again


@pytest.mark.parametrize(
    ("command", "name", "content", "says"),
    [
        ("import-cities", "c.csv", CITY.replace(",AR,", ",ZZ,"), "Line 2, column country: “ZZ” is no country code."),
        ("import-cities", "c.csv", b"\xff\x00\x00", "Nothing was imported."),
        ("import-cities", "c.csv", "", "Nothing was imported."),
        ("import-vocabulary", "v.ttl", "not turtle", "This is not well-formed Turtle."),
        ("import-vocabulary", "v.ttl", samples.bomb(), "Nothing was imported."),
        ("import-form", "f.xlsx", "not a workbook", "The file’s name says XLSX, but its content is something else."),
        ("import-form", "f.xlsx", samples.xlsx(), "f.xlsx has the faults above. Nothing was imported."),
        ("import-form", "f.xlsx", samples.bomb(), "This file would unpack to far more than it is."),
        ("import-form", "f.xlsx", samples.OLE + "EncryptedPackage".encode("utf-16-le"), "protected with a password"),
    ],
)
def test_a_bad_file_is_refused_with_its_faults(
    place: Place, tmp_path: Path, command: str, name: str, content: str | bytes, says: str
) -> None:
    ran = place.run(command, write(tmp_path, name, content), "--slug=x" if command == "import-form" else "--")
    assert (ran.returncode, says in ran.stderr, "Traceback" in ran.stderr) == (2, True, False), ran.stderr
    assert ask(place, "SELECT count(*) FROM surveys_questionnaire") == [(1,)]


def test_a_workbook_becomes_a_questionnaire_once(place: Place) -> None:
    for _ in range(2):
        ran = place.run("import-form", str(QUESTIONNAIRE), "--slug", "policies")
        assert (ran.returncode, ran.stdout) == (0, "policies, version 1: 271 questions.\n"), ran.stderr
    versions = "SELECT count(*) FROM surveys_questionnaireversion v JOIN surveys_questionnaire q"
    assert ask(place, f"{versions} ON v.questionnaire_id = q.id WHERE q.slug = 'policies'") == [(1,)]


def test_vocabularies_come_with_the_product_and_from_files(place: Place, tmp_path: Path) -> None:
    first, second = place.run("import-vocabulary"), place.run("import-vocabulary")
    assert (first.returncode, second.stdout.splitlines()[0]) == (0, "charter-agenda-2011: 0 new, 0 changed.")
    assert place.run("import-vocabulary", write(tmp_path, "v.ttl", TURTLE)).stdout == "colours: 1 new, 0 changed.\n"


def test_results_are_written_for_anybody_or_not_at_all(place: Place, tmp_path: Path) -> None:
    out = tmp_path / "results.csv"
    assert place.refused("export", "2026", "--out", str(out)) == (
        "There is no round “2026” whose results anybody may see."
    )
    assert place.refused("export", "2026", "--out", str(tmp_path / "a.pdf")).startswith("There is no format “pdf”")
    assert place.refused("export", "2026", "--out", "/nowhere/a.csv").startswith("There is no folder /nowhere")
    assert [path.name for path in tmp_path.iterdir()] == ["data"]
    database = sqlite3.connect(place.data / "mancomun.sqlite3")
    with database:
        database.execute("UPDATE surveys_round SET published_at = '2026-11-01 00:00:00'")
        database.execute("UPDATE surveys_roundphase SET opens = '2026-01-01 00:00:00', closes = '2026-02-01 00:00:00'")
    database.close()
    assert place.run("export", "2026", "--out", str(out)).stdout == f"{out}: 2 cities, 5 questions.\n"
    with out.open(encoding="utf-8-sig") as file:
        rows = list(csv.reader(file))
    assert (rows[0][0], sorted(row[0] for row in rows[1:])) == ("city", ["cordoba", "quilmes"])
    book = tmp_path / "results.xlsx"
    assert place.run("export", "2026", "--out", str(book)).returncode == 0
    assert len(openpyxl.load_workbook(book).sheetnames) == 4


def test_the_first_person_gets_a_link(place: Place) -> None:
    ran = place.run(
        "create-secretariat", "sofia.nueva@example.org", "--name", "Sofía", MANCOMUN_HOSTS="red.example.org"
    )
    link, note = ran.stdout.splitlines()
    assert (link.startswith("https://red.example.org/"), note.endswith("Give it to them yourself.")) == (True, True)
    invited = ask(place, "SELECT seat, name FROM network_invitation WHERE email = 'sofia.nueva@example.org'")
    assert invited == [("secretariat", "Sofía")]
    assert place.refused("create-secretariat", "nobody") == "“nobody” is no e-mail address."
    assert place.refused("create-secretariat", "a@b.org", "--language", "xx") == (
        "There is no language “xx”: use es, pt, en."
    )


def test_mail_that_cannot_be_handed_over_stays(place: Place) -> None:
    waiting = ask(place, "SELECT count(*) FROM core_outboxmessage WHERE sent_at IS NULL")[0][0]
    assert place.refused("mail").startswith(f"{waiting} messages wait. Set MANCOMUN_MAIL to a server:")
    ran = place.run("mail", MANCOMUN_MAIL="smtp://127.0.0.1:9")
    assert (ran.returncode, ran.stdout) == (1, f"0 sent, {waiting} wait.\n")
    assert ran.stderr.splitlines()[-1] == "The server said: [Errno 111] Connection refused"


def test_a_demonstration_never_touches_other_data(place: Place, tmp_path: Path) -> None:
    assert place.refused("demo", "--folder", str(place.data), "--again") == (
        f"{place.data} holds other data. Choose another --folder for the demonstration."
    )
    assert place.run("check").returncode == 0


def test_a_port_that_is_taken_is_told(place: Place) -> None:
    import socket

    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert place.refused("serve", "--port", str(port)) == (
            f"Something else already listens on port {port}. Stop it, or choose another: --port {port + 1}"
        )
    assert place.refused("serve", "--host", "192.0.2.1").startswith("Cannot listen on 192.0.2.1:")
    assert place.refused("serve", "--host", "0.0.0.0", MANCOMUN_DEBUG="1").startswith(  # noqa: S104  # refused
        "MANCOMUN_DEBUG=1 is for this"
    )
