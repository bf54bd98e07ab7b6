"""What the articles' rules ask of an e-mail, said by the line that is marked with the rule."""

import pytest

from plugin.domain.languages import Language
from plugin.domain.rule_marks import marked_lines
from plugin.mail.templates import shipped_file
from tests.mail.variants import letter_of


@pytest.mark.parametrize(
    ("variant", "said"),
    [
        pytest.param(
            "prep_kit__direct",
            (
                "frame of your thank-you note",
                "Gerüst Ihrer Dankesnachricht",
                "trame de votre mot de remerciement",
                "esquema de su nota de agradecimiento",
            ),
            marks=pytest.mark.rule("R02"),
            id="R02",
        ),
        pytest.param(
            "prep_kit__direct",
            (
                "worth talking about",
                "worüber es sich zu sprechen lohnt",
                "de quoi il vaudra la peine de parler",
                "de qué vale la pena hablar",
            ),
            marks=pytest.mark.rule("R03"),
            id="R03",
        ),
        pytest.param(
            "prep_kit__direct",
            (
                "business cards",
                "Visitenkarten",
                "cartes de visite",
                "tarjetas de visita",
            ),
            marks=pytest.mark.rule("R04"),
            id="R04",
        ),
        pytest.param(
            "prep_kit__direct",
            (
                "by video deserves the same care",
                "per Video verdient",
                "en visio mérite le même soin",
                "por videollamada merece el mismo cuidado",
            ),
            marks=pytest.mark.rule("R05"),
            id="R05",
        ),
        pytest.param(
            "prep_kit__direct",
            (
                "mind if you take notes",
                "Notizen machen dürfen",
                "prendre des notes",
                "que tome notas",
            ),
            marks=pytest.mark.rule("R06"),
            id="R06",
        ),
        pytest.param(
            "prep_kit__direct",
            (
                "name and title of everyone",
                "Name und Funktion aller",
                "le nom et la fonction de chaque personne",
                "el nombre y el cargo de todas",
            ),
            marks=pytest.mark.rule("R07", "R11"),
            id="R07 R11",
        ),
        pytest.param(
            "prep_kit__direct",
            (
                "one thing each of them says",
                "von jeder Person einen Gedanken",
                "pour chacune une idée",
                "de cada una algo",
            ),
            marks=pytest.mark.rule("R08"),
            id="R08",
        ),
        pytest.param(
            "prep_kit__direct",
            (
                "keep the topics in mind",
                "merken Sie sich die Themen",
                "gardez les sujets en tête",
                "retenga los temas",
            ),
            marks=pytest.mark.rule("R09"),
            id="R09",
        ),
        pytest.param(
            "prep_kit__direct",
            (
                "ask each of them for a card",
                "bitten Sie jeweils um eine Visitenkarte",
                "demandez-lui sa carte",
                "pida a cada una su tarjeta",
            ),
            marks=pytest.mark.rule("R10", "R35"),
            id="R10 R35",
        ),
        pytest.param(
            "prep_kit__direct",
            (
                "when they expect to decide",
                "wann eine Entscheidung fallen soll",
                "quand la décision est attendue",
                "cuándo esperan decidir",
            ),
            marks=pytest.mark.rule("R12", "R13", "R14"),
            id="R12 R13 R14",
        ),
        pytest.param(
            "prep_kit__direct",
            (
                "still seeing other people",
                "noch andere Gespräche",
                "d’autres personnes sont encore reçues",
                "ver a otras personas",
            ),
            marks=pytest.mark.rule("R15"),
            id="R15",
        ),
        pytest.param(
            "prep_kit__direct",
            (
                "ask while you are together",
                "fragen Sie gleich vor Ort",
                "demandez-le sur place",
                "pregúnteselo allí mismo",
            ),
            marks=pytest.mark.rule("R16", "R46"),
            id="R16 R46",
        ),
        pytest.param(
            "prep_kit__direct",
            (
                "You are choosing as well",
                "Auch Sie treffen eine Wahl",
                "Vous aussi, vous faites un choix",
                "Usted también está eligiendo",
            ),
            marks=pytest.mark.rule("R18"),
            id="R18",
        ),
        pytest.param(
            "contacts__nobody_known_after",
            (
                "I do not know yet whom you talked to",
                "Ich weiß noch nicht, mit wem Sie gesprochen haben",
                "Je ne sais pas encore à qui vous avez parlé",
                "Todavía no sé con quién habló",
            ),
            marks=pytest.mark.rule("R31"),
            id="R31",
        ),
        pytest.param(
            "contacts__direct",
            (
                "a contact form or a general mailbox",
                "weder ein Kontaktformular noch ein allgemeines Postfach",
                "ni formulaire de contact ni boîte générique",
                "un formulario de contacto o un buzón general",
            ),
            marks=pytest.mark.rule("R32"),
            id="R32",
        ),
        pytest.param(
            "contacts__direct",
            (
                "find the addresses or ask the client",
                "Adressen suche ich heraus oder frage beim Kunden nach",
                "trouverai les adresses ou les demanderai au client",
                "buscaré las direcciones o preguntaré al cliente",
            ),
            marks=pytest.mark.rule("R33", "R34"),
            id="R33 R34",
        ),
        pytest.param(
            "debrief__usual",
            (
                "four questions while they are fresh",
                "vier Fragen, solange alles noch frisch ist",
                "quatre questions tant que tout est frais",
                "cuatro preguntas mientras todo está reciente",
            ),
            marks=pytest.mark.rule("R19"),
            id="R19",
        ),
        pytest.param(
            "debrief__usual",
            (
                "all that follows is made of them",
                "Alles Weitere baut darauf auf",
                "toute la suite s’appuie dessus",
                "todo lo que sigue parte de ahí",
            ),
            marks=pytest.mark.rule("R20"),
            id="R20",
        ),
        pytest.param(
            "debrief__usual",
            (
                "Whatever your feeling about it was",
                "Welches Gefühl Sie auch haben",
                "Quelle que soit votre impression",
                "Sea cual sea su impresión",
            ),
            marks=pytest.mark.rule("R21"),
            id="R21",
        ),
        pytest.param(
            "thank_you__direct",
            (
                "While it is fresh, please write",
                "Solange alles noch frisch ist, schreiben Sie bitte",
                "Tant que tout est frais, écrivez",
                "Mientras todo está reciente, escriba",
            ),
            marks=pytest.mark.rule("R22", "R24"),
            id="R22 R24",
        ),
        pytest.param(
            "thank_you__direct",
            (
                "within an hour of the interview",
                "innerhalb einer Stunde nach dem Gespräch",
                "dans l’heure qui suit l’entretien",
                "en la primera hora después de la entrevista",
            ),
            marks=pytest.mark.rule("R23", "R25"),
            id="R23 R25",
        ),
        pytest.param(
            "thank_you__late",
            (
                "Late is still much better than not at all",
                "Spät ist immer noch viel besser als gar nicht",
                "Mieux vaut tard que jamais",
                "Más vale tarde que nunca",
            ),
            marks=pytest.mark.rule("R29"),
            id="R29",
        ),
        pytest.param(
            "thank_you__direct",
            (
                "everyone gets a note of their own",
                "jeder Person eine eigene Nachricht",
                "chaque personne reçoit un mot à elle",
                "cada persona recibe una nota propia",
            ),
            marks=pytest.mark.rule("R30"),
            id="R30",
        ),
        pytest.param(
            "thank_you__direct",
            (
                "Send it to",
                "Schicken Sie sie an",
                "Envoyez-le à",
                "Envíela a",
            ),
            marks=pytest.mark.rule("R37"),
            id="R37",
        ),
        pytest.param(
            "thank_you__direct",
            (
                "three parts",
                "drei Teilen",
                "trois parties",
                "tres partes",
            ),
            marks=pytest.mark.rule("R47"),
            id="R47",
        ),
        pytest.param(
            "thank_you__direct",
            (
                "Thank them for their time",
                "Bedanken Sie sich für die Zeit",
                "Remerciez pour le temps",
                "Agradezca el tiempo",
            ),
            marks=pytest.mark.rule("R48", "R68"),
            id="R48 R68",
        ),
        pytest.param(
            "thank_you__direct",
            (
                "Say plainly that you want",
                "Sagen Sie klar, dass Sie",
                "Dites clairement que vous souhaitez",
                "Diga con claridad que quiere",
            ),
            marks=pytest.mark.rule("R49", "R54", "R60"),
            id="R49 R54 R60",
        ),
        pytest.param(
            "thank_you__direct",
            (
                "in one sentence why you are right",
                "in einem Satz, warum",
                "en une phrase pourquoi",
                "en una frase por qué",
            ),
            marks=pytest.mark.rule("R50", "R61"),
            id="R50 R61",
        ),
        pytest.param(
            "thank_you__direct",
            (
                "fit on one screen",
                "auf einen Bildschirm passen",
                "tenir sur un écran",
                "caber en una pantalla",
            ),
            marks=pytest.mark.rule("R52", "R57"),
            id="R52 R57",
        ),
        pytest.param(
            "thank_you__direct",
            (
                "short and friendly",
                "kurz und freundlich",
                "court et aimable",
                "breve y amable",
            ),
            marks=pytest.mark.rule("R53", "R63"),
            id="R53 R63",
        ),
        pytest.param(
            "thank_you__direct",
            (
                "what stayed with you",
                "was Ihnen davon geblieben ist",
                "ce que vous en avez retenu",
                "qué le quedó de ello",
            ),
            marks=pytest.mark.rule("R55", "R67", "R69"),
            id="R55 R67 R69",
        ),
        pytest.param(
            "thank_you__direct",
            (
                "what you did not get to say",
                "was Sie nicht mehr unterbringen konnten",
                "ce que vous n’avez pas eu le temps d’évoquer",
                "lo que no llegó a mencionar",
            ),
            marks=pytest.mark.rule("R56"),
            id="R56",
        ),
        pytest.param(
            "thank_you__direct",
            (
                "in one sentence at most",
                "in höchstens einem Satz",
                "en une phrase au plus",
                "en una frase como mucho",
            ),
            marks=pytest.mark.rule("R58"),
            id="R58",
        ),
        pytest.param(
            "thank_you__direct",
            (
                "should speak for you in this role",
                "für Sie in dieser Rolle sprechen",
                "parler pour vous à ce poste",
                "hablar en su favor para este puesto",
            ),
            marks=pytest.mark.rule("R59"),
            id="R59",
        ),
        pytest.param(
            "thank_you__direct",
            (
                "could have got",
                "bekommen haben kann",
                "ne puisse s’adresser qu’à",
                "pueda recibir",
            ),
            marks=pytest.mark.rule("R62", "R64"),
            id="R62 R64",
        ),
        pytest.param(
            "thank_you__direct",
            (
                "your name and your phone number",
                "mit Ihrem Namen und Ihrer Telefonnummer",
                "votre nom et votre numéro de téléphone",
                "su nombre y su teléfono",
            ),
            marks=pytest.mark.rule("R65"),
            id="R65",
        ),
        pytest.param(
            "thank_you__direct",
            (
                "Greet them by name",
                "Sprechen Sie die Person mit Namen an",
                "Saluez la personne par son nom",
                "Salude por el nombre",
            ),
            marks=pytest.mark.rule("R66"),
            id="R66",
        ),
        pytest.param(
            "card__direct",
            (
                "the post takes a couple of days",
                "die Post braucht ein paar Tage",
                "le courrier met quelques jours",
                "el correo postal tarda un par de días",
            ),
            marks=pytest.mark.rule("R26", "R38"),
            id="R26 R38",
        ),
        pytest.param(
            "card__direct",
            (
                "few people do it",
                "kaum jemand macht sich die Mühe",
                "peu de gens prennent cette peine",
                "poca gente lo hace",
            ),
            marks=pytest.mark.rule("R28", "R36"),
            id="R28 R36",
        ),
        pytest.param(
            "card__direct",
            (
                "no mail room can lose it",
                "geht in keiner Poststelle verloren",
                "ne se perd dans aucun service du courrier",
                "no se pierde por el camino",
            ),
            marks=pytest.mark.rule("R39"),
            id="R39",
        ),
        pytest.param(
            "check_in__told_to_call",
            (
                "They told you to call",
                "Man hat Sie gebeten anzurufen",
                "On vous a demandé d’appeler",
                "Le pidieron que llamara",
            ),
            marks=pytest.mark.rule("R41"),
            id="R41",
        ),
        pytest.param(
            "check_in__direct",
            (
                "please do not call as well",
                "bitte rufen Sie nicht zusätzlich an",
                "inutile d’appeler en plus",
                "por favor, no llame además",
            ),
            marks=pytest.mark.rule("R42", "R45"),
            id="R42 R45",
        ),
        pytest.param(
            "check_in__direct",
            (
                "now is a good moment to ask",
                "jetzt ist ein guter Zeitpunkt",
                "c’est le bon moment pour demander",
                "es un buen momento para preguntar",
            ),
            marks=pytest.mark.rule("R70", "R76", "R82"),
            id="R70 R76 R82",
        ),
        pytest.param(
            "check_in__second",
            (
                "ask one more time",
                "noch einmal nachfragen",
                "demander une fois encore",
                "preguntar una vez más",
            ),
            marks=pytest.mark.rule("R71", "R84"),
            id="R71 R84",
        ),
        pytest.param(
            "check_in__no_promise",
            (
                "did not say when they would decide",
                "wann entschieden wird, wurde nicht gesagt",
                "aucune date de décision n’a été donnée",
                "no dijeron cuándo decidirían",
            ),
            marks=pytest.mark.rule("R72"),
            id="R72",
        ),
        pytest.param(
            "check_in__direct",
            (
                "It shows that you listened",
                "Das zeigt, dass Sie zugehört haben",
                "Cela montre que vous avez écouté",
                "Demuestra que prestó atención",
            ),
            marks=pytest.mark.rule("R79"),
            id="R79",
        ),
        pytest.param(
            "check_in__direct",
            (
                "no complaint and no pressure",
                "ohne Vorwurf und ohne Druck",
                "sans reproche et sans pression",
                "sin quejas y sin presión",
            ),
            marks=pytest.mark.rule("R80", "R83"),
            id="R80 R83",
        ),
        pytest.param(
            "check_in__direct",
            (
                "Ask whether there is any news",
                "Fragen Sie, ob es etwas Neues gibt",
                "Demandez s’il y a du nouveau",
                "Pregunte si hay alguna novedad",
            ),
            marks=pytest.mark.rule("R81"),
            id="R81",
        ),
        pytest.param(
            "check_in__direct",
            (
                "Do not read too much into the silence",
                "Deuten Sie nicht zu viel in das Schweigen hinein",
                "N’interprétez pas trop ce silence",
                "No saque demasiadas conclusiones del silencio",
            ),
            marks=pytest.mark.rule("R85"),
            id="R85",
        ),
        pytest.param(
            "keep_applying__usual",
            (
                "neither write nor call",
                "weder schriftlich noch telefonisch",
                "ni par écrit ni par téléphone",
                "ni por escrito ni por teléfono",
            ),
            marks=pytest.mark.rule("R44", "R77"),
            id="R44 R77",
        ),
        pytest.param(
            "keep_applying__told_to_call",
            (
                "what you have in common",
                "was Sie verbindet",
                "ce que vous avez en commun",
                "qué tienen en común",
            ),
            marks=pytest.mark.rule("R46"),
            id="R46",
        ),
        pytest.param(
            "keep_applying__usual",
            (
                "waiting is right",
                "ist Warten richtig",
                "mieux vaut attendre",
                "lo mejor es esperar",
            ),
            marks=pytest.mark.rule("R86"),
            id="R86",
        ),
        pytest.param(
            "keep_applying__usual",
            (
                "go on looking",
                "suchen Sie in der Zwischenzeit weiter",
                "Continuez à chercher",
                "siga buscando",
            ),
            marks=pytest.mark.rule("R90"),
            id="R90",
        ),
        pytest.param(
            "keep_applying__usual",
            (
                "Nobody can tell what they will decide",
                "Niemand weiß, wie über",
                "Personne ne sait ce qui sera décidé",
                "Nadie sabe qué decidirán",
            ),
            marks=pytest.mark.rule("R96"),
            id="R96",
        ),
        pytest.param(
            "move_on__usual",
            (
                "After this long",
                "Nach so langer Zeit",
                "Après tout ce temps",
                "Después de tanto tiempo",
            ),
            marks=pytest.mark.rule("R87", "R88"),
            id="R87 R88",
        ),
        pytest.param(
            "move_on__usual",
            (
                "stop asking",
                "nicht weiter nachfragen",
                "arrêter de relancer",
                "dejemos de preguntar",
            ),
            marks=pytest.mark.rule("R89"),
            id="R89",
        ),
        pytest.param(
            "move_on__usual",
            (
                "We have other openings",
                "Wir besetzen noch andere Stellen",
                "Nous avons d’autres postes",
                "Tenemos otros puestos",
            ),
            marks=pytest.mark.rule("R92"),
            id="R92",
        ),
        pytest.param(
            "move_on_rejected__usual",
            (
                "A no for one job",
                "Ein Nein für eine Stelle",
                "Un refus pour un poste",
                "Un no para un puesto",
            ),
            marks=pytest.mark.rule("R91"),
            id="R91",
        ),
    ],
)
@pytest.mark.parametrize("language", Language)
def test_an_email_says_what_its_rule_asks_where_the_rule_stands(
    request: pytest.FixtureRequest, variant: str, said: tuple[str, ...], language: Language
) -> None:
    """In each language: `said` is English, German, French, Spanish."""
    words = said[list(Language).index(language)]
    mark = request.node.get_closest_marker("rule")
    template = shipped_file(variant.partition("__")[0], language)

    assert mark is not None
    for rule in mark.args:
        lines = [marked.line for marked in marked_lines(template) if rule in marked.rules]
        assert any(words in line for line in lines), rule
    assert words in letter_of(variant, language).text


@pytest.mark.parametrize("language", Language)
def test_marks_are_never_sent(language: Language) -> None:
    assert "{#" not in letter_of("thank_you__direct", language).text
