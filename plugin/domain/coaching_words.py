"""The short phrases around a coaching e-mail's own words, in each language.

The long texts are files under `templates/mail`; here is what stands in for a fact that nobody gave,
and what labels the parts that an e-mail adds to the recruiter's words.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from plugin.domain.languages import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class CoachingWords:
    """`{…}` are filled in by the code that uses the phrase. `…_elided` stand before a vowel."""

    # How moments and people are written.
    at: str
    at_one: str
    local_time: str
    greeting: str
    greeting_nobody: str
    is_greeted_in_full: bool
    role: str
    role_elided: str
    role_unknown: str
    company_unknown: str
    at_company: str
    at_company_unknown: str
    from_company: str
    from_company_elided: str
    from_company_unknown: str
    promised_by: str
    promised_around: str
    promised_few_days: str
    # Labels of the facts beside the words.
    interview: str
    with_whom: str
    to_whom: str
    best_by: str
    at_latest: str
    promised: str
    write_on: str
    closes_on: str
    post_by: str
    # What the button says, and what is attached.
    open_page: str
    write_note: str
    answer_there: str
    attached: str
    # The small print.
    why_you_get_it: str
    preferences: str
    # Entries of the calendar file.
    event_interview: str
    event_thank_you: str
    event_check_in: str


_ENGLISH = CoachingWords(
    at="{day} at {time}",
    at_one="{day} at {time}",
    local_time="{place} time",
    greeting="Hi {name},",
    greeting_nobody="Hi there,",
    is_greeted_in_full=False,
    role="the {title} role",
    role_elided="the {title} role",
    role_unknown="the role",
    company_unknown="the company",
    at_company="at {name}",
    at_company_unknown="at the company",
    from_company="from {name}",
    from_company_elided="from {name}",
    from_company_unknown="from the company",
    promised_by="by {day}",
    promised_around="around {day}",
    promised_few_days="within a few days",
    interview="Interview",
    with_whom="With",
    to_whom="To",
    best_by="Best by",
    at_latest="At the latest",
    promised="They said",
    write_on="Write on",
    closes_on="Interviews end",
    post_by="In the post by",
    open_page="Open your page",
    write_note="Write your note",
    answer_there="Answer on your page",
    attached="Attached: {name}, to put this into your calendar.",
    why_you_get_it="You get this because {agency} is looking after your application.",
    preferences="Choose which e-mails you get",
    event_interview="Interview {at_company}",
    event_thank_you="Thank-you note to {name}: at the latest now",
    event_check_in="Check in {at_company}",
)
_GERMAN = CoachingWords(
    at="{day}, um {time} Uhr",
    at_one="{day}, um {time} Uhr",
    local_time="Ortszeit {place}",
    greeting="Guten Tag {name},",
    greeting_nobody="Guten Tag,",
    is_greeted_in_full=True,
    role="die Stelle als {title}",
    role_elided="die Stelle als {title}",
    role_unknown="die Stelle",
    company_unknown="das Unternehmen",
    at_company="bei {name}",
    at_company_unknown="beim Unternehmen",
    from_company="von {name}",
    from_company_elided="von {name}",
    from_company_unknown="vom Unternehmen",
    promised_by="bis {day},",
    promised_around="ungefähr bis {day},",
    promised_few_days="innerhalb weniger Tage",
    interview="Gespräch",
    with_whom="Mit",
    to_whom="An",
    best_by="Am besten bis",
    at_latest="Spätestens",
    promised="Angekündigt",
    write_on="Schreiben am",
    closes_on="Gespräche enden",
    post_by="Spätestens einwerfen",
    open_page="Ihre Seite öffnen",
    write_note="Nachricht schreiben",
    answer_there="Auf Ihrer Seite antworten",
    attached="Im Anhang: {name}, für Ihren Kalender.",
    why_you_get_it="Sie erhalten diese E-Mail, weil {agency} Ihre Bewerbung betreut.",
    preferences="Wählen, welche E-Mails Sie bekommen",
    event_interview="Gespräch {at_company}",
    event_thank_you="Dankesnachricht an {name}: jetzt spätestens",
    event_check_in="Nachfragen {at_company}",
)
_FRENCH = CoachingWords(
    at="{day} à {time}",
    at_one="{day} à {time}",
    local_time="heure de {place}",
    greeting="Bonjour {name},",
    greeting_nobody="Bonjour,",
    is_greeted_in_full=False,
    role="le poste de {title}",
    role_elided="le poste d’{title}",
    role_unknown="le poste",
    company_unknown="l’entreprise",
    at_company="chez {name}",
    at_company_unknown="dans l’entreprise",
    from_company="de {name}",
    from_company_elided="d’{name}",
    from_company_unknown="de l’entreprise",
    promised_by="d’ici le {day}",
    promised_around="vers le {day}",
    promised_few_days="sous quelques jours",
    interview="Entretien",
    with_whom="Avec",
    to_whom="À",
    best_by="Idéalement",
    at_latest="Au plus tard",
    promised="Annoncé",
    write_on="À écrire le",
    closes_on="Fin des entretiens",
    post_by="À poster au plus tard",
    open_page="Ouvrir votre page",
    write_note="Écrire votre mot",
    answer_there="Répondre sur votre page",
    attached="En pièce jointe\u00a0: {name}, pour votre agenda.",
    why_you_get_it="Vous recevez cet e-mail parce que {agency} suit votre candidature.",
    preferences="Choisir les e-mails que vous recevez",
    event_interview="Entretien {at_company}",
    event_thank_you="Mot de remerciement à {name}\u00a0: dernier moment",
    event_check_in="Reprendre contact {at_company}",
)
_SPANISH = CoachingWords(
    at="{day}, a las {time}",
    at_one="{day}, a la {time}",
    local_time="hora de {place}",
    greeting="Hola, {name}:",
    greeting_nobody="Hola:",
    is_greeted_in_full=False,
    role="el puesto de {title}",
    role_elided="el puesto de {title}",
    role_unknown="el puesto",
    company_unknown="la empresa",
    at_company="en {name}",
    at_company_unknown="en la empresa",
    from_company="de {name}",
    from_company_elided="de {name}",
    from_company_unknown="de la empresa",
    promised_by="a más tardar el {day}",
    promised_around="hacia el {day}",
    promised_few_days="en unos días",
    interview="Entrevista",
    with_whom="Con",
    to_whom="Para",
    best_by="Idealmente",
    at_latest="A más tardar",
    promised="Le dijeron",
    write_on="Escribir el",
    closes_on="Fin de entrevistas",
    post_by="En el buzón, como tarde",
    open_page="Abrir su página",
    write_note="Escribir su nota",
    answer_there="Responder en su página",
    attached="Adjunto: {name}, para su calendario.",
    why_you_get_it="Recibe este correo porque {agency} lleva su candidatura.",
    preferences="Elegir qué correos recibe",
    event_interview="Entrevista {at_company}",
    event_thank_you="Nota de agradecimiento a {name}: último momento",
    event_check_in="Preguntar por la entrevista {at_company}",
)

_WORDS: Mapping[Language, CoachingWords] = {
    Language.ENGLISH: _ENGLISH,
    Language.GERMAN: _GERMAN,
    Language.FRENCH: _FRENCH,
    Language.SPANISH: _SPANISH,
}


def words_of(language: Language) -> CoachingWords:
    """Return the phrases of a language."""
    return _WORDS[language]
