"""The candidate's page in English."""

from plugin.domain.candidate_guide import NotePhase
from plugin.domain.evidence import EvidenceSource
from plugin.domain.interviews import PositionInLine
from plugin.domain.note_reviews import CheckName
from plugin.domain.promises import PromiseKind
from plugin.domain.submissions import Stage
from plugin.web.candidate_words.words import CheckWords, DebriefWords, DoorWords, NoteWords, Words

ENGLISH = Words(
    language="English",
    uses_first_names=True,
    title="Your notes to {company}",
    hello="Hi {name}.",
    hello_plain="Hello.",
    met_one="You met {name} at {company} {day}.",
    met_many="You met {count} people at {company} {day}.",
    met_nobody="You had an interview at {company} {day}.",
    counts=("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    interview_on="Your interview at {company} is {day}.",
    today="today",
    tomorrow="tomorrow",
    yesterday="yesterday",
    day_at="{day} {time}",
    on_day="on {date}",
    clocks={
        NotePhase.BEFORE: "Best within an hour of the interview. The same day is still good. At the latest 24 hours after it.",
        NotePhase.FIRST_HOUR: "Best within the hour: by {due}. Still good today. At the latest {limit}.",
        NotePhase.SAME_DAY: "The first hour has gone, and today is still good. At the latest {limit}.",
        NotePhase.LAST_HOURS: "Please send it now. At the latest {limit}.",
        NotePhase.LATE: "The first 24 hours have gone. A late note is still much better than none: please send it.",
    },
    why_title="Why so soon?",
    why="People remember you best in the first hour: a note then keeps your face and your words together. Later the same day still works. After a day it has lost most of its weight.",
    zone="Times are those of {zone}.",
    zone_unknown="We do not know where you are, so times are those of {zone}.",
    stages={
        Stage.OFFER: "There is an offer. {recruiter} will talk it through with you, so there is nothing to write here now.",
        Stage.HIRED: "You have the job, so there is nothing left to do here. Congratulations.",
        Stage.REJECTED: "{company} has decided for somebody else this time. {recruiter} will talk with you about what comes next.",
        Stage.WITHDRAWN: "You have withdrawn from this one, so there is nothing to do here.",
        Stage.JOB_CLOSED: "{company} has closed this job, so there is nothing to do here. {recruiter} knows of others.",
    },
    no_interview="No interview is booked at present. When one is, this page helps you with your notes.",
    unknown_contact="We do not know yet whether {company} likes to hear from candidates directly. Please do not write to them yet: {recruiter} will tell you.",
    no_contact="{company} asks candidates not to write after an interview, so there is no note to write. {recruiter} speaks with them for you.",
    nobody_known="We do not know yet whom you met. Tell us below who was there, so that we can help with your notes.",
    prepare_now="A few minutes now make the hour after it easy: get the frame of each note ready, and fill in the middle afterwards.",
    check_in_now="It is time to ask {company} how things stand.",
    move_on_now="Nothing has come from {company}. It is time to look ahead, and {recruiter} has other openings.",
    all_sent="There is nothing to do now.",
    via_recruiter="{company} likes notes to come through us. Write yours here and send it to {recruiter}, who passes it on.",
    yours="What you write here is yours. {recruiter} sees only how far you are: no note yet, writing, ready, sent. Your words are shown to nobody unless you send them to {recruiter}.",
    your_recruiter="your recruiter",
    company="the company",
    somebody="an interviewer whose name we do not have",
    earlier="Earlier: {day}",
    next_title="What comes next",
    next_interview="your interview at {company}",
    next_check_in="time to ask {company} how things stand, {because}",
    because={
        PromiseKind.EXACT: "because they said “by {date}”",
        PromiseKind.APPROXIMATE: "because they said “around {date}”",
        PromiseKind.FEW_DAYS: "because they said “within a few days”",
        PromiseKind.NONE: "because they named no date",
    },
    because_unknown="because we know of no date that they named",
    next_move_on="if you have heard nothing by then, look ahead with {recruiter}",
    keep_applying="Until they decide, nothing is decided: keep applying elsewhere.",
    calendar="Add these dates to my calendar",
    event_limit="Thank-you notes to {company}: at the latest",
    event_interview="Interview at {company}",
    questions="Questions? Ask {recruiter}:",
    english_checks="",
    note=NoteWords(
        write="Write to {name}",
        prepare="Prepare your note to {name}",
        check_in="Ask {name} how things stand",
        talked_about="You talked about: {topics}",
        state_none="no note yet",
        state_writing="you are writing",
        state_ready="ready to send",
        state_closed="no note is asked for any more",
        state_dismissed="{recruiter} says that no note is needed",
        sent={
            EvidenceSource.CANDIDATE: "sent {when} (you said so)",
            EvidenceSource.RECRUITER: "sent {when} (ticked by {recruiter})",
            EvidenceSource.BCC: "sent {when} (a copy reached us)",
        },
        sent_plain="sent {when}",
        forwarded="{recruiter} forwarded it {when}",
        has_it="{recruiter} has your note",
        has_older="{recruiter} has an earlier text of yours",
        to="To",
        subject="Subject",
        text="Your note to {name}",
        hint="Replace what stands in [brackets] with your own words.",
        checks="What a good note has",
        holds="done",
        not_yet="not yet",
        words="{count} words",
        ready="Ready to send.",
        revise="Still to do: {count}.",
        blocked="It cannot go like this yet.",
        check="Check my note",
        saved="Saved.",
        saving="Saving…",
        unsaved="Not saved: there is no connection. Keep this page open, it is tried again.",
        clash="This note was changed on another page. Your words here are not lost, and neither are those.",
        clash_keep="Keep the words here",
        clash_other="The other text",
        gone="This note is not asked for any more: the panel or the interview has changed. Your words are still here.",
        your_words="What you wrote",
        mail="Open in my mail",
        too_long="It is too long for a mail link. Copy the text, and paste it into the mail that opens.",
        copy="Copy",
        copied="Copied.",
        sent_it="I sent it",
        take_back="I did not send it after all",
        not_before="You can send it once the interview is over.",
        no_address="{name}’s own work address is not known yet. {recruiter} is looking for it, and you can write already.",
        share="Send to {recruiter}",
        ask="Ask {recruiter} to look at it",
        shared="{recruiter} has had this text since {when}.",
        shared_older="{recruiter} has an earlier text of yours, from {when}.",
        unshare="Take it back",
        released="{recruiter} says that it may go as it is: {reason}",
        hold_title="Before it goes",
        hold_revise="Your note is kept. Some of it could be better:",
        hold_blocked="Your note is kept, and it cannot go like this:",
        hold_write="Go on writing",
        hold_mail="Open it as it is",
        hold_sent="I sent it as it is",
        hold_sent_other="I sent a different text",
        hold_share="Send it as it is",
    ),
    debrief=DebriefWords(
        title="How did it go?",
        intro="Two minutes while it is fresh. Leave out what you like, and come back to it any time.",
        who_reads="{recruiter} reads what you write here, and still calls you.",
        went_well="What went well",
        went_badly="What did not",
        stood_out="What stood out about the company and the job",
        forgot="What you forgot to mention",
        topics="What you talked about with {name}",
        topics_hint="One or two things are enough. They make your note a personal one.",
        also_there="Who else was there (names and what they do)",
        decide="When will they decide?",
        on="The date they named",
        not_asked="I do not know",
        promises={
            PromiseKind.EXACT: "By a date",
            PromiseKind.APPROXIMATE: "Around a date (“end of the week”)",
            PromiseKind.FEW_DAYS: "“Within a few days”",
            PromiseKind.NONE: "I asked, and they would not say",
        },
        position="Where were you in line?",
        unknown="I do not know",
        positions={
            PositionInLine.FIRST: "One of the first",
            PositionInLine.MIDDLE: "In the middle",
            PositionInLine.LAST: "One of the last",
        },
        linkedin_ok="They said that I may connect on LinkedIn",
        told_to_call="They told me to call",
        noted="{recruiter} has written this down already.",
        keep="Keep this",
        kept="Kept {when}.",
        meanwhile="{recruiter} has written some of this down meanwhile. Theirs is kept, and here is what you wrote:",
        date_missing="Give the date that they named.",
        date_wrong="This date cannot be right. Look at it again.",
    ),
    door=DoorWords(
        ended_title="This link has ended",
        ended="What you wrote is kept. Ask your recruiter for a new link.",
        unknown_title="This link does not work",
        unknown="Perhaps a part of it was lost. Open it once more from your e-mail, or ask your recruiter for a new one.",
        large_title="That is too long",
        large="What you sent was too long to be kept. Go back, where your words still are, and make it shorter.",
        many_title="That was a lot at once",
        many="Nothing was changed. Wait a minute, and try again.",
        refused_title="That did not work",
        refused="Nothing was changed. Go back to see how things stand.",
        failed_title="Something went wrong on our side",
        failed="What was saved before is safe. Try again in a minute.",
        yours="What you wrote",
        back="Back to your page",
    ),
    checks={
        CheckName.GREETING: CheckWords(
            label="greets {name}", advice="Begin with a greeting to {name} by name."
        ),
        CheckName.THANKS: CheckWords(
            label="thanks", advice="Thank them for their time or for the talk."
        ),
        CheckName.INTEREST: CheckWords(
            label="you want the job", advice="Say plainly that you want this job."
        ),
        CheckName.FIT: CheckWords(
            label="what you would bring",
            advice="Say in one sentence what you would bring to this job: something that you have done.",
        ),
        CheckName.TOPIC: CheckWords(
            label="something {name} said",
            advice="Say what stayed with you of what {name} talked about.",
        ),
        CheckName.PERSONAL: CheckWords(
            label="not like your other notes",
            advice="It is nearly the same as another note of yours. They may compare: make this one {name}’s own.",
        ),
        CheckName.SIGNATURE: CheckWords(
            label="name and phone", advice="End with your name and your phone number."
        ),
        CheckName.RECIPIENT: CheckWords(
            label="a personal address", advice="{name}’s own work address is missing."
        ),
        CheckName.PLACEHOLDERS: CheckWords(
            label="nothing left to fill in",
            advice="Something is left to fill in: {found}",
        ),
        CheckName.LENGTH: CheckWords(
            label="the right length",
            advice="One screen is right: 60 to 180 words for a thank-you, 30 to 120 for a short question.",
        ),
        CheckName.TONE: CheckWords(
            label="friendly",
            advice="A part of it may sound impatient or unsure. Say it in a friendly way.",
        ),
        CheckName.GENERIC: CheckWords(
            label="in your own words",
            advice="This would fit any interview. Put in what only you can say.",
        ),
        CheckName.FORGOTTEN: CheckWords(
            label="what you forgot to say",
            advice="You could mention what you did not get to say there.",
        ),
        CheckName.QUOTES_DATE: CheckWords(
            label="the date they named", advice="Mention when they said that they would decide."
        ),
        CheckName.ASKS_UPDATE: CheckWords(
            label="asks how things stand", advice="Ask how things stand."
        ),
        CheckName.OFFERS_MORE: CheckWords(
            label="offers more", advice="Offer whatever else they need from you."
        ),
        CheckName.NOT_EARLY: CheckWords(
            label="not too early", advice="It is too early to ask: their date has not passed."
        ),
        CheckName.BUDGET: CheckWords(
            label="not too often", advice="They have been asked twice. Please do not ask again."
        ),
    },
)
