"""The checks of what a note says: one test for each settled reading."""

from datetime import date

import pytest

from plugin.domain.notes import Interviewer
from plugin.domain.promises import Promise, PromiseKind
from tests.domain.note_makers import check_in, draft, holds, saying

FILLER = (
    "I have the skills, attitude and drive to succeed in this role, and I always go above and "
    "beyond."
)


@pytest.mark.rule("R48", "R68")
@pytest.mark.parametrize(
    "sentence",
    [
        "Thank you for your time.",
        "ta very much for this morning",
        "Cheers for the yarn this arvo.",
        "It was generous of you to give me the whole of your lunch.",
        "I really appreciated you walking me round the yard.",
        "Appreciate the tour again.",
        "Many thanks for receive me yesterday with so much kindness.",
        "I owe you my sincere thanks for the patience with which you heard me.",
    ],
)
def test_thanks_are_for_their_time_the_talk_or_the_visit(sentence: str) -> None:
    assert holds(draft(saying(sentence)), "thanks")


@pytest.mark.rule("R48", "R68")
@pytest.mark.parametrize(
    "sentence",
    [
        "It was a pleasure to meet you.",
        "Thanks in advance for your reply.",
        "I would be grateful if you could let me know.",
        "Thanks to the new bypass I was home before six.",
        "No thanks to the traffic, I was late.",
        "Please thank Themba for the lift.",
        "Thankfully the tram came on time.",
        "I appreciate that you must be swamped.",
    ],
)
def test_what_only_sounds_like_thanks_is_none(sentence: str) -> None:
    assert not holds(draft(saying(sentence)), "thanks")


def test_a_bare_thanks_as_sign_off_thanks_nobody() -> None:
    body = saying("It was good to meet you.", signature="Thanks,\nAna Ruiz\n07700 900123")

    assert not holds(draft(body), "thanks")


def test_thanks_in_quoted_mail_are_not_the_candidates() -> None:
    body = saying("Good to meet you.") + "\n\nOn 3 June Jo Park wrote:\n> Thank you for coming in."

    assert not holds(draft(body), "thanks")


@pytest.mark.rule("R49", "R54", "R60")
@pytest.mark.parametrize(
    "sentence",
    [
        "I would love this job.",
        "Still dead keen on the job.",
        "I have withdrawn from my other process.",
        "I would accept with my eyes closed.",
        "I have a lot of desire to start.",
        "And yes, I want it, more than I did this morning.",
    ],
)
def test_interest_is_said_or_shown_by_a_deed(sentence: str) -> None:
    assert holds(draft(saying(sentence)), "interest")


@pytest.mark.rule("R49", "R54", "R60")
@pytest.mark.parametrize(
    "sentence",
    [
        "I look forward to hearing from you.",
        "I hope that we stay in touch.",
        "I'm excited to see how the product develops.",
        "If another vacancy comes up in the warehouse, please think of me.",
        "It is an interesting opportunity for whoever gets it.",
    ],
)
def test_another_wish_is_no_interest_in_this_job(sentence: str) -> None:
    assert not holds(draft(saying(sentence)), "interest")


@pytest.mark.rule("R50", "R61")
@pytest.mark.parametrize(
    "sentence",
    [
        "I have run late lists on my own for two years with hardly any no-shows.",
        "On my last ward I made up a one-page sheet for exactly that.",
        "You'd get somebody who turns up and can go straight on a truck.",
        "At Orsted I had clean data within one season.",
    ],
)
def test_fit_is_something_of_the_candidates_own(sentence: str) -> None:
    assert holds(draft(saying(sentence)), "fit")


@pytest.mark.rule("R50", "R61")
@pytest.mark.parametrize(
    "sentence",
    [
        FILLER,
        "I would learn so much from you and your team.",
        "It would open doors for me in the future.",
        "I am a team player with excellent communication skills.",
    ],
)
def test_filler_and_what_one_would_get_are_no_fit(sentence: str) -> None:
    assert not holds(draft(saying(sentence)), "fit")


@pytest.mark.rule("R64")
def test_the_articles_own_sample_is_generic() -> None:
    body = saying("Thank you for having me.", "I would love the chance to show you.", FILLER)

    assert not holds(draft(body), "generic")
    assert not holds(draft(body), "fit")


def test_one_stock_phrase_in_a_specific_note_is_not_generic() -> None:
    body = saying("I'm a people person.", "At the vet's I cut no-shows from six a week to one.")

    assert holds(draft(body), "generic")


@pytest.mark.rule("R55", "R67")
@pytest.mark.parametrize(
    ("topic", "sentence"),
    [
        ("cutting falls by re-hanging the clock", "You got the falls down by moving the clock."),
        ("corroded switchboards along the coast", "Dead right about salt in the switchboards."),
        ("siting turbines around bird migration", "Birds decide where the turbines go, you said."),
    ],
)
def test_a_topic_in_other_words_is_met(topic: str, sentence: str) -> None:
    subject = draft(
        saying("Thank you.", sentence), interviewer=Interviewer("Jo Park", None, (topic,))
    )

    assert holds(subject, "topic")


