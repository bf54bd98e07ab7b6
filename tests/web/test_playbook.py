"""/playbook: what is in force is said, changed by managers after a look, and never overwritten."""

import io
import re

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from plugin.domain.disputes import DISPUTES
from plugin.playbook_document import playbook_to_json, read_playbook, write_playbook
from plugin.services import playbook_versions
from plugin.services.access import Viewer
from plugin.store.base import transaction
from plugin.store.people import Candidate
from plugin.store.playbooks import PlaybookVersion
from plugin.store.prompts import Prompt
from tests import factories
from tests.use_cases.modes import Agency, make_agency
from tests.web.visitors import Visitor, text_of, visitor

SLOWER = (
    "name: Northern desk\nsteps:\n  thank_you:\n    due: {anchor: interview_end, minutes: 90}\n"
)
FASTER = SLOWER.replace("90", "30")
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def agency(app: Flask, clock: time_machine.Traveller) -> Agency:
    """Ana was interviewed at Acme just now, and her prompts are planned by the default."""
    with app.app_context():
        made = make_agency("direct")
        made.plan()
        return made


@pytest.fixture
def mo_viewer(app: Flask, agency: Agency) -> Viewer:
    with app.app_context():
        return agency.manager()


@pytest.fixture
def mo(app: Flask, mo_viewer: Viewer) -> Visitor:
    """A manager."""
    return visitor(app, mo_viewer)


@pytest.fixture
def sam(app: Flask, agency: Agency) -> Visitor:
    """A recruiter who manages nobody."""
    return visitor(app, agency.sam)


def numbers(app: Flask, agency: Agency) -> list[int]:
    with app.app_context(), transaction(agency.id) as session:
        return list(session.scalars(select(PlaybookVersion.version)))


def take(
    who: Visitor, document: str = SLOWER, *, based_on: int = 1, note: str = ""
) -> TestResponse:
    form = {"document": document, "based_on": based_on, "note": note}
    return who.post("/playbook/take", form)


def preview(who: Visitor, document: str = SLOWER, *, based_on: int = 1) -> TestResponse:
    return who.post("/playbook/preview", {"document": document, "based_on": based_on})


def test_everybody_reads_what_is_in_force_step_by_step_and_whose_number_each_is(
    sam: Visitor,
) -> None:
    page = text_of(sam.get("/playbook"))

    assert "In force: “ default”, version 1, as Afterword ships it" in page
    assert "one hour after the interview's end R23" in page
    assert "two hours after the interview's end our number" in page
    assert "one business day after the promised date, in the morning R70" in page
    assert "Edit the playbook" not in page
    assert "Managers can change it." in page


def test_the_edit_page_holds_the_playbook_in_force_as_it_can_be_read_again(mo: Visitor) -> None:
    page = mo.get("/playbook/edit").text

    assert "name: &#34;default&#34;" in page
    assert 'name="based_on" value="1"' in page


def test_a_preview_says_old_and_new_and_which_prompts_move_and_keeps_nothing(
    app: Flask, agency: Agency, mo: Visitor
) -> None:
    page = text_of(preview(mo))

    assert "Thank-you" not in page.split("Open prompts")[0].split("Settings")[0]
    assert "thank-you: due steps.thank_you.due" in page
    assert "one hour after the interview's end 90 minutes after the interview's end" in page
    assert "1 thank-you would be moved." in page
    assert "Ana Ruiz Thank-you to Dr. Jo Park" in page
    assert "The one submission was looked at." in page
    assert numbers(app, agency) == []


def test_a_playbook_that_is_taken_is_in_force_and_plans_the_prompts(
    app: Flask, agency: Agency, mo: Visitor
) -> None:
    answer = take(mo, note="The client answers late")
    with app.app_context():
        agency.work()
        with transaction(agency.id) as session:
            note = session.scalars(select(Prompt).where(Prompt.step == "thank_you")).one()
            planned = note.playbook_name, note.playbook_version

    page = text_of(mo.get("/playbook"))
    assert (answer.status_code, answer.location) == (303, "/playbook")
    assert planned == ("Northern desk", 2)
    assert "“ Northern desk”, version 2" in page
    assert "by Max Moor" in page
    assert "The client answers late" in page
    assert "90 minutes after the interview's end your agency’s" in page


