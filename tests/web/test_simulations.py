"""/playbook/simulations: a manager asks, watches, reads both sides, cancels and removes."""

import io
import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from plugin.services import simulating, simulations
from plugin.services.access import Viewer
from plugin.store.people import Candidate, Recruiter
from plugin.store.simulations import Simulation
from plugin.web.simulation_words import ENDINGS, GROUNDS, KINDS
from tests import factories
from tests.use_cases.past import DRAFT, Agency, make_agency
from tests.web.visitors import Visitor, text_of, visitor

PAGE = "/playbook/simulations"
ASKED = {"first": "2026-01-05", "last": "2026-01-11", "draft": DRAFT}


@pytest.fixture
def agency(app: Flask, clock: time_machine.Traveller) -> Agency:
    with app.app_context():
        return make_agency()


@pytest.fixture
def sam(app: Flask, agency: Agency) -> Visitor:
    return visitor(app, agency.sam)


def run(sam: Visitor, agency: Agency) -> None:
    with sam.app.app_context():
        while simulating.begin(agency.id) and simulating.replay_batch(agency.id):
            pass


def started(sam: Visitor, **changes: Any) -> str:
    answer = sam.post(PAGE, ASKED | changes)
    assert answer.status_code == 303, text_of(answer)
    return str(answer.location)


def done(sam: Visitor, agency: Agency, **changes: Any) -> str:
    address = started(sam, **changes)
    run(sam, agency)
    return address


def test_the_form_starts_from_the_playbook_in_force(sam: Visitor) -> None:
    page = sam.get(PAGE)

    assert page.status_code == 200
    assert "name: default" in page.get_data(as_text=True)
    assert "Nothing yet." in text_of(page)
    assert 'value="2026-02-10"' in page.get_data(as_text=True)


def test_a_running_one_shows_how_far_it_is_and_can_be_cancelled(
    sam: Visitor, agency: Agency
) -> None:
    address = started(sam)
    page = sam.get(address)

    assert "It starts in a moment." in text_of(page)
    assert "<noscript><meta http-equiv" in page.get_data(as_text=True)
    assert sam.get(f"{address}/progress").json == {"is_active": True, "done": 0, "total": 0}

    sam.post(f"{address}/cancel")

    assert "It was cancelled after 0 of 0" in text_of(sam.get(address))
    assert sam.get(f"{address}/progress").json == {"is_active": False, "done": 0, "total": 0}


def test_the_numbers_stand_side_by_side(sam: Visitor, agency: Agency) -> None:
    page = text_of(sam.get(done(sam, agency)))

    assert "2 interviews of 2 submissions; for 2 of them the two playbooks differ." in page
    assert re.search(r"Prompts \d+ \d+ Share late \d+% \(\d+ of \d+\) \d+% \(\d+ of \d+\)", page)
    assert "Submissions chased too often 1 1 follow-ups: too early 1 1" in page
    assert "Keep applying 2 0 100% (2 of 2) none could be judged" in page
    assert re.search(r"Kit Ray \d+ \d+ \d+ \d+ Sam Lee \d+ \d+", page)


def test_the_chart_has_its_table_beneath(sam: Visitor, agency: Agency) -> None:
    page = sam.get(done(sam, agency))

    assert "Prompts that open each day, everybody" in text_of(page)
    assert "Thu 8 Jan: 4 in force, 2 in the draft" in text_of(page)
    assert "Thu 8 Jan 4 2" in text_of(page)
    assert "style=" not in page.get_data(as_text=True)


def test_one_recruiters_chart_can_be_chosen(sam: Visitor, agency: Agency) -> None:
    address = done(sam, agency)
    page = text_of(sam.get(f"{address}?recruiter={agency.kit_id}"))

    assert "Prompts that open each day, Kit Ray" in page
    assert "Thu 8 Jan: 2 in force, 1 in the draft" in page
    assert "Bo Hall" in page
    assert "Ana Ruiz" not in page


