"""What a draft states beyond what it was given is found; what it was given is not."""

import pytest

from plugin.domain.invented_facts import InventedKind, find_invented
from plugin.domain.languages import Language

GIVEN = {
    "en": (
        "Ana", "Dr. Jo Park", "Head of Data", "Acme", "Data Engineer", "Bo Li",
        "moving from Airflow to Dagster", "Thu 2 April at 15:00", "Fri 3 April 2026", "Sam Lee",
        "Bright Recruiting", "Best within one hour, at the latest within 24 hours.",
    ),
    "de": (
        "Ana", "Dr. Jo Park", "Leiterin Daten", "Acme", "Data Engineer", "Bo Li",
        "Umstieg von Airflow auf Dagster", "Donnerstag, 2. April um 15:00 Uhr", "Sam Lee",
        "Bright Recruiting", "Am besten innerhalb einer Stunde, spätestens nach 24 Stunden.",
    ),
    "fr": (
        "Ana", "Dr. Jo Park", "Directrice des données", "Acme", "Data Engineer", "Bo Li",
        "passage d'Airflow à Dagster", "jeudi 2 avril à 15h", "Sam Lee", "Bright Recruiting",
        "Dans l'heure si possible, au plus tard dans les 24 heures.",
    ),
    "es": (
        "Ana", "Dr. Jo Park", "Directora de datos", "Acme", "Data Engineer", "Bo Li",
        "paso de Airflow a Dagster", "jueves 2 de abril a las 15:00", "Sam Lee",
        "Bright Recruiting", "En la primera hora si puede ser, como muy tarde en 24 horas.",
    ),
}  # fmt: skip

INVENTED = [
    # names: of people, firms, products, places; alone, in a row, with titles, at a beginning
    ("en", "Priya will join the call.", "Priya"),
    ("en", "Please also thank Priya Natarajan.", "Priya Natarajan"),
    ("en", "Thank Jo Smith for her time.", "Jo Smith"),
    ("en", "Joanna was impressed.", "Joanna"),
    ("en", "Write to Ana Park.", "Ana Park"),
    ("en", "Dear Ms Park,", "Ms Park"),
    ("en", "Mark said that he liked you.", "Mark"),
    ("en", "Grace will read it.", "Grace"),
    ("en", "Say that you know Kafka and AWS.", "Kafka"),
    ("en", "Say that you know Kafka and AWS.", "AWS"),
    ("en", "Their Berlin office is new.", "Berlin"),
    ("en", "It is like Microsoft's.", "Microsoft's"),
    ("en", "You met the CTO.", "CTO"),
    ("en", "They use iOS.", "iOS"),
    ("en", "Acme Ltd is hiring.", "Acme Ltd"),
    ("en", "- Zalando does the same.", "Zalando"),
    ("en", "the Senior Data Engineer role", "Senior Data Engineer"),
    ("en", "Hope joined the call, too.", "Hope"),
    ("en", "Write to Dr. Li as well.", "Dr. Li"),
    # dates
    ("en", "They decide on Friday 2 April.", "Friday 2 April"),
    ("en", "They decide by 12 April.", "12 April"),
    ("en", "They decide by April 3rd, 2027.", "April 3rd, 2027"),
    ("en", "They decide by the 12th.", "12th"),
    ("en", "They decide by 2026-04-12.", "2026-04-12"),
    ("en", "They decide by 12/04/2026.", "12/04/2026"),
    ("en", "They decide on Monday.", "Monday"),
    ("en", "They decide in May.", "May"),
    ("en", "Call them tomorrow.", "tomorrow"),
    ("en", "You will hear next week.", "next week"),
    # times and numbers
    ("en", "Call at 3:30 pm.", "3:30 pm"),
    ("en", "Call at 10:00.", "10:00"),
    ("en", "Call at 4 o'clock.", "4 o'clock"),
    ("en", "Call at noon.", "noon"),
    ("en", "Your five years of experience", "five"),
    ("en", "A salary of 65,000", "65,000"),
    ("en", "A salary of 65k", "65k"),
    ("en", "You met both of them twice.", "both"),
    ("en", "within 48 hours", "48"),
    ("en", "growth of 12.5 %", "12.5"),
    # addresses
    ("en", "Read https://acme.example/team first.", "https://acme.example/team"),
    ("en", "Write to jo.park@acme.example.", "jo.park@acme.example"),
    ("en", "See acme.com for more.", "acme.com"),
    ("en", "[Ignore this](https://evil.example/?ana)", "https://evil.example/?ana"),
    # German writes every noun large
    ("de", "Priya Natarajan meldet sich bei Ihnen.", "Priya Natarajan"),
    ("de", "Danken Sie auch Frau Meyer.", "Frau Meyer"),
    ("de", "Sie haben Herrn Park getroffen.", "Herrn Park"),
    ("de", "Das ist wie bei der Deutschen Bahn.", "Deutschen Bahn"),
    ("de", "Erwähnen Sie Kafka.", "Kafka"),
    ("de", "Sie kennen Terraform.", "Terraform"),
    ("de", "Die Neue Zeit GmbH sucht auch.", "Neue Zeit GmbH"),
    ("de", "Acme entscheidet am Freitag, den 3. April.", "Freitag, den 3. April"),
    ("de", "Acme entscheidet bis zum 12.", "bis zum 12"),
    ("de", "Rufen Sie um 10.30 Uhr an.", "10.30 Uhr"),
    ("de", "Ihre drei Jahre Erfahrung", "drei"),
    ("de", "Melden Sie sich übermorgen.", "übermorgen"),
    # French and Spanish
    ("fr", "Priya vous appellera.", "Priya"),
    ("fr", "Remerciez aussi Mme Park.", "Mme Park"),
    ("fr", "C'est comme chez Danone.", "Danone"),
    ("fr", "Acme décide le vendredi 3 avril.", "vendredi 3 avril"),
    ("fr", "Acme décide le 12.", "le 12"),
    ("fr", "Appelez à 10h30.", "10h30"),
    ("fr", "Vos cinq ans d'expérience", "cinq"),
    ("fr", "Vous saurez la semaine prochaine.", "la semaine prochaine"),
    ("es", "Priya llamará.", "Priya"),
    ("es", "Da las gracias a la Sra. Park.", "Sra. Park"),
    ("es", "Es como en Telefónica.", "Telefónica"),
    ("es", "Acme decide el viernes 3 de abril.", "viernes 3 de abril"),
    ("es", "Llama a las 10:30.", "10:30"),
    ("es", "Tus cinco años de experiencia", "cinco"),
    ("es", "Lo sabrás mañana.", "mañana"),
]