def test_what_is_wrong_is_listed_with_path_and_line_and_nothing_is_lost(
    app: Flask, agency: Agency, mo: Visitor
) -> None:
    wrong = "name: Ours\nfollow_ups:\n  most: 99\nhours:\n  morning: noon\n"

    for answer in (preview(mo, wrong), take(mo, wrong)):
        page = text_of(answer)
        assert answer.status_code == 422
        assert "2 things are wrong with this playbook." in page
        assert re.search(r"Line 3, follow_ups\.most: ", page)
        assert re.search(r"Line 5, hours\.morning: ", page)
        assert 'id="line-3" class="numbered__wrong"' in answer.text
        assert wrong in answer.text
    assert numbers(app, agency) == []


def test_a_file_takes_the_place_of_the_text_and_one_too_long_is_refused(mo: Visitor) -> None:
    file = (io.BytesIO(SLOWER.encode()), "ours.yaml")
    long = (io.BytesIO(b"name: Ours\n" + b"# filler\n" * 8_000), "long.yaml")
    noise = (io.BytesIO(b"name: \xff\xfe\n"), "noise.yaml")

    read = mo.post("/playbook/preview", {"document": "x", "based_on": 1, "file": file})
    refused = mo.post("/playbook/preview", {"document": "x", "based_on": 1, "file": long})
    noisy = mo.post("/playbook/preview", {"document": "x", "based_on": 1, "file": noise})

    assert "90 minutes after the interview's end" in text_of(read)
    assert (refused.status_code, noisy.status_code) == (422, 422)
    assert "is longer than 64 KiB" in text_of(refused)
    assert "is not UTF-8" in text_of(noisy)


def test_a_text_of_64_kib_is_taken_and_one_more_byte_is_refused_and_kept(mo: Visitor) -> None:
    full = SLOWER + "#" * (64 * 1024 - len(SLOWER) - 1) + "\n"

    assert preview(mo, full).status_code == 200
    over = preview(mo, full + "#")
    assert over.status_code == 422
    assert full in over.text


def test_a_huge_number_is_an_error_with_a_line_or_nothing_at_all(mo: Visitor) -> None:
    answer = preview(mo, "name: Ours\nfollow_ups: {most: " + "9" * 5_000 + "}\n")

    assert answer.status_code == 422
    assert "follow_ups.most" in text_of(answer)
    for path in ("versions/2147483648", "versions/9223372036854775807", "versions/" + "9" * 40):
        assert mo.get(f"/playbook/{path}").status_code == 404
        assert mo.get(f"/playbook/{path}/again").status_code == 404
        assert mo.get(f"/playbook/{path}/playbook.yaml").status_code == 404
    assert mo.get("/playbook/versions?before=" + "9" * 40).status_code == 200
    assert take(mo, based_on=10**40).status_code == 409