@pytest.mark.parametrize("unknown", ["999", "x", "", "1 or 1=1"])
def test_a_recruiter_who_is_none_shows_everybody(
    sam: Visitor, agency: Agency, unknown: str
) -> None:
    page = sam.get(done(sam, agency), query_string={"recruiter": unknown})

    assert "each day, everybody" in text_of(page)


def test_what_differs_is_told_candidate_by_candidate_with_a_way_there(
    sam: Visitor, agency: Agency
) -> None:
    page = sam.get(done(sam, agency))

    assert f'href="/candidates/{agency.ana.candidate_id}"' in page.get_data(as_text=True)
    assert "Keep applying, interview of Wed 7 Jan only in force opens" in text_of(page)
    assert "no such prompt" in text_of(page)


def test_who_was_chased_is_a_list_of_its_own(sam: Visitor, agency: Agency) -> None:
    page = text_of(sam.get(f"{done(sam, agency)}?show=chased"))

    assert "Ana Ruiz" in page
    assert "Bo Hall" not in page
    assert re.search(r"E-mail Mon 12 Jan 10:00 \(.*?\) too early too early", page)


def test_the_same_playbook_makes_no_difference(sam: Visitor, agency: Agency) -> None:
    page = text_of(sam.get(done(sam, agency, draft="name: default\n")))

    assert "for none of them the two playbooks differ" in page
    assert "The two playbooks make no difference here." in page


def test_interviews_that_are_too_recent_to_compare_are_told(
    sam: Visitor, agency: Agency, clock: time_machine.Traveller
) -> None:
    soon = text_of(sam.get(done(sam, agency)))
    clock.shift(timedelta(days=30))
    later = text_of(visitor(sam.app, agency.sam).get(done(visitor(sam.app, agency.sam), agency)))

    assert "Older interviews compare better." in soon
    assert "Older interviews compare better." not in later


def test_a_time_without_interviews_says_so(sam: Visitor, agency: Agency) -> None:
    address = done(sam, agency, first="2025-02-01", last="2025-02-28")

    assert "No interviews in this time." in text_of(sam.get(address))


def test_pages_of_25_lead_to_one_another(
    sam: Visitor, agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plugin.services.simulated_submissions.PAGE_ROWS", 1)
    address = done(sam, agency)
    first, second = sam.get(address), sam.get(f"{address}?page=2")

    assert 'rel="next"' in first.get_data(as_text=True)
    assert "Bo Hall" not in text_of(first).partition("Candidate by candidate")[2]
    assert "Bo Hall" in text_of(second)
    assert 'rel="prev"' in second.get_data(as_text=True)
    assert sam.get(f"{address}?page=-3").status_code == 200


def test_whoever_was_erased_has_no_name(sam: Visitor, agency: Agency) -> None:
    address = done(sam, agency)
    with sam.app.app_context():
        factories.change(Candidate, agency.id, agency.ana.candidate_id, name=None)

    page = text_of(sam.get(address))
    assert "Ana Ruiz" not in page
    assert "Name not captured" in page


def test_a_draft_comes_as_a_file_too(sam: Visitor, agency: Agency) -> None:
    file = (io.BytesIO(DRAFT.replace("hasty", "from a file").encode()), "draft.yaml")
    address = started(sam, file=file, draft="")

    assert "from a file" in text_of(sam.get(address))


def test_a_draft_may_be_indented_as_a_whole(sam: Visitor, agency: Agency) -> None:
    indented = "".join(f"  {line}\n" for line in DRAFT.splitlines())

    assert "hasty" in text_of(sam.get(started(sam, draft=indented)))


def test_a_bad_draft_is_told_by_line_and_kept(sam: Visitor) -> None:
    answer = sam.post(PAGE, ASKED | {"draft": "name: hasty\nfollow_ups:\n  most: many\n"})

    assert answer.status_code == 422
    assert "Line 3: follow_ups.most" in text_of(answer)
    assert "most: many" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"first": "2026-01-12"}, "The first date is after the last one."),
        ({"first": ""}, "Give both dates."),
        ({"first": "soon"}, "Interviews from: Choose a date."),
        ({"first": "2026-03-01", "last": "2026-03-02"}, "still to come"),
        ({"draft": ""}, "Line 1"),
        ({"draft": "\x00\ud7ff"}, "Line 1"),
    ],
)
def test_what_cannot_be_meant_is_refused(sam: Visitor, changes: dict[str, str], said: str) -> None:
    answer = sam.post(PAGE, ASKED | changes)

    assert answer.status_code == 422
    assert said in text_of(answer)