@pytest.mark.rule("R55", "R67")
def test_filler_meets_no_topic() -> None:
    assert not holds(draft(saying("Thank you for your time.", FILLER)), "topic")


@pytest.mark.rule("R56")
@pytest.mark.parametrize(
    ("point", "sentence", "used"),
    [
        ("I am certified for sedation", "By the way, I also hold the sedation certificate.", True),
        ("I speak Welsh", "I never said so, but I speak Welsh at home.", True),
        ("I speak Welsh", "Off to Wales with the family tomorrow.", False),
        ("I hold a current crowd controller licence", "I ran the night markets for years.", False),
    ],
)
def test_a_forgotten_point_must_be_the_candidates_own(
    point: str, sentence: str, used: bool
) -> None:
    assert holds(draft(saying("Thank you.", sentence), forgot=(point,)), "forgotten") is used


@pytest.mark.rule("R51", "R53", "R83")
@pytest.mark.parametrize(
    "sentence",
    [
        "I was kept waiting for forty minutes and nobody offered me a chair.",
        "Either there is an offer in my inbox by noon tomorrow or I sign theirs.",
        "I beg you, have mercy on me.",
        "I'm sure everyone else you saw was better than me.",
        "I suppose your silence is my answer.",
        "My children have no winter coats, think of them when you decide.",
    ],
)
def test_complaint_pressure_begging_guilt_and_self_doubt_are_told(sentence: str) -> None:
    assert not holds(draft(saying("Thank you for Tuesday.", sentence)), "tone")


@pytest.mark.parametrize(
    "sentence",
    [
        "I haven't stopped grinning and I would love, love, LOVE to do this! 🎉",
        "I beg to differ on exit screens.",
        "The returns portal is begging for that.",
        "No pressure and no need to answer.",
        "I promise not to sulk either way.",
        "I believe I am the right person for this.",
    ],
)
def test_enthusiasm_banter_and_confidence_are_fine(sentence: str) -> None:
    assert holds(draft(saying("Thank you for Tuesday.", sentence)), "tone")


@pytest.mark.rule("R79")
@pytest.mark.parametrize(
    "sentence",
    [
        "You said that you would decide by Friday the 12th.",
        "You figured you'd know by the twelfth.",
        "You were to let me know on June 12.",
        "Your note said 6/12.",
        "You hoped to choose by 12.06. at the latest.",
        "You told me that it would be settled last Friday.",
        "By your own timetable it should have been the twelfth of June.",
        "You expected to be done by the middle of June.",
    ],
)
def test_the_promised_date_is_quoted_in_any_words(sentence: str) -> None:
    assert holds(check_in(saying(sentence)), "quotes_date")


@pytest.mark.rule("R79")
@pytest.mark.parametrize(
    "sentence",
    [
        "Is there any news?",
        "You said that you would decide by Friday the 19th.",
        "You said that you would decide by [date].",
        "We met on 2 June, and I am away from 20 June.",
        "Thank you for Friday.",
    ],
)
def test_no_date_a_wrong_one_or_an_unfilled_one_fails(sentence: str) -> None:
    assert not holds(check_in(saying(sentence)), "quotes_date")


@pytest.mark.parametrize("words", ["a few days", "a couple of days", "two or three days"])
def test_a_few_days_are_quoted_as_days(words: str) -> None:
    subject = check_in(
        saying(f"You said that it would take {words}."), promise=Promise(PromiseKind.FEW_DAYS)
    )

    assert holds(subject, "quotes_date")


def test_an_approximate_date_is_quoted_by_its_week() -> None:
    friday = Promise(PromiseKind.APPROXIMATE, date(2026, 6, 19))
    subject = check_in(
        saying("You told me the end of this week."), promise=friday, send_on=date(2026, 6, 18)
    )

    assert holds(subject, "quotes_date")


@pytest.mark.rule("R81")
@pytest.mark.parametrize(
    "sentence",
    [
        "Has a decision been made yet?",
        "I wondered how the search is coming along.",
        "Made up your minds on the welder yet?",
        "Can you say me how far it has come?",
    ],
)
def test_asking_may_be_indirect(sentence: str) -> None:
    assert holds(check_in(saying(sentence)), "asks_update")


@pytest.mark.rule("R81")
@pytest.mark.parametrize(
    "sentence",
    ["I hope that the selection goes well.", "I look forward to hearing from you."],
)
def test_hoping_does_not_ask(sentence: str) -> None:
    assert not holds(check_in(saying(sentence)), "asks_update")


@pytest.mark.rule("R81")
@pytest.mark.parametrize(
    "sentence",
    ["If you need anything else, just say.", "If ye want references or anything, I'll send them."],
)
def test_offering_more_offers(sentence: str) -> None:
    assert holds(check_in(saying(sentence)), "offers_more")


def test_attaching_does_not_offer() -> None:
    body = saying("In the attachment you find again my references.")

    assert not holds(check_in(body), "offers_more")