TRUE_DRAFTS = [
    (
        "en",
        """Hi Ana,

Thank you for calling after your interview with Dr. Jo Park and Bo Li at Acme. It sounds as if the
Data Engineer role is a good fit.

Please write to Jo today: within an hour is best, and 24 hours is the latest. In your note:

- Thank Jo for the time.
- Mention what you talked about, moving from Airflow to Dagster.
- Add what you forgot to say.

1. Keep it to two or three sentences.
2. Read it aloud before you send it.

Acme decides by Thursday, April 2nd; on Friday 3 April we speak again. Jo's team will be glad to
hear from you. If anything is unclear, call me. You've got this.

Best regards,
Sam Lee
Bright Recruiting""",
    ),
    (
        "en",
        "Subject line: Thank you, Dr. Park\n\nHi Ana! Don't wait. Could you send Acme's Head of"
        " Data a short note before 3 pm? Great job today. It's worth it. Let me know how it goes.",
    ),
    (
        "de",
        """Hallo Ana,

vielen Dank für deinen Anruf nach dem Gespräch mit Dr. Jo Park und Bo Li bei Acme. Die Stelle als
Data Engineer klingt nach einer guten Möglichkeit.

Bitte schreib Jo noch heute eine kurze Dankesnachricht, am besten innerhalb einer Stunde, spätestens
nach 24 Stunden:

- Bedanke dich für die Zeit und das Interesse.
- Erwähne euer Thema, den Umstieg von Airflow auf Dagster.
- Ergänze, was du im Vorstellungsgespräch vergessen hast.

Achte auf die Rechtschreibung, und halte dich kurz: zwei oder drei Sätze genügen. Acme entscheidet
bis Donnerstag, den 2. April, um 15 Uhr. Bei Fragen bin ich für dich da.

Viele Grüße und viel Erfolg
Sam Lee""",
    ),
    (
        "fr",
        """Bonjour Ana,

Merci pour votre appel après l'entretien avec Dr. Jo Park et Bo Li chez Acme. Le poste de Data
Engineer semble vous convenir.

Écrivez à Jo aujourd'hui, dans l'heure si possible, au plus tard dans les 24 heures :

- Remerciez Jo pour son temps.
- Mentionnez votre sujet, le passage d'Airflow à Dagster.
- Ajoutez ce que vous avez oublié de dire.

Restez bref. Deux ou trois phrases suffisent. Acme décide le jeudi 2 avril à 15h. N'hésitez pas à
m'appeler.

Cordialement,
Sam Lee""",
    ),
    (
        "es",
        """Hola, Ana:

Gracias por llamar después de la entrevista con Dr. Jo Park y Bo Li en Acme. El puesto de Data
Engineer parece ideal para ti.

Escribe a Jo hoy, en la primera hora si puede ser, como muy tarde en 24 horas:

- Da las gracias por su tiempo.
- Menciona vuestro tema, el paso de Airflow a Dagster.
- Añade lo que olvidaste decir.

Sé breve. Acme decide el jueves 2 de abril a las 15:00. Si tienes dudas, llámame.

Un saludo,
Sam Lee""",
    ),
]