def test_a_second_one_has_to_wait(sam: Visitor) -> None:
    started(sam)
    answer = sam.post(PAGE, ASKED)

    assert answer.status_code == 422
    assert "Another simulation goes on." in text_of(answer)


def test_one_that_failed_says_what_is_safe(sam: Visitor, agency: Agency) -> None:
    address = started(sam)
    with sam.app.app_context():
        for _ in range(simulating.ATTEMPTS + 1):
            simulating.begin(agency.id)

    page = text_of(sam.get(address))
    assert "it failed before its first submission. Nothing else was touched." in page


def test_an_unread_submission_is_told(sam: Visitor, agency: Agency) -> None:
    address = done(sam, agency)
    with sam.app.app_context():
        factories.change(Simulation, agency.id, int(address.rpartition("/")[2]), unread=1)

    assert "1 submission could not be replayed and is not counted." in text_of(sam.get(address))


def test_it_can_be_removed(sam: Visitor, agency: Agency) -> None:
    address = done(sam, agency)

    assert sam.post(f"{address}/remove").status_code == 303
    assert sam.get(address).status_code == 404


def test_looking_changes_nothing(sam: Visitor, agency: Agency) -> None:
    address = started(sam)
    for path in (PAGE, address, f"{address}/progress", f"{address}?show=chased"):
        assert sam.get(path).status_code == 200

    with sam.app.app_context():
        (row,) = simulations.list_simulations(agency.sam)
    assert (row.state, row.done) == ("queued", 0)


def test_only_managers_come_in(sam: Visitor, agency: Agency) -> None:
    address = done(sam, agency)
    kit = visitor(sam.app, agency.kit)

    for path in (PAGE, address, f"{address}/progress"):
        assert kit.get(path).status_code == 403
    for path in (PAGE, f"{address}/cancel", f"{address}/remove"):
        assert kit.post(path, ASKED).status_code == 403
    assert "What if" not in text_of(kit.get("/settings"))
    assert "What if" in text_of(sam.get("/settings"))


def test_another_agencys_manager_finds_nothing(sam: Visitor, agency: Agency) -> None:
    address = done(sam, agency)
    with sam.app.app_context():
        other = factories.make_installation()
        max_id = factories.make_recruiter(other, name="Max Roe", is_manager=True)
    stranger = visitor(sam.app, Viewer(other, max_id, "Max Roe"))

    assert stranger.get(address).status_code == 404
    assert stranger.get(f"{address}/progress").status_code == 404
    assert stranger.post(f"{address}/cancel").status_code == 404
    assert stranger.post(f"{address}/remove").status_code == 404
    assert "hasty" not in text_of(stranger.get(PAGE))


def test_nobody_comes_in_unsigned_and_no_forged_form_does(sam: Visitor, app: Flask) -> None:
    assert visitor(app).get(PAGE).status_code == 303
    assert sam.post_forged(PAGE).status_code == 400


def test_a_recruiter_who_left_is_still_named(sam: Visitor, agency: Agency) -> None:
    address = done(sam, agency)
    with sam.app.app_context():
        factories.change(Recruiter, agency.id, agency.kit_id, is_active=False)

    assert "Kit Ray" in text_of(sam.get(address))


@pytest.mark.parametrize("words", [KINDS, ENDINGS, GROUNDS], ids=["kinds", "endings", "grounds"])
def test_everything_has_a_word(words: dict[Any, str]) -> None:
    assert set(words) == set(type(next(iter(words))))
