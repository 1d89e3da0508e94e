"""Writing by program: what a page would do, and nothing else."""

from tests.surveys.api.kit import Program, change

from mancomun.surveys.models import Answer, Response

LINE, WHOLE = "/data/A/a_text", "/data/A/a_int"


def test_several_answers_at_once_are_saved_with_their_channel(bruno: Program, response: Response) -> None:
    told = bruno.patch(change(LINE, "Hello"), change(WHOLE, " 12 ", visibility="network"))
    assert told.status_code == 200
    rows = {row.path: row for row in Answer.objects.filter(response=response, channel="api")}
    assert {path: (row.value, row.visibility, row.number) for path, row in rows.items()} == {
        LINE: ("Hello", "", 1),
        WHOLE: ("12", "network", 1),
    }
    assert {each["path"]: each["readable_by"] for each in told.json()["saved"]} == {LINE: "public", WHOLE: "network"}
