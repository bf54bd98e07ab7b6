"""What a stage's or an appointment's name suggests: the guesses that an administrator confirms.

Only the mapping page uses them: nothing is planned by a guess that nobody has confirmed.
"""

import re

from plugin.domain.submissions import Stage

_WORDS: tuple[tuple[Stage, str], ...] = (
    (Stage.WITHDRAWN, r"withdr|retir|zur[uü]ckgezog|d[eé]sist"),
    (
        Stage.REJECTED,
        r"reject|refus|declin|not (submitted|selected|progress)|unsuccess|abgesagt|absage|rechaz",
    ),
    (Stage.HIRED, r"hired|placed|placement|signed|started|accepted|eingestellt|embauch|contratad"),
    (Stage.OFFER, r"offer|proposal|angebot|offre|oferta"),
    (Stage.INTERVIEWING, r"interview|face.to.face|on.?site|vorstellung|entretien|entrevista"),
    (Stage.JOB_CLOSED, r"job closed|cancel|filled|on hold|geschlossen|ferm[eé]"),
    (Stage.SUBMITTED, r"submi|shortlist|sent|review|screen|qualif|applied|new|eingereicht|soumis"),
)
"""In this order: "Offer rejected" is a rejection, "Offer accepted" a placement."""

_INTERVIEW = re.compile(
    r"interview|vorstellungsgespr|entretien|entrevista|face.to.face|final round", re.IGNORECASE
)
_NOT_INTERVIEW = re.compile(r"debrief|prep|internal|cancel", re.IGNORECASE)


def guess_stage(name: str) -> Stage | None:
    """Return the stage that a CRM's name of it suggests; None where it suggests nothing."""
    return next((stage for stage, words in _WORDS if re.search(words, name, re.IGNORECASE)), None)


def sounds_like_interview(name: str) -> bool:
    """Tell whether appointments of this name are interviews with a client."""
    return bool(_INTERVIEW.search(name)) and not _NOT_INTERVIEW.search(name)
