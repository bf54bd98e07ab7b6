"""The checks of a note's build: greeting, signature, recipient, placeholders, length, personal."""

import pytest

from plugin.domain.note_checks.anatomy import take_apart
from plugin.domain.note_checks.names import is_part_of
from plugin.domain.note_checks.placeholders import find_placeholder
from plugin.domain.notes import Candidate, Interviewer
from tests.domain.note_makers import SIGNATURE, THANK_YOU, check_in, draft, holds, saying

SAID = "Thank you for Tuesday."


class TestGreeting:
    @pytest.mark.parametrize(
        ("greeting", "name"),
        [
            ("Dear Dr. Park,", "Dr. Jo Park"),
            ("hi jo", "Dr. Jo Park"),
            ("Hi Jo –", "Jo Park"),
            ("Jo,", "Jo Park"),
            ("Good morning, Jo!", "Jo Park"),
            ("Dear Jo Park:", "Jo Park"),
            ("G'day Bob,", "Robert Hensley"),
            ("Hello Peggy,", "Margaret Finch"),
            ("Don Pepe,", "José Aguilar"),
            ("Dear Ms. Martinez,", "Lucía Martínez Soto"),
            ("Sehr geehrter Herr Boehm,", "Dr. Uwe Böhm"),
            ("Dear Watanabe-san,", "Mika Watanabe"),
            ("Dear Ms Hoa,", "Nguyễn Thị Hoa"),
            ("Elif Hanım,", "Elif Kaya"),
            ("Sæl Birna,", "Birna Jónsdóttir"),
            ("Dear Ms ONeill,", "Siobhan O'Neill"),
            ("Dear Dean,", "Dean Smith"),
            ("Ana Ruiz\nLondon, 9 June 2026\n\nDear Dr. Park,", "Dr. Jo Park"),
        ],
    )
    def test_names_this_interviewer(self, greeting: str, name: str) -> None:
        subject = draft(saying(SAID, greeting=greeting), interviewer=Interviewer(name))

        assert holds(subject, "greeting")

    @pytest.mark.rule("R66")
    @pytest.mark.parametrize(
        ("greeting", "name"),
        [
            ("Dear Chef,", "Marco Bellini"),
            ("Dear Hiring Manager,", "Jo Park"),
            ("Dear Sir or Madam,", "Jo Park"),
            ("Hello,", "Jo Park"),
            ("Hi there,", "Jo Park"),
            ("Dear Al,", "Jo Park"),
            ("Dear Michael Park,", "Jo Park"),
            ("Dear Paul,", "Paula Park"),
            ("Dear Sir,", "Sir David Lomax"),
            ("Dear Dr.,", "Dr. Jo Park"),
            ("Quick note to thank you, Jo, for today.", "Jo Park"),
            ("Thanks Jo,", "Jo Park"),
            ("It was good of you, Jo, to see me.", "Jo Park"),
        ],
    )
    def test_a_title_a_role_or_somebody_else_is_none(self, greeting: str, name: str) -> None:
        subject = draft(saying(SAID, greeting=greeting), interviewer=Interviewer(name))

        assert not holds(subject, "greeting")

    def test_a_slip_of_the_pen_is_still_the_name(self) -> None:
        assert is_part_of("Siobahn", "Siobhan O'Neill")
        assert not is_part_of("Marta", "Maria Silva")


class TestSignature:
    @pytest.mark.parametrize(
        "ending",
        [
            "Kind regards,\nAna Ruiz\n+44 7700 900123",
            "Ana Ruiz, 07700 900 123",
            "Best, Ana Ruiz\n0044 (0)7700-900123",
            "Ana\nM: 07700900123",
            "Cheers\nAna Ruiz\n07700 900123\n\nP.S. The scone was a triumph.",
            "Ana Ruiz\n07700 900123\n\nSent from my phone, sorry for typos",
            "Ana Ruiz\n07700 900123\n\nOn 3 June 2026 at 10:00 Jo Park wrote:\n> Hi Ana\n> Jo",
        ],
    )
    def test_is_name_and_number_at_the_end(self, ending: str) -> None:
        assert holds(draft(saying(SAID, signature=ending)), "signature")

    @pytest.mark.rule("R65")
    @pytest.mark.parametrize(
        "ending",
        [
            "Kind regards,\nAna Ruiz",
            "Kind regards,\n+44 7700 900123",
            "Kind regards,\nAna Ruiz\n020 7946 0311",
            "Kind regards,\nYour Name\nYour Phone Number",
            "Call me on 07700 900123 whenever it suits you.\n\nKind regards,\nAna Ruiz",
            "Ana Ruiz\nNMC PIN 09I2345E",
            "",
        ],
    )
    def test_lacks_the_name_or_the_own_number(self, ending: str) -> None:
        assert not holds(draft(saying(SAID, signature=ending)), "signature")

    def test_a_number_in_the_letterhead_is_not_at_the_end(self) -> None:
        head = "Ana Ruiz\n+44 7700 900123\n\nDear Dr. Park,"

        assert not holds(draft(saying(SAID, greeting=head, signature="Ana Ruiz")), "signature")

    @pytest.mark.parametrize(
        ("own", "written"),
        [
            ("+233 24 455 5018", "0244 555 018"),
            ("+7 701 555 01 29", "8 701 555 01 29"),
            ("+353 87 555 0166", "(087) 555-0166"),
            ("085 555 0166", "+353 85 555 0166"),
            ("+1 615 555 0134", "615.555.0134"),
            ("+39 035 555 0100", "035 555 0100"),
            ("+91 9900012877", "+91-99000-12877"),
        ],
    )
    def test_any_way_of_writing_the_number_will_do(self, own: str, written: str) -> None:
        body = saying(SAID, signature=f"Ana Ruiz\n{written}")

        assert holds(draft(body, candidate=Candidate("Ana Ruiz", own)), "signature")

    def test_where_no_number_is_known_any_will_do(self) -> None:
        assert holds(draft(candidate=Candidate("Ana Ruiz")), "signature")


