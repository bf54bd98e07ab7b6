"""The form in which a follow-up is written down, and what it says where a rule is against it."""

from datetime import timedelta

from sqlalchemy import select

from plugin.clock import utcnow
from plugin.store.base import transaction
from plugin.store.submissions import FollowUp
from tests import factories
from tests.web.cast import Cast
from tests.web.visitors import text_of


def path_of(cast: Cast) -> str:
    return f"/submissions/{cast.rows.submission_id}/follow-ups"


def form(cast: Cast, **changes: str) -> dict[str, str]:
    at = utcnow() - timedelta(minutes=20)
    return {
        "channel": "call",
        "on": f"{at:%Y-%m-%d}",
        "at": f"{at:%H:%M}",
        "made_by": str(cast.rows.recruiter_id),
        "note": "They decide on Monday",
        **changes,
    }


def kept(cast: Cast) -> list[FollowUp]:
    with cast.app.app_context(), transaction(cast.rows.installation_id) as session:
        rows = list(session.scalars(select(FollowUp)))
        session.expunge_all()
        return rows


def test_the_form_starts_with_me_now_by_email(cast: Cast) -> None:
    page = text_of(cast.sams().get(path_of(cast)))

    assert "Log a follow-up" in page
    assert "I did (Sam Lee)" in page
    assert "The candidate" in page
    assert kept(cast) == []


def test_what_comes_too_early_is_told_with_rule_and_article_and_keeps_nothing(cast: Cast) -> None:
    answer = cast.sams().post(path_of(cast), form(cast))

    assert answer.status_code == 422
    assert "R72" in text_of(answer)
    assert "Log it anyway" in text_of(answer)
    assert "They decide on Monday" in answer.text
    assert kept(cast) == []


def test_a_reason_lets_it_go_on_and_it_can_be_taken_back(cast: Cast) -> None:
    sams = cast.sams()
    answer = sams.post(path_of(cast), form(cast, override_reason="They rang me"))
    assert answer.status_code == 303
    [row] = kept(cast)
    assert (row.channel, row.override_reason, row.override_rules) == (
        "call",
        "They rang me",
        ["R72"],
    )

    page = sams.get(f"/candidates/{cast.rows.candidate_id}").text
    assert f"/follow-ups/{row.id}/take-back" in page
    assert "although R72 spoke against it: They rang me" in page

    assert sams.post(f"/follow-ups/{row.id}/take-back").status_code == 303
    assert kept(cast) == []


def test_what_cannot_be_is_said_at_its_field(cast: Cast) -> None:
    tomorrow = utcnow() + timedelta(days=1)
    for changes, said in (
        ({"on": f"{tomorrow:%Y-%m-%d}"}, "Give a day that has been"),
        ({"on": "0001-01-01"}, "Give a day that has been"),
        ({"on": ""}, "Give the day"),
        ({"channel": "fax"}, "Not a valid choice"),
        ({"made_by": "999999"}, "Not a valid choice"),
        ({"at": "99:99"}, "Not a valid time"),
    ):
        answer = cast.sams().post(path_of(cast), form(cast, **changes))
        assert answer.status_code == 422
        assert said in text_of(answer), changes
    assert kept(cast) == []


def test_another_agency_finds_nothing_there(cast: Cast) -> None:
    charlie = cast.charlies()

    assert charlie.get(path_of(cast)).status_code == 404
    assert charlie.post(path_of(cast), form(cast)).status_code == 404
    with cast.app.app_context():
        other = factories.make_follow_up(cast.rows.installation_id, cast.rows.submission_id)
    charlie.post(f"/follow-ups/{other}/take-back")
    assert len(kept(cast)) == 1


def test_a_get_changes_nothing(cast: Cast) -> None:
    with cast.app.app_context():
        row = factories.make_follow_up(cast.rows.installation_id, cast.rows.submission_id)

    assert cast.sams().get(f"/follow-ups/{row}/take-back").status_code == 405
    assert len(kept(cast)) == 1
