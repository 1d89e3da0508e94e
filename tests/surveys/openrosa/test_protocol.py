"""What the standard asks of every answer, and what is refused."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from lxml import etree
from tests.cast import Cast
from tests.surveys.openrosa.kit import Phone, instance, kept, said, token_of

from mancomun.accounts.actions import revoke_token
from mancomun.accounts.models import AccessToken
from mancomun.network.models import Mandate
from mancomun.network.queries.actors import actor_of
from mancomun.surveys.models import Answer, Invitee, OpenRosaSubmission, Response, Round, RoundPhase
from mancomun.surveys.queries.forms import compiled

LIST = "{http://openrosa.org/xforms/xformsList}"


def forms(response: HttpResponse) -> list[dict[str, str]]:
    root = etree.fromstring(response.content)
    assert root.tag == f"{LIST}xforms"
    return [{str(part.tag).removeprefix(LIST): part.text or "" for part in form} for form in root]


def checked(response: HttpResponse, status: int) -> HttpResponse:
    """The headers that every answer carries, also one that says no."""
    assert response.status_code == status, response.content
    assert response["X-OpenRosa-Version"] == "1.0"
    assert response["X-OpenRosa-Accept-Content-Length"] == str(24 * 1024 * 1024)
    assert response["Content-Language"] == "en"
    if status != HTTPStatus.NO_CONTENT:
        assert response["Content-Type"] == "text/xml; charset=utf-8"
    return response


class TestForms:
    def test_the_list_names_the_form_and_where_it_is(self, phone: Phone) -> None:
        (form,) = forms(checked(phone.get("formList"), 200))
        got = checked(phone.get(form["downloadUrl"].partition(phone.secret)[2].lstrip("/")), 200)
        assert form == {
            "formID": "all",
            "name": "Round",
            "version": "1",
            "hash": f"md5:{hashlib.md5(got.content, usedforsecurity=False).hexdigest()}",
            "downloadUrl": f"http://testserver{phone.base}/forms/1/form.xml",
        }

    @pytest.mark.parametrize(
        ("query", "count"),
        [
            ("", 1), ("?formID=all", 1), ("?formID=other", 0), ("?verbose=true", 1), ("?listAllVersions=true", 1),
            ("?deviceID=collect%3Ax&what=ever&formID=all", 1),
        ],
    )  # fmt: skip
    def test_parameters(self, phone: Phone, query: str, count: int) -> None:
        found = forms(checked(phone.get(f"formList{query}"), 200))
        assert len(found) == count
        assert [("descriptionText" in form) for form in found] == ["verbose" in query] * count

    def test_a_city_that_answers_the_core_alone_is_asked_no_more(self, phone: Phone) -> None:
        whole = phone.get("forms/1/form.xml").content
        Invitee.objects.update(short=True)
        (form,) = forms(phone.get("formList"))
        core = phone.get("forms/1/form.xml").content
        assert form["hash"] == f"md5:{hashlib.md5(core, usedforsecurity=False).hexdigest()}"
        assert [text.count(b'relevant="false()"') for text in (whole, core)] == [0, 2]  # both sections: none is core
        assert phone.send(instance("<A><a_text>kept all the same</a_text></A>")).status_code == 201
        assert Answer.objects.get(path="/data/A/a_text").value == "kept all the same"

    def test_a_form_without_files_has_an_empty_manifest(self, phone: Phone) -> None:
        root = etree.fromstring(checked(phone.get("forms/1/manifest"), 200).content)
        assert (root.tag, len(root)) == ("{http://openrosa.org/xforms/xformsManifest}manifest", 0)
        checked(phone.get("forms/1/files/cities.csv"), 404)

    def test_what_is_not_there(self, phone: Phone) -> None:
        for path in ("forms/2/form.xml", "forms/2/manifest", "forms/9999999999999999999999/form.xml", "nothing"):
            assert said(checked(phone.get(path), 404))

    def test_head_says_how_much_may_be_sent(self, phone: Phone) -> None:
        answer = checked(phone.head(), 204)
        assert answer["Location"] == f"http://testserver{phone.base}/submission"
        checked(Client().put(f"{phone.base}/submission", headers={"Accept-Language": "en"}), 405)


class TestRefusals:
    def test_a_wrong_token_is_no_address(self, asked: Round) -> None:
        stranger = Phone("nothing")
        assert "not good" in said(checked(stranger.get("formList"), 404))
        assert "not good" in said(checked(stranger.send(instance("")), 404))
        assert kept() == []

    def test_a_revoked_one_is_none(self, cast: Cast, phone: Phone) -> None:
        at = timezone.now()
        revoke_token(token=AccessToken.objects.get(), by=actor_of(cast.bruno, at=at), at=at)
        checked(phone.send(instance("<A><a_text>x</a_text></A>")), 404)
        assert kept() == []

    def test_whose_mandate_ended_no_longer_answers(self, cast: Cast, phone: Phone) -> None:
        Mandate.objects.filter(user=cast.bruno).update(ends_at=timezone.now())
        assert "no longer answer" in said(checked(phone.send(instance("")), 403))
        checked(phone.get("formList"), 403)

    def test_who_only_approves_does_not_answer(self, cast: Cast, asked: Round) -> None:
        checked(Phone(token_of(cast.carla)).get("formList"), 403)

    def test_a_token_for_another_city_reaches_nothing(self, cast: Cast, asked: Round) -> None:
        checked(Phone(token_of(cast.bruno, city_slug="cordoba")).get("formList"), 403)
        checked(Phone(token_of(cast.bruno, round_slug="other")).get("formList"), 404)

    @pytest.mark.parametrize(
        ("xml", "status"),
        [
            (b"", 400),
            (b"<data", 400),
            (b"not xml", 400),
            (b'<!DOCTYPE d [<!ENTITY e "x">]><data id="all" version="1"><A><a_text>&e;</a_text></A></data>', 400),
            (b'<data id="all" encrypted="yes" version="1"/>', 422),
            (instance("", form="other"), 404),
            (instance("", version="0"), 404),
            (instance("").replace(b"<data", b"<other").replace(b"</data", b"</other"), 404),
            (instance("", name="x" * 201), 400),
            (instance(f"<A><a_text>{'x' * 20_001}</a_text></A>"), 413),
        ],
    )
    def test_what_cannot_be_read(self, phone: Phone, xml: bytes, status: int) -> None:
        assert said(checked(phone.send(xml), status))
        assert (kept(), Response.objects.count(), Answer.objects.count()) == ([], 0, 0)

    def test_no_submission_or_two(self, phone: Phone) -> None:
        address = f"{phone.base}/submission"
        two = [SimpleUploadedFile("a.xml", instance("")), SimpleUploadedFile("b.xml", instance(""))]
        for parts in ({}, {"other": "x"}, {"xml_submission_file": two}):
            checked(Client().post(address, parts, headers={"Accept-Language": "en"}), 400)
        garbled = Client().post(
            address, b"--x\r\ncut", content_type="multipart/form-data", headers={"Accept-Language": "en"}
        )
        checked(garbled, 400)
        assert kept() == []

    def test_the_submission_as_a_field_is_taken_too(self, phone: Phone) -> None:
        sent = {"xml_submission_file": instance("<A><a_text>x</a_text></A>").decode()}
        assert Client().post(f"{phone.base}/submission", sent).status_code == 201


class TestTheEnd:
    @pytest.mark.parametrize(("hours", "status"), [(-1, 201), (0, 201), (23.9, 201), (24, 403), (100, 403)])
    def test_a_phone_has_a_day_more(self, phone: Phone, hours: float, status: int) -> None:
        closes = RoundPhase.objects.get(kind="answer").closes
        with time_machine.travel(closes + timedelta(hours=hours), tick=False):
            sent = phone.send(instance("<A><a_text>late</a_text></A>"))
            listed = forms(phone.get("formList"))
        checked(sent, status)
        assert (len(kept()), len(listed)) == ((1, 1) if status == 201 else (0, 0))
        if status == 403:
            assert "Phones could send until" in said(sent)

    def test_before_it_opens_the_form_is_there_and_nothing_is_taken(self, phone: Phone) -> None:
        RoundPhase.objects.filter(kind="answer").update(opens=timezone.now() + timedelta(hours=1))
        assert len(forms(phone.get("formList"))) == 1
        assert "opens on" in said(checked(phone.send(instance("")), 403))

    def test_what_is_published_changes_no_more(self, phone: Phone) -> None:
        Round.objects.update(published_at=timezone.now())
        assert forms(phone.get("formList")) == []
        assert "published" in said(checked(phone.send(instance("")), 403))


def test_too_large_a_post_is_told_so_in_the_standard_s_words(phone: Phone) -> None:
    huge = Client().post(
        f"{phone.base}/submission",
        b"x",
        content_type="multipart/form-data; boundary=x",
        headers={"Accept-Language": "en", "Content-Length": str(25 * 1024 * 1024)},
        CONTENT_LENGTH=str(25 * 1024 * 1024),
    )
    assert said(checked(huge, 413))


def test_files_and_registers_are_in_the_manifest(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    """A form that takes the network's cities as a list, and a picture that nobody has sent."""
    asked = replace(compiled(Round.objects.get().version), files=("cities.csv", "plan.png"))
    monkeypatch.setattr("mancomun.surveys.queries.openrosa.compiled", lambda _version, **_more: asked)
    (form,) = forms(phone.get("formList"))
    assert form["manifestUrl"] == f"http://testserver{phone.base}/forms/1/manifest"
    root = etree.fromstring(checked(phone.get("forms/1/manifest"), 200).content)
    ((name, digest, _url),) = [[part.text for part in entry] for entry in root]
    got = phone.get("forms/1/files/cities.csv")
    assert (name, digest) == ("cities.csv", f"md5:{hashlib.md5(got.content, usedforsecurity=False).hexdigest()}")
    assert got.content.decode().splitlines()[:2] == [
        "name,label,country,kind,population,geometry",
        "cordoba,Córdoba,AR,municipality,,-31.42 -64.18 0 0",
    ]
    checked(phone.get("forms/1/files/plan.png"), 404)


def test_the_raw_submission_is_kept_and_never_changes(phone: Phone) -> None:
    xml = instance("<A><a_text>x</a_text></A>")
    phone.send(xml)
    row = OpenRosaSubmission.objects.get()
    assert (bytes(row.xml), row.digest) == (xml, hashlib.sha256(xml).hexdigest())