class TestRecipient:
    @pytest.mark.parametrize(
        "address", ["jo.park@acme.example", "JO.PARK+talk@acme.example", "infante@port.example"]
    )
    def test_is_a_persons_address(self, address: str) -> None:
        assert holds(draft(to=address), "recipient")

    @pytest.mark.rule("R32")
    @pytest.mark.parametrize(
        "address",
        [
            "uk-recruitment@acme.example",
            "people-team@acme.example",
            "bewerbung@acme.example",
            "selection@acme.example",
            "www.acme.example/contact-us",
            "jo.park@",
            "",
            None,
        ],
    )
    def test_a_mailbox_of_nobody_a_form_or_none_is_not(self, address: str | None) -> None:
        assert not holds(draft(to=address), "recipient")


class TestPlaceholders:
    @pytest.mark.parametrize(
        "text",
        [
            "at [Company]",
            "{{name}}",
            "the <topic> you mentioned",
            "XXX",
            "on ____",
            "TBD",
            "Your Name",
            "on xx/xx",
            "Hi %FIRSTNAME%",
            "the (job title) job",
            "Dear Ms. «LastName»,",
            "[insert specific detail]",
            "Dear #NAME?,",
            "on (Datum einsetzen)",
            "on dd/mm/2026",
            "for [route no.]",
        ],
    )
    def test_something_is_left_to_fill_in(self, text: str) -> None:
        assert find_placeholder(text) is not None

    @pytest.mark.parametrize(
        "text",
        [
            "see [1] and [2]",
            "I <3 it",
            "write to <jo@acme.example>",
            "`<button>` and `{{ url }}`",
            "list[str], Vec<T>",
            "the TBD (Technical Board of Directors) met",
            "Start date TBD, as in to be decided",
            "he wrote [sic]",
            "[laughs]",
            "[see below]",
            "your name came up",
            "love, Kel xxx",
            "really???",
            "and so on ...",
        ],
    )
    def test_what_only_looks_so_is_not(self, text: str) -> None:
        assert find_placeholder(text) is None

    def test_the_subject_is_looked_at_too_and_has_no_span(self) -> None:
        assert not holds(draft(subject="Thank you - [Position] interview"), "placeholders")
        assert holds(draft(subject="[Recruiting] Thank you"), "placeholders")


class TestLength:
    @pytest.mark.rule("R52", "R57", "R63")
    @pytest.mark.parametrize(
        ("words", "fine"), [(59, False), (60, True), (180, True), (181, False)]
    )
    def test_of_a_thank_you(self, words: int, fine: bool) -> None:
        body = saying("word " * (words - 3), greeting="Dear Dr. Park,")

        assert holds(draft(body), "length") is fine

    @pytest.mark.rule("R80")
    @pytest.mark.parametrize(
        ("words", "fine"), [(29, False), (30, True), (120, True), (121, False)]
    )
    def test_of_a_check_in(self, words: int, fine: bool) -> None:
        body = saying("word " * (words - 3), greeting="Dear Dr. Park,")

        assert holds(check_in(body), "length") is fine

    def test_leaves_out_letterhead_sign_off_and_quoted_mail_but_not_the_postscript(self) -> None:
        body = (
            "Ana Ruiz\n1 Long Street\n\nDear Dr. Park,\n\none two three.\n\n"
            f"{SIGNATURE}\n\nP.S. four five\n\n-----Original Message-----\nHi Ana, six seven"
        )
        parts = take_apart(body, "Ana Ruiz", ("Dr. Jo Park",))

        assert parts.word_count == len(
            ["Dear", "Dr.", "Park,", "one", "two", "three.", "P.S.", "four", "five"]
        )


class TestPersonal:
    def test_another_note_with_the_same_closing_does_no_harm(self) -> None:
        other = saying("Thank you for the tour.", "I would very much like to join you.")

        assert holds(draft(other_notes=(other,)), "personal")

    @pytest.mark.rule("R62")
    @pytest.mark.parametrize(
        "other",
        [
            THANK_YOU.replace("Dr. Park", "Mr. Yu"),
            THANK_YOU.replace("Dr. Park", "Mr. Yu").replace("very much like", "really like"),
            "Dear Al,\n\n" + " ".join(reversed(THANK_YOU.split("\n\n")[1:-1])) + f"\n\n{SIGNATURE}",
        ],
        ids=["another name", "a few words", "another order"],
    )
    def test_nearly_the_same_note_is_told(self, other: str) -> None:
        assert not holds(draft(other_notes=("Hi Cy, thank you for the tour.", other)), "personal")