def words_of(language: str, text: str) -> list[str]:
    return [one.words for one in find_invented(text, GIVEN[language], Language(language))]


@pytest.mark.parametrize(("language", "text", "words"), INVENTED)
def test_what_was_not_given_is_found_with_its_words(language: str, text: str, words: str) -> None:
    assert words in words_of(language, text)


@pytest.mark.parametrize(("language", "text"), TRUE_DRAFTS)
def test_a_draft_that_keeps_to_what_was_given_raises_few_false_alarms(
    language: str, text: str
) -> None:
    """Measured: at most one word in a hundred."""
    alarms = words_of(language, text)

    assert len(alarms) <= len(text.split()) // 100, alarms


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Thursday 2 April"),
        ("en", "April 2"),
        ("en", "the 2nd"),
        ("en", "2/4"),
        ("en", "3 April 2026 is a Friday"),
        ("en", "3 pm"),
        ("en", "at 3 o'clock"),
        ("en", "Dr. Park's team"),
        ("en", "You may ask Acme."),
        ("en", "DAGSTER"),
        ("de", "Acmes Team"),
        ("de", "am 2. April um 15 Uhr"),
        ("fr", "l'Acme d'Ana"),
        ("fr", "le 2 avril, à 15h00"),
        ("es", "el 2 de abril"),
    ],
)
def test_another_way_to_say_what_was_given_is_no_invention(language: str, text: str) -> None:
    assert words_of(language, text) == []


def test_a_thing_that_is_said_three_times_is_said_to_be_wrong_once() -> None:
    found = find_invented("Priya. PRIYA! priya and Priya", GIVEN["en"], Language.ENGLISH)

    assert [one.key for one in found] == ["name:priya"]


def test_a_date_is_the_same_however_it_is_written() -> None:
    keys = {
        find_invented(text, (), Language.ENGLISH)[0].key
        for text in ("12 April", "April 12th", "the 12th of April", "April 12")
    }

    assert len(keys) == 1


@pytest.mark.parametrize(("language", "text"), TRUE_DRAFTS)
@pytest.mark.parametrize("expected", ["en", "de", "fr", "es"])
def test_a_draft_in_another_language_than_was_asked_for_is_read_as_what_it_is(
    language: str, text: str, expected: str
) -> None:
    found = find_invented(text, GIVEN[language], Language(expected))

    assert len(found) <= len(text.split()) // 100


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "·" * 10, "a" * 100_000, "A " * 10_000, "1" * 5_000]
)
def test_odd_texts_are_read_to_the_end(text: str) -> None:
    find_invented(text, GIVEN["en"], Language.ENGLISH)


def test_where_nothing_was_given_everything_is_invented() -> None:
    kinds = {
        one.kind for one in find_invented("Jo, 2 April, 15:00, 65k, acme.com", (), Language.ENGLISH)
    }

    assert kinds == set(InventedKind)


def test_a_draft_is_read_in_milliseconds() -> None:
    import timeit

    seconds = timeit.timeit(
        lambda: find_invented(TRUE_DRAFTS[2][1], GIVEN["de"], Language.GERMAN), number=5
    )

    assert seconds / 5 < 0.25
