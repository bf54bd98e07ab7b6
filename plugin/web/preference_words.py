"""What the preference page says, in the candidate's language."""

from collections.abc import Mapping
from dataclasses import dataclass

from plugin.domain.languages import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class PreferenceWords:
    """`{agency}` is filled in by the page."""

    title: str
    gets_all: str
    gets_no_coaching: str
    gets_nothing: str
    stop_coaching: str
    stop_all: str
    start_again: str
    about: str


WORDS: Mapping[Language, PreferenceWords] = {
    Language.ENGLISH: PreferenceWords(
        title="Which e-mails you get",
        gets_all="You get coaching e-mails from {agency}: before an interview, about your"
        " thank-you notes, and when it is time to follow up.",
        gets_no_coaching="You get no coaching e-mails from {agency} any more.",
        gets_nothing="You get no e-mails at all from this service of {agency} any more.",
        stop_coaching="Stop coaching e-mails",
        stop_all="Stop all e-mails of this service",
        start_again="Get coaching e-mails again",
        about="Your recruiter sees what you choose here. They can still call you, and write to you"
        " from their own mailbox. You can change this at any time.",
    ),
    Language.GERMAN: PreferenceWords(
        title="Welche E-Mails Sie bekommen",
        gets_all="Sie bekommen E-Mails von {agency}, die Sie begleiten: vor einem Gespräch, zu"
        " Ihren Dankesnachrichten und wenn es Zeit ist, nachzufragen.",
        gets_no_coaching="Sie bekommen von {agency} keine begleitenden E-Mails mehr.",
        gets_nothing="Sie bekommen über diesen Dienst von {agency} gar keine E-Mails mehr.",
        stop_coaching="Begleitende E-Mails abbestellen",
        stop_all="Alle E-Mails dieses Dienstes abbestellen",
        start_again="E-Mails wieder bekommen",
        about="Wer Sie bei der Agentur betreut, sieht Ihre Wahl. Man kann Sie weiterhin anrufen und"
        " Ihnen aus dem eigenen Postfach schreiben. Sie können das jederzeit ändern.",
    ),
    Language.FRENCH: PreferenceWords(
        title="Les e-mails que vous recevez",
        gets_all="Vous recevez des e-mails d’accompagnement de {agency}\u00a0: avant un entretien,"
        " pour vos remerciements, et quand il est temps de relancer.",
        gets_no_coaching="Vous ne recevez plus d’e-mails d’accompagnement de {agency}.",
        gets_nothing="Vous ne recevez plus aucun e-mail de ce service de {agency}.",
        stop_coaching="Arrêter les e-mails d’accompagnement",
        stop_all="Arrêter tous les e-mails de ce service",
        start_again="Recevoir de nouveau ces e-mails",
        about="La personne qui suit votre candidature voit votre choix. Elle peut toujours vous"
        " appeler et vous écrire depuis sa propre messagerie. Vous pouvez changer d’avis à tout"
        " moment.",
    ),
    Language.SPANISH: PreferenceWords(
        title="Qué correos recibe",
        gets_all="Recibe correos de acompañamiento de {agency}: antes de una entrevista, sobre sus"
        " notas de agradecimiento y cuando es momento de preguntar.",
        gets_no_coaching="Ya no recibe correos de acompañamiento de {agency}.",
        gets_nothing="Ya no recibe ningún correo de este servicio de {agency}.",
        stop_coaching="Dejar de recibir estos correos",
        stop_all="Dejar de recibir todos los correos de este servicio",
        start_again="Volver a recibirlos",
        about="Quien lleva su candidatura ve lo que elige aquí. Puede seguir llamándole y"
        " escribirle desde su propio correo. Puede cambiarlo cuando quiera.",
    ),
}
