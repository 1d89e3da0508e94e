"""Every page of the demonstration: for each route that answers with a page, where it is and who may open it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from tests.authz.matrix import MATRIX
from tests.browser.demonstration import Demonstration
from tests.routes import routes

# No page: files, and what answers a machine.
FILES = {
    "health", "ui:stylesheet", "network:cities_csv", "surveys:receipt_file", "surveys:workbook", "surveys:answer_file",
    "surveys:answer_offline_worker",
    "surveys:revision_file", "surveys:results_xlsx", "surveys:results_csv", "surveys:results_entries",
    "surveys:results_compare_csv", "surveys:results_blocks_csv",
    "surveys:results_crossing_csv", "surveys:result_series_csv",
    "surveys:results_dictionary", "surveys:results_parquet", "surveys:result_csv", "surveys:result_file",
    "surveys:version_workbook",
    "surveys:data_file", "surveys:catalogue", "surveys:results_report", "surveys:mirror_pdf",
    "surveys:answer_workbook_file", "surveys:cities_workbook_file", "surveys:desk_cities",
    "surveys:handed_file", "surveys:version_file", "surveys:questionnaire_file",
    "surveys:openrosa_list", "surveys:openrosa_form", "surveys:openrosa_manifest", "surveys:openrosa_file",
    "surveys:openrosa_submission", "vocabulary:scheme_file", "mfa_download_recovery_codes", "mfa_login_webauthn",
    "surveys:api_document", "surveys:api_results", "surveys:api_results_cities", "surveys:api_result",
    *(name for name, row in MATRIX.items() if set(row[0]) == {"t"}),  # the interface
}  # fmt: skip
# Pages that stand only between two steps of a journey, or for somebody who has set up what nobody of the cast has:
# the tests of those journeys open them.
BETWEEN = {
    "network:invitation", "network:desk_import_plan", "network:desk_import_done", "network:invitation_withdraw",
    "surveys:succession", "vocabulary:plan", "mfa_authenticate", "mfa_reauthenticate", "mfa_deactivate_totp",
    "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "surveys:changes", "surveys:answer_done",
    "surveys:handed", "surveys:handed_open", "surveys:handed_print", "surveys:handed_question", "surveys:handed_done",
    "surveys:handed_offline", "surveys:handed_offline_worker", "surveys:handed_section",
    "surveys:answer_workbook_plan", "surveys:cities_workbook_plan", "mfa_reauthenticate_webauthn",
    "mfa_edit_webauthn", "mfa_remove_webauthn",
}  # fmt: skip
STRANGERS = {
    "account_login", "account_reset_password", "account_reset_password_done", "account_reset_password_from_key_done",
    "account_reset_password_from_key", "accounts:ask_for_link", "accounts:link_sent", "accounts:link",
    "accounts:demonstration", "accounts:email_confirm",
}  # fmt: skip
WHO = {
    "surveys:answer": "Elena", "surveys:answer_workbook": "Elena", "surveys:answer_offline": "Elena",
    "surveys:hands": "Elena", "surveys:hand_over": "Elena", "surveys:answer_history": "Elena",
    "surveys:answer_question": "Elena", "surveys:compare": "Elena", "surveys:correction": "Bruno",
    "surveys:phone": "Elena", "surveys:answer_section": "Elena", "surveys:answer_print": "Elena",
    "network:people": "Bruno", "network:invite_to_city": "Bruno", "network:mandate_end": "Bruno",
    "surveys:submit": "Elena", "surveys:approve": "Carla", "surveys:send_back": "Carla",
    "network:seat_end": "Lucía", "network:my_mandates": "Bruno",
}  # fmt: skip
NOTED = "q133"  # the head of the table of themes, at which the demonstration has a note
QUERIES = {
    "surveys:results_matrix": ("?block=B", "?block=E&country=AR"),
    "surveys:results_map": ("?question=B1",),
    "surveys:results_groups": ("", "?by=size"),
    "surveys:results_themes": ("", "?theme=themes:housing"),
    "surveys:results_compare": ("", "?city=quilmes&city=montevideo", "?city=quilmes&with=like"),
    "surveys:results_blocks": ("", "?block=B&order=yes"),
    "surveys:mirror": ("", "?block=B"),
    "surveys:results_crossing": ("", "?rows=B1&columns=A1", "?rows=C1&columns=region&shares=columns"),
    "network:cities": ("", "?q=xyzzy"),
}


@dataclass(frozen=True)
class Place:
    route: str
    address: str
    who: str  # one of the cast; "" for the public


def places(made: Demonstration) -> list[Place]:
    """One of each route, then the same routes in further states."""
    return [*by_route(made), *_besides(made)]


def by_route(made: Demonstration) -> Iterator[Place]:
    arguments = _arguments(made)
    special = _special(made)
    names = {name: taken for name, _pattern, taken in routes()}
    for route, (by_get, _post) in sorted(MATRIX.items()):
        if set(by_get) == {"m"} or route in FILES | BETWEEN:
            continue
        given = {**arguments, **special.get(route, {})}
        address = reverse(route, kwargs={name: given[name] for name in names[route]})
        for query in QUERIES.get(route, ("",)):
            yield Place(route, address + query, _who(route, by_get))


def _who(route: str, by_get: str) -> str:
    if route in WHO:
        return WHO[route]
    results = ("surveys:result", "surveys:data", "surveys:embed")
    if by_get.startswith("o") or route in STRANGERS or route.startswith(results):
        return ""
    if route.startswith(("accounts:", "account_", "mfa_")) and set(by_get[1:]) == {"o"}:
        return "Tomás"
    return "Ana" if route.startswith("surveys:") else "Sofía"


def _arguments(made: Demonstration) -> dict[str, Any]:
    closed, _now = rounds(made)
    accepted = made.one("SELECT uid FROM surveys_revision WHERE accepted_at IS NOT NULL ORDER BY id LIMIT 1")
    concept = made.one(
        "SELECT c.code FROM vocabulary_concept c JOIN vocabulary_scheme s ON s.id = c.scheme_id"
        " WHERE s.code = 'themes'"
    )
    return {
        "round_slug": closed, "city_slug": "quilmes", "number": 1, "uid": UUID(str(accepted)), "section": "B",
        "scheme": "themes", "code": concept, "token": "nothing", "uidb36": "zzz", "key": "no-key", "slug": "quilmes",
        "message_id": made.one("SELECT MIN(id) FROM core_outboxmessage"),
        "user_id": made.one("SELECT id FROM accounts_user WHERE name = 'Tomás'"), "pk": 1, "digest": "nothing",
    }  # fmt: skip


def _special(made: Demonstration) -> dict[str, dict[str, Any]]:
    _closed, now = rounds(made)
    commission = {"slug": "derechos-humanos-y-migraciones"}
    role = made.one(
        "SELECT r.id FROM network_commissionrole r JOIN network_commission c ON c.id = r.commission_id"
        " WHERE c.slug = ? LIMIT 1", commission["slug"]
    )  # fmt: skip
    membership, slug = made.rows(
        "SELECT m.id, g.slug FROM network_membership m"
        " JOIN network_localgovernment g ON g.id = m.government_id LIMIT 1"
    )[0]
    partner = {"slug": made.one("SELECT MIN(slug) FROM network_partner")}
    elenas = {"round_slug": now, "city_slug": "cordoba"}
    waiting = {"round_slug": now, "city_slug": "montevideo"}
    bodies = ("commission", "desk_commission", "desk_commission_rename", "desk_role_add")
    return {
        **{f"network:{name}": commission for name in bodies},
        "network:desk_role": {**commission, "number": role},
        "network:desk_membership": {"slug": slug, "number": membership},
        "network:partner": partner,
        "network:desk_partner": partner,
        "network:mandate_end": {"number": _mandate(made, "Diego")},
        "network:seat_end": {"number": _seat(made, "Lucía")},
        "vocabulary:scheme": {"code": "themes"},
        "surveys:desk_questionnaire": {"slug": "politicas"},
        "surveys:version": {"slug": "politicas"},
        "surveys:version_edit": {"slug": "politicas"},
        "surveys:result": {"key": "B1", "code": "B1"},
        "surveys:embed": {"key": "B1"},
        "surveys:result_series": {"key": "B1"},
        "surveys:answer_workbook": elenas,
        **{f"surveys:{name}": elenas for name in ("hands", "hand_over", "answer_history", "compare")},
        "surveys:answer_question": {**elenas, "key": NOTED},
        "surveys:handed_ask": {"uid": UUID(str(made.one("SELECT uid FROM surveys_handover")))},
        **{f"surveys:{name}": elenas for name in ("answer", "answer_section", "answer_print", "phone", "submit")},
        "surveys:answer_offline": elenas,
        "surveys:return": waiting,
        **{
            f"surveys:{name}": {"round_slug": now}
            for name in ("phases", "invite", "publish", "desk_round", "rate", "reminders", "extensions")
        },
    }


def _besides(made: Demonstration) -> Iterator[Place]:
    """The same routes as somebody else or in another state, where the page is another."""
    closed, now = rounds(made)
    for section in "ACDEFGHIJ":
        yield Place("surveys:answer_section", f"/surveys/{now}/answer/cordoba/{section}/", "Elena")
    for address in ("answer/porto-alegre/", "answer/porto-alegre/B/?check", "responses/porto-alegre/submit/"):
        yield Place("surveys:answer_section", f"/surveys/{now}/{address}", "Paulo")
    yield Place("surveys:response", f"/surveys/{now}/responses/montevideo/", "Ana")
    for key in ("A2", "A4", "C3", "E5", "J1"):
        yield Place("surveys:result", f"/surveys/{closed}/results/{key}/", "")
    yield Place("surveys:result", f"/surveys/{now}/results/B1/", "Ana")
    yield Place("surveys:result_series", f"/surveys/{now}/results/B1/series/", "Ana")
    for who in ("Bruno", "Carla", "Ana", "Sofía", "Lucía"):
        yield Place("web:home", "/", who)
    yield Place("surveys:round", f"/surveys/{now}/", "")
    yield Place("404", "/nothing/here/", "")
    yield Place("403", "/desk/audit/", "Tomás")


def rounds(made: Demonstration) -> tuple[str, str]:
    """The closed one, and the one that is open today."""
    second, first = (slug for (slug,) in made.rows("SELECT slug FROM surveys_round ORDER BY year DESC LIMIT 2"))
    return first, second


def _mandate(made: Demonstration, name: str) -> int:
    sql = "SELECT m.id FROM network_mandate m JOIN accounts_user u ON u.id = m.user_id WHERE u.name = ?"
    return int(made.one(sql, name))


def _seat(made: Demonstration, name: str) -> int:
    sql = "SELECT s.id FROM network_seat s JOIN accounts_user u ON u.id = s.user_id WHERE u.name = ?"
    return int(made.one(sql, name))