def test_pressing_twice_makes_one_version(app: Flask, agency: Agency, mo: Visitor) -> None:
    answers = [take(mo), take(mo)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert numbers(app, agency) == [2]


def test_two_managers_at_once_the_second_sees_what_changed_and_loses_nothing(
    app: Flask, agency: Agency, mo: Visitor
) -> None:
    with app.app_context():
        other = visitor(app, agency.manager())
    take(other, FASTER, note="Be quick")

    for answer in (take(mo), preview(mo)):
        page = text_of(answer)
        assert answer.status_code == 409
        assert "Version 2 came into force while you were at it." in page
        assert "30 minutes after the interview's end" in page
        assert "Be quick" in page
        assert SLOWER in answer.text
        assert 'name="based_on" value="2"' in answer.text
    assert numbers(app, agency) == [2]

    assert take(mo, based_on=2).status_code == 303
    assert numbers(app, agency) == [2, 3]


def test_who_is_no_manager_reads_and_is_told_who_changes(
    app: Flask, agency: Agency, sam: Visitor
) -> None:
    for path in ("edit", "versions/1/again", "disputes/C05?option=few_days"):
        answer = sam.get(f"/playbook/{path}")
        assert answer.status_code == 403
        assert "Only managers can change the playbook." in text_of(answer)
    assert [preview(sam).status_code, take(sam).status_code] == [403, 403]
    assert sam.post("/playbook/edit", {"document": SLOWER}).status_code == 403
    for path in ("", "/versions", "/versions/1", "/disputes"):
        assert sam.get(f"/playbook{path}").status_code == 200
    assert numbers(app, agency) == []


def test_a_form_of_another_site_changes_nothing(app: Flask, agency: Agency, mo: Visitor) -> None:
    assert mo.post_forged("/playbook/take").status_code == 400
    assert numbers(app, agency) == []


def test_another_agencys_versions_are_not_there(app: Flask, agency: Agency, mo: Visitor) -> None:
    take(mo, note="A secret of ours")
    with app.app_context():
        stranger = visitor(app, make_agency("direct").manager())

    assert stranger.get("/playbook/versions/2").status_code == 404
    assert stranger.get("/playbook/versions/2/playbook.yaml").status_code == 404
    assert stranger.get("/playbook/versions/2/again").status_code == 404
    assert "secret" not in stranger.get("/playbook/versions").text
    assert "version 1" in text_of(stranger.get("/playbook"))


def test_names_and_notes_are_text_and_nothing_else(app: Flask, agency: Agency, mo: Visitor) -> None:
    with app.app_context():
        factories.change(Candidate, agency.id, agency.rows.candidate_id, name=SCRIPT)
    named = SLOWER.replace("Northern desk", f'"{SCRIPT}"')

    looked = preview(mo, named)
    take(mo, named, note=SCRIPT)
    pages = [looked, *(mo.get(f"/playbook{path}") for path in ("", "/versions", "/versions/2"))]
    pages += [mo.get("/playbook/edit"), take(mo, SLOWER, based_on=1)]

    for page in pages:
        assert SCRIPT not in page.text
        assert "&lt;script&gt;" in page.text


def test_a_note_that_is_too_long_is_asked_for_again_with_the_document(
    app: Flask, agency: Agency, mo: Visitor
) -> None:
    answer = take(mo, note="long " * 101)

    assert answer.status_code == 422
    assert "Please keep the note under 500 characters." in text_of(answer)
    assert "Northern desk" in answer.text
    assert numbers(app, agency) == []


def test_a_version_is_shown_with_what_it_changed_and_given_as_a_file(mo: Visitor) -> None:
    take(mo)

    page = text_of(mo.get("/playbook/versions/2"))
    file = mo.get("/playbook/versions/2/playbook.yaml")

    assert "one hour after the interview's end 90 minutes after the interview's end" in page
    assert file.headers["Content-Disposition"] == 'attachment; filename="playbook-2.yaml"'
    assert read_playbook(file.data).steps.thank_you.due.count == 90
    assert "It is the first one: the default playbook." in text_of(mo.get("/playbook/versions/1"))


def test_an_earlier_version_is_used_again_as_a_new_one(
    app: Flask, agency: Agency, mo: Visitor
) -> None:
    take(mo)
    take(mo, FASTER, based_on=2)

    looked = mo.get("/playbook/versions/2/again")
    assert "30 minutes after the interview's end 90 minutes after" in text_of(looked)
    assert numbers(app, agency) == [2, 3]
    document = re.search(r'name="document" value="([^"]*)"', looked.text)
    assert document is not None
    with app.app_context():
        second = playbook_versions.get_version(agency.sam, 2)
    assert take(mo, write_playbook(second), based_on=3).status_code == 303
    with app.app_context():
        again = playbook_versions.get_version(agency.sam, 4)
    assert again.steps == second.steps


def test_more_versions_than_a_page_holds_lead_to_the_older_ones(
    app: Flask, agency: Agency, mo: Visitor
) -> None:
    with app.app_context():
        document = playbook_to_json(read_playbook(SLOWER))
        with transaction(agency.id) as session:
            session.add_all(
                PlaybookVersion(
                    installation_id=agency.id, version=n, name=f"Number {n}", document=document
                )
                for n in range(2, 55)
            )

    first = mo.get("/playbook/versions")
    assert "Number 54" in first.text
    assert "Number 4 " not in first.text
    older = text_of(mo.get("/playbook/versions?before=5"))
    assert "“ Number 4”" in older
    assert "“ default”" in older


def test_every_dispute_is_told_with_positions_titles_rules_and_our_reason(sam: Visitor) -> None:
    answer = sam.get("/playbook/disputes")
    page = text_of(answer)

    for dispute in DISPUTES.values():
        assert " ".join(f"{dispute.key} {dispute.title}".split()) in page
        assert f"In force: {dispute.default.text}" in page
        assert dispute.because in page
    assert "How to Follow Up After an Interview" in page
    assert 'href="/rules#R70"' in answer.text
    assert 'type="radio"' not in answer.text


def test_a_dispute_is_decided_another_way_after_a_look(
    app: Flask, agency: Agency, mo: Visitor
) -> None:
    looked = mo.get("/playbook/disputes/C10?option=one")
    page = text_of(looked)
    assert "follow-ups with a client, at most follow_ups.most 2 1" in page
    assert "Decide it so" in page
    assert numbers(app, agency) == []

    document = re.search(r'name="document" value="([^"]*)"', looked.text)
    assert document is not None
    sent = document[1].replace("&#34;", '"').replace("&#39;", "'").replace("&amp;", "&")
    assert take(mo, sent, note="C10: One").status_code == 303
    assert "In force: One." in text_of(mo.get("/playbook/disputes"))


def test_numbers_of_ones_own_are_named_at_their_dispute(mo: Visitor) -> None:
    take(mo, "name: Ours\nfollow_ups: {most: 4}\n")

    page = text_of(mo.get("/playbook/disputes"))

    assert "In force: numbers of your own: follow-ups with a client, at most: 4;" in page


def test_a_way_that_there_is_not_is_not_there(mo: Visitor) -> None:
    for path in ("C99?option=one", "C10?option=none", "C10", "C10?option=own"):
        assert mo.get(f"/playbook/disputes/{path}").status_code == 404


def test_what_is_in_force_already_offers_nothing_to_take(mo: Visitor) -> None:
    page = text_of(mo.get("/playbook/disputes/C10?option=second_by_decision"))

    assert "Nothing would change: this is what is in force." in page
    assert "Decide it so" not in page


def test_back_to_editing_holds_what_was_written(mo: Visitor) -> None:
    answer = mo.post("/playbook/edit", {"document": SLOWER, "based_on": 1})

    assert SLOWER in answer.text
    assert answer.status_code == 200


def test_why_now_leads_to_the_version_that_planned_the_prompt(sam: Visitor) -> None:
    assert 'href="/playbook/versions/1"' in sam.get("/").text


@pytest.mark.parametrize("name", ['"a\\0b"', '"a\\uD800b"', '"a\\x1bb"', '"' + "n" * 5_000 + '"'])
def test_a_name_that_cannot_be_kept_is_refused_in_words(mo: Visitor, name: str) -> None:
    answer = take(mo, SLOWER.replace("Northern desk", name))

    assert answer.status_code == 422
    assert "Line 1, name" in text_of(answer) or "is not YAML" in text_of(answer)


def test_each_way_but_the_default_names_the_examples_that_it_changes(sam: Visitor) -> None:
    page = sam.get("/playbook/disputes").text

    ways = sum(len(dispute.options) - 1 for dispute in DISPUTES.values())
    assert page.count('<details class="vectors">') == ways
