"""How the candidate's page speaks: its language, its dates and times, and names marked as such."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from babel import Locale
from babel.dates import format_skeleton, format_time, get_timezone_location
from markupsafe import Markup
from werkzeug.datastructures import LanguageAccept

from plugin.domain.calendars import zone
from plugin.domain.coaching import first_name, one_line
from plugin.domain.languages import Language, babel_locale, find_language, locale_for
from plugin.domain.promises import Promise
from plugin.services.candidate_pages import CandidatePage
from plugin.services.note_views import EvidenceView
from plugin.services.submission_views import InterviewerView
from plugin.web.candidate_words.de import GERMAN
from plugin.web.candidate_words.en import ENGLISH
from plugin.web.candidate_words.es import SPANISH
from plugin.web.candidate_words.fr import FRENCH
from plugin.web.candidate_words.words import Words

LANGUAGES: Mapping[Language, Words] = {
    Language.ENGLISH: ENGLISH,
    Language.GERMAN: GERMAN,
    Language.FRENCH: FRENCH,
    Language.SPANISH: SPANISH,
}
_DAY = timedelta(days=1)
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Speech:
    """One language over one page. `names` are always at hand: the company and the recruiter."""

    words: Words
    locale: Locale
    zone_name: str
    now: datetime
    names: Mapping[str, str]

    @property
    def code(self) -> str:
        """Return the page's language for its markup: "de", "en-GB"."""
        return str(self.locale).replace("_", "-")

    def say(self, template: str, **given: object) -> Markup:
        """Return a sentence of the table; what is put in is escaped and keeps its own direction."""
        marked = {
            name: value if isinstance(value, Markup) else Markup("<bdi>{}</bdi>").format(value)
            for name, value in {**self.names, **given}.items()
        }
        return Markup(template).format(**marked)  # noqa: S704 - a sentence of our own tables

    def plain(self, template: str, **given: object) -> str:
        """Return a sentence of the table as plain text, for attributes and calendars."""
        return template.format(**{**self.names, **given})

    def title(self, template: str, **given: object) -> Markup:
        """Return a sentence that may begin with a name's stand-in, and so with a small letter."""
        said = self.plain(template, **given)
        return Markup("<bdi>{}</bdi>").format(said[:1].upper() + said[1:])

    def day(self, on: date) -> str:
        """Return "today", "tomorrow", "on Tue 7 Apr"."""
        return self._near(on) or self.words.on_day.format(date=self.calendar_day(on))

    def calendar_day(self, on: date) -> str:
        """Return "Tue 7 Apr"; with the year where it is another one."""
        skeleton = "MMMEd" if on.year == self._today.year else "yMMMEd"
        return format_skeleton(skeleton, on, locale=self.locale)

    def date_in_words(self, on: date) -> str:
        """Return "Tuesday 7 April", for where the date stands within a sentence."""
        return format_skeleton("MMMMd", on, locale=self.locale)

    def clock(self, instant: datetime) -> str:
        """Return the time of day where the candidate is."""
        return format_time(self._local(instant), "short", locale=self.locale)

    def when(self, instant: datetime) -> str:
        """Return "today 17:00", "tomorrow 16:00", "Fri 27 Mar 16:00"."""
        on = self._local(instant).date()
        day = self._near(on) or self.calendar_day(on)
        return self.words.day_at.format(day=day, time=self.clock(instant))

    def at(self, instant: datetime) -> str:
        """Return the time alone where it is today, else the day as well."""
        if self._local(instant).date() == self._today:
            return self.clock(instant)
        return self.when(instant)

    def moment(self, instant: datetime, said: str) -> Markup:
        """Return a <time> that says it in these words."""
        return Markup('<time datetime="{}">{}</time>').format(instant.isoformat(), said)

    @property
    def place(self) -> str:
        """Return the place whose clocks the page shows."""
        if "/" not in self.zone_name:
            return self.zone_name
        return get_timezone_location(self.zone_name, locale=self.locale, return_city=True)

    def person(self, who: InterviewerView) -> str:
        """Return an interviewer's whole name."""
        return one_line(who.name or "", _LONGEST_NAME) or self.words.somebody

    def short(self, who: InterviewerView) -> str:
        """Return how this language calls an interviewer in passing: "Jo", "Dr. Jo Park".

        What is no person's name stays whole: "Hiring team".
        """
        is_person = not (who.name or "").rpartition(" ")[2].islower()
        first = first_name(who.name) if self.words.uses_first_names and is_person else None
        return first or self.person(who)

    def count(self, number: int) -> str:
        """Return a number of people in words, up to ten."""
        counts = self.words.counts
        return counts[number - 1] if 0 < number <= len(counts) else str(number)

    def because(self, promise: Promise | None) -> str:
        """Return why a check-in comes when it comes."""
        if promise is None:
            return self.words.because_unknown
        on = self.date_in_words(promise.on) if promise.on else ""
        return self.words.because[promise.kind].format(date=on)

    def sent(self, evidence: EvidenceView) -> Markup:
        """Return who says that a note was sent, and when. Sources are never mixed up."""
        given = {"recruiter": evidence.recruiter_name} if evidence.recruiter_name else {}
        when = self.moment(evidence.at, self.at(evidence.at))
        return self.say(self.words.note.sent[evidence.source], when=when, **given)

    def forwarded(self, evidence: EvidenceView) -> Markup:
        """Return which recruiter forwarded a note, and when."""
        given = {"recruiter": evidence.recruiter_name} if evidence.recruiter_name else {}
        when = self.moment(evidence.at, self.at(evidence.at))
        return self.say(self.words.note.forwarded, when=when, **given)

    def _near(self, on: date) -> str | None:
        words, today = self.words, self._today
        return {
            today: words.today,
            today + _DAY: words.tomorrow,
            today - _DAY: words.yesterday,
        }.get(on)

    @property
    def _today(self) -> date:
        return self._local(self.now).date()

    def _local(self, instant: datetime) -> datetime:
        return instant.astimezone(zone(self.zone_name))


def speech_for(page: CandidatePage, accepted: LanguageAccept) -> Speech:
    """Return how to speak to this page's reader."""
    reader = page.reader
    locale = spoken_locale(reader.locale, accepted)
    words = words_in(locale)
    names = {
        "company": one_line(page.submission.client_company_name or "") or words.company,
        "recruiter": one_line(reader.recruiter_name or "") or words.your_recruiter,
    }
    return Speech(words, locale, reader.zone_name, page.now, names)


def spoken_locale(told: str | None, accepted: LanguageAccept) -> Locale:
    """Return the locale that the CRM tells, else the first one the browser accepts, else English.

    Those that are in none of our languages are passed over.
    """
    wanted = (told or "", *(value for value, _ in accepted))
    return babel_locale(locale_for(next(filter(find_language, wanted), None)))


def words_in(locale: Locale) -> Words:
    """Return what the page says in a locale from `spoken_locale`."""
    return LANGUAGES[Language(locale.language)]
