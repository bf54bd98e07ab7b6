"""The catalogue: the 96 rules that the five articles state, in our words, and who states them."""

from bisect import bisect
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Article:
    """What people and pages call it, the file that it stands in, and its own title."""

    name: str
    file: str
    title: str


ARTICLES = (
    Article("S0", "000_1216368e341d8b3f.txt", "How to Follow Up After an Interview"),
    Article("S1", "001_11345774119abb0e.txt", "How to Master Interview Follow-Up"),
    Article(
        "S2",
        "002_18d893f92f44a2f9.txt",
        "Dos and don’ts of following up after a job interview",
    ),
    Article(
        "S3", "003_e64f2f9871ae0388.txt", "The Professional Way to Follow Up After an Interview"
    ),
    Article("S4", "004_a091e3af1286d376.txt", "How to Follow Up After the Interview"),
)

SOURCES = tuple(article.file for article in ARTICLES)
"""The articles S0 … S4, by file name."""


class Part(StrEnum):
    """What of a follow-up a rule is about: the chapters of the catalogue, in order."""

    BEFORE = "before the interview"
    DURING = "during the interview"
    RIGHT_AFTER = "right after it"
    RECIPIENTS = "whom to write to, and where"
    CHANNEL = "by which channel"
    NOTE = "what the thank-you says"
    FOLLOWING_UP = "following up"
    STOPPING = "stopping"
    THE_REST = "the recruiter, and the rest"


_FIRST_OF_PART = (1, 6, 19, 30, 36, 47, 70, 87, 92)
_PARTS = tuple(Part)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `seeds` are the places in `ARTICLES` of the articles that state it."""

    number: str
    text: str
    seeds: tuple[int, ...]

    @property
    def part(self) -> Part:
        """Return the chapter that it stands in."""
        return _PARTS[bisect(_FIRST_OF_PART, int(self.number[1:])) - 1]

    @property
    def articles(self) -> tuple[Article, ...]:
        """Return the articles that state it."""
        return tuple(ARTICLES[seed] for seed in self.seeds)

    @property
    def sources(self) -> tuple[str, ...]:
        """Return the file names of the articles that state it."""
        return tuple(SOURCES[seed] for seed in self.seeds)


_TEXTS: tuple[tuple[str, tuple[int, ...]], ...] = (
    # before the interview
    ("The process starts with the application, and every contact counts.", (0,)),
    ("Prepare the thank-you note before the interview.", (0,)),
    ("Preparing the note also prepares a talk worth remembering.", (0,)),
    ("Bring business cards of your own, with name, e-mail and phone.", (3,)),
    ("A video interview is followed up like one in the office.", (0,)),
    # during the interview
    ("Ask at the start whether you may take notes.", (2,)),
    ("Write down the names of all interviewers.", (2,)),
    ("Take notes as each interviewer talks, for a personal e-mail to each.", (2,)),
    ("Keep in mind the topics that you will come back to.", (0,)),
    ("Collect a business card from everyone you talk to; ask if none is offered.", (3,)),
    ("Get cards, or find out the interviewers' names and titles.", (1,)),
    ("Ask what the next step is and when it comes.", (1,)),
    ("If nobody spoke of next steps, ask when they will decide or be in touch.", (2,)),
    ("Ask about next steps, and when you will hear, before you leave.", (3,)),
    ("Find out where you stand among those still to be interviewed.", (0,)),
    ("Ask while there whether you may connect on LinkedIn, and have a reason.", (3,)),
    ("Most interviews last 45 minutes to an hour.", (0,)),
    ("Judge as well whether they suit you.", (0,)),
    # right after
    ("As soon as you are home, write down what went well and badly, stood out, was forgot.", (1,)),
    ("Think over that list, so that the follow-up works.", (1,)),
    ("Send the note even if it went poorly, while the impression is fresh.", (0,)),
    ("Do not delay.", (0,)),
    ("A thank-you is best sent within 1 hour, and at the latest within 24 hours.", (2,)),
    ("Send the thank-you at once; do not wait.", (3,)),
    ("Send the e-mail on the same day, so that your speed is tied to your face.", (4,)),
    ("With more than 24 hours until they stop interviewing, a written note can count.", (0,)),
    ("Among the first interviewed: e-mail promptly, and let the paper note come later.", (0,)),
    ("First and last have the best chance to stand out.", (0,)),
    ("Whatever you decide, do send it.", (0,)),
    # whom, and where
    ("Every interviewer gets a thank-you e-mail.", (2,)),
    ("Thank the hiring manager, or whoever held the interview.", (3,)),
    ("Without proper contact data do not write; never to a form or a general address.", (2,)),
    ("Look the interviewers up to find their work addresses.", (2,)),
    ("If that fails, ask the employer's staff for the address.", (2,)),
    ("A card holds name, title and contact data at once.", (3,)),
    # by which channel
    ("A note by hand is worth the time: others do not bother.", (0,)),
    ("The thank-you is an e-mail.", (2,)),
    ("E-mail it, since paper takes a couple of days.", (3,)),
    ("E-mail works much better than paper: quick, and not lost in the mail room.", (4,)),
    ("A card may be right where there is an emotional tie.", (4,)),
    ("If somebody told you to call, call.", (4,)),
    ("To check in, call or e-mail; e-mail is generally better.", (3,)),
    ("Without a deadline, e-mail or call.", (1,)),
    ("Do not call too soon.", (4,)),
    ("An e-mail and then a call may be a bit much.", (4,)),
    ("On LinkedIn, never ambush and never send a generic request.", (3,)),
    # what the thank-you says
    ("Three parts: why you write, that you want the job, why it should be you.", (4,)),
    ("Open with thanks for the invitation.", (4,)),
    ("Say that you would love to show what you can do in this position.", (4,)),
    ("Put your fit into one sentence.", (4,)),
    ("The tone decides.", (4,)),
    ("Be quick, efficient and direct.", (4,)),
    ("Be human and show appreciation, yet stay professional.", (1,)),
    ("Say that you are still interested and value their time.", (1,)),
    ("Name topics of the talk and its high points.", (1,)),
    ("Add what you forgot to say, if it helps.", (1,)),
    ("Be concise; good writing is itself a proof.", (1,)),
    ("You may point to an article, a post or an event that fits.", (1,)),
    ("All of it should show that you are right for the role.", (1,)),
    ("Say that you are excited about the position.", (2,)),
    ("Remind them what you bring and why you fit.", (2,)),
    ("Make it personal to each interviewer: something that they said.", (2,)),
    ("Keep it brief and friendly.", (2,)),
    ("It must stand out: others were interviewed these days.", (2,)),
    ("Give your name and phone number.", (3,)),
    ("Be brief and professional, with a fitting salutation.", (3,)),
    ("Mention something of the interview to jog their memory.", (3,)),
    ("Thank them for their time and repeat your interest.", (3,)),
    ("Gratitude makes a lasting impression; draw on the good moments.", (0,)),
    # following up
    ("Where they gave a deadline, wait one business day after it.", (1,)),
    ("And then follow up one more time.", (1,)),
    ("Without a precise deadline, ask about 14 days after the interview.", (1,)),
    ("Told within a few days, ask a week later.", (1,)),
    ("A few days after you expected to hear, a follow-up e-mail is fine.", (2,)),
    ("Told by the end of the week, ask a few days after that.", (2,)),
    ("Once the time that they gave has passed, checking in is reasonable.", (3,)),
    ("If they said one week, expect one week; do not ask before.", (4,)),
    ("After the time that they gave, call at most twice, then move on.", (4,)),
    ("Mention the deadline that they gave.", (1,)),
    ("A follow-up is brief, friendly and professional.", (2,)),
    ("Thank again, ask for news, ask whether they need anything more.", (3,)),
    ("Be prompt; being late looks like disorder or lack of interest.", (1,)),
    ("Never badger, never be negative.", (1,)),
    ("Do not follow up too often.", (2,)),
    ("Do not panic at a missed date; time lines differ between firms.", (2,)),
    ("Be patient.", (2,)),
    # stopping
    ("After a month without a word it is probably time to move on.", (1,)),
    ("No answer to the follow-up e-mail: probably no longer considered; look elsewhere.", (2,)),
    ("After two calls, move on.", (4,)),
    ("Never stop looking for work after an interview, however well it went.", (2,)),
    ("If somebody else was chosen, be ready to move on.", (2,)),
    # the recruiter, and the rest
    ("Work with a recruiter to take the next step.", (1,)),
    ("The employer's staff usually say how long it takes.", (4,)),
    ("There is no set pattern; follow your instincts, professionally.", (4,)),
    ("Following up may matter more than the interview itself.", (0, 1, 3, 4)),
    ("A reader tried it and did not get the job: promise no outcome.", (4,)),
)

RULES: dict[str, Rule] = {
    f"R{place:02}": Rule(f"R{place:02}", text, seeds)
    for place, (text, seeds) in enumerate(_TEXTS, start=1)
}
"""Every rule by its number, R01 … R96."""

NO_ACTION: Mapping[str, str] = {
    "R01": (
        "An attitude, with nothing to do at any one moment. Afterword begins when an interview is"
        " booked."
    ),
    "R95": (
        "The articles’ reason for all the others. Afterword claims no effect of its own, see R96."
    ),
}
"""The rules that ask for nothing that could be carried out, and why."""


@lru_cache(maxsize=1024)
def sources_of(numbers: tuple[str, ...]) -> tuple[str, ...]:
    """Return the file names of all articles that state one of these rules, in order."""
    return tuple(sorted({source for number in numbers for source in RULES[number].sources}))
