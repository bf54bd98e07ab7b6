"""Words that begin sentences, or are written large, and name nobody. Pure data.

They are those of coaching e-mails about thank-you notes and follow-ups. A word that is missing
costs a recruiter a look; a name that stood here would let an invented fact through. So first names
that are words too (Will, Mark, Grace, Rose, May …) are not here.
"""

from collections.abc import Mapping

_EN = """
a about above add address adjust after afterwards again ahead all already also although always an
and another any anything apologies apply are as ask at attach avoid be because before begin being
below besides best better between both briefly bring but by call can catch check cheers choose
clear close closing come concrete confirm congratulations connect consider could dear describe did
do does don't during each either email emphasise emphasize end enjoy enthusiasm even every
everything explain express feel few finally find finish first follow following for form forward
from fully genuinely get give go going good great greet greetings had happy has have he hello help
her here hi highlight his hopefully how however i i'd i'll i'm i've if in include instead is it
it's its just keep kind kindly know last lastly later least let let's like link list long look
looking made main make many maybe meanwhile mention message might more most my name naturally
neither never new next nice no none nor not note nothing notice now of off offer often ok okay on
once one only open opening or other otherwise our out outside over overall own paragraph perfect
personalise personalize please plus point possible prepare press proofread ps pull put question
quick quickly raise read ready really reach recall refer reference reflect regards relate remember
remind repeat reply reread respond rather say says see send sending sent separately set share she
short should show sign simply since sincerely small so some something soon sounds specific speak
spell start state stay still stop subject such suggested suggestion suggestions sure take talk
tell text than thank thanks that that's the their them then there these they thing things think
this those though thought tie to today together tone too touch towards try under unless until up
update us use used using very via want warm warmly was watch we we'd we'll we're we've well were
what whatever when whenever where whether which while who why wish with within without wonderful
word words work would write writing yes yet you you'd you'll you're you've your yours enthusiastic
excited template draft tip tips step steps aim arrive fingers jot drop rest run breathe grab dig
double-check revisit polish trim skip spend weave mirror echo lean stick settle wrap pick remain
tailor walk build fill lead listen match meet move practise practice research review revise
rewrite schedule seek skim stress summarise summarize swap tap trust type wait weigh welcome
well-done whichever aside apart across along among around beyond despite except several certain
sometimes usually perhaps indeed therefore thus moreover furthermore additionally specifically
especially particularly ideally personal quote nobody honest honestly everyone everybody someone
somebody anyone simple true real strong fresh early late less much half whole today's yesterday's
tonight given considering depending regarding including people candidates recruiters interviewers
employers companies teams notes emails e-mails letters messages questions answers details examples
"""

_EN_CAPITALS = "i i'd i'll i'm i've linkedin cv ps p.s ok email e-mail re fyi"

_DE = """
ab aber abends achte achten alle allem allen aller alles als also am an andere anderen anbei
anfangs auch auf aus außerdem bald bedanke bedanken beginne beginnen bei beide beiden beim bereits
besonders beste besten betone betonen bevor bezug bis bitte bleib bleibe bleiben bring bringe
bringen da dabei dadurch dafür danach dank danke danken dann darauf darüber das dass davor dazu
dein deine deinem deinen deiner dem den denk denke denken denn der des deshalb dich die dies diese
diesem diesen dieser dieses dir direkt doch dort du durch ein eine einem einen einer eines einfach
ende entscheidend er ergänze ergänzen erinnere erinnern erkläre erklären erst erwähne erwähnen
erzähle es etwas euch euer falls fass fasse fassen formuliere formulieren frag frage fragen freue
freundliche freundlichen früh füge fügen für ganz geh gehe gehen genau gerade gern gerne gib geben
gestalte gleich gut gute guten hab habe haben halt halte halten hallo hat herzlich herzliche
herzlichen hier hilft ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im immer in innerhalb ist ja
jede jedem jeden jeder jedes jetzt kann kannst kein keine keinen knüpfe knüpfen komm kommen
konkret können könntest kurz kurze lass lasse lassen liebe lieber lies lesen los mach mache machen
man mehr mein meine meinem meinen meiner meist melde melden mit möchte möchtest morgens muss
müssen nach nachdem nenne nennen nicht nichts nimm nehmen noch nun nur nutze nutzen ob oder ohne
passend persönlich prüfe prüfen ruhig sag sage sagen schau schaue schauen schick schicke schicken
schließe schließen schließlich schön schöne schreib schreibe schreiben sehr sei seien sein seine
seit sende senden sich sie sind so sobald sofern sogar solche soll sollen sollte sollten sonst
sowie spätestens sprich sprechen starte statt stell stelle stellen teile teilen trotzdem über
überlege um und uns unser unsere unten unter verabschiede verbinde vermeide vermeiden verweise
vergiss vergessen versuche versuchen viel viele vielen vielleicht vom von vor vorab vorbei wann
war wäre waren warte warum was weil weiter weiterhin welche welchen wenn wer werde werden wichtig
wie wieder will willst wir wird wo wünsche wünschen würde würden würdest zeig zeige zeigen ziehe
zu zuerst zuletzt zum zunächst zur zusammen zwischen heute gemeinsam lieben geehrte geehrter
geehrten vertraue solange orientiere orientieren greif greife greifen bekräftige bekräftigen
bewirb bewerben allerdings allerspätestens anschließend aufgrund biete bieten binnen derzeit
ebenso eventuell folgende genieße genießen grundsätzlich höre hören idealerweise inzwischen
jederzeit knapp lade laden leg lege legen lob mithilfe möglichst nachher neben nebenbei notiere
notieren ordne personalisiere plane planen rede reden ruf rufe rufen runde sicher stets streiche
streichen tipp überarbeite übernimm überprüfe überprüfen unterstreiche unterstreichen verfasse
verfassen verknüpfe verzichte verzichten vorher wähle wählen wähl wirke wirken zitiere zudem
zusätzlich verwende verwenden rasch schnell zügig freundlich höflich ehrlich offen natürlich
authentisch positiv wertvoll großartig super toll prima hervorragend wunderbar niemand jemand
manche manchmal oft häufig meistens selten insgesamt übrigens wirklich genauso
"""

_DE_NOUNS = """
absage absatz abschluss absender adresse agentur alternative änderung anfang angebot anhang
ankunft anlass anliegen anrede anruf anschluss anschreiben ansicht ansprache antwort arbeit art
aspekt aufbau aufgabe auftrag augenblick ausblick ausdruck auskunft austausch auswahl bedarf
bedenken begegnung begeisterung begriff beispiel beitrag bereich bericht beruf bescheid besuch
betreff bewerber bewerbung bezug bild bitte blick brief dank daten datum detail dialog ding druck
du-form durchsicht eindruck einfluss einladung einleitung einsatz einstieg eintrag ende
entscheidung entwurf erfahrung erfolg ergebnis erinnerung erwartung fachgebiet fähigkeit fall
fehler firma folge form frage freude freund frist führung gebiet gedanke gefühl gegenüber
gelegenheit gespräch gesprächspartner glück grammatik grund gruß grüße grüßen hand hilfe hinweis
idee inhalt interesse interview jahr jahre job kandidat karte kenntnis klarheit kollege kollegin
kommentar kontakt kopie kraft kürze kunde lage leistung leser liste lösung lust mail mal meinung
mensch minute mitarbeiter mitte moment monat motivation möglichkeit mühe name nachfrage nachmittag
nachricht nachrichten note notiz nutzen ordnung ort person personen planung platz position post
profil projekt prozess punkt qualität rahmen raum rechtschreibung rede reihe resonanz rolle
rückfrage rückmeldung ruhe sache satz sätze schluss schritt seite signatur sinn sorge spaß stand
start stelle stärke stil stimmung stunde stück suche tag tage team teil telefon telefonnummer
tempo termin text thema themen ton tipp überblick übergabe uhr uhrzeit umgang unternehmen
unterlage unterschied unterschrift vergangenheit verabschiedung verbindung verfahren verfassung
verständnis versuch vertrauen vielfalt vorbereitung vorfreude vorgehen vorlage vorschlag
vorstellung vorteil vortag weg weise weile werk wert wertschätzung wochenende woche wort worte
wörter wunsch zeile zeilen zeit ziel zug zukunft zusage zusammenarbeit zusammenfassung zweck abend
morgen mittag nacht interviewer interviewerin recruiter lebenslauf e-mail email linkedin feedback
dr prof einstiegssatz kennenlernen nachtrag danksagung gehalt glückwunsch fortschritt laufenden
gehör grundlage höflichkeit stichwort überschrift zusammenhang zuversicht begrüßung formulierung
schwerpunkt einzelheit erlebnis anmerkung schlusssatz treffen dankesmail auftritt tonfall
schreibstil schreiben verlauf wirkung haltung gefallen bemühen nachfassen dankeschön hintergrund
eigenschaft leidenschaft neugier offenheit rückblick engagement reaktion absätze eindrücke
vorschläge gründe stärken schwächen fragen antworten beispiele chance chancen kommunikation
atmosphäre aufmerksamkeit geduld ehrlichkeit freundlichkeit sicherheit selbstvertrauen
zuverlässigkeit herausforderung herzen kopf auge augen ohr fokus kern botschaft mehrwert
"""

_DE_ENDINGS = (
    "ung ungen heit heiten keit keiten schaft schaften tion tionen tät täten nis nisse ismus ment"
)

_DE_CAPITALS = "ihnen ihr ihre ihrem ihren ihrer ihres sie du dein deine dir dich"
_FR_CAPITALS = "linkedin cv ps p.s email e-mail re"
_ES_CAPITALS = "linkedin cv ps p.d p.s email e-mail usted re"

_FIRMS = """
gmbh ag se kg ug ohg inc llc ltd plc corp co company group sa sas sarl sl slu bv nv ab as spa srl
bank holding partners consulting university universität
"""

_HONORIFICS = """
mr mrs ms miss mx sir madam herr herrn frau fräulein monsieur madame mademoiselle mme mlle señor
señora señorita sr sra srta don doña dr prof professor doctor doktor
"""

_FR = """
à afin ai aie ainsi ajoute ajoutez alors apporte après as assurez au aucun aujourd'hui auquel
aussi autre autres aux avant avec avez avoir beaucoup bien bientôt bon bonjour bonne bonsoir
brièvement c'est ça car ce ceci cela celui ces cet cette chaque cher chère chers choisissez cite
citez commence commencez comme comment concluez concrètement confirme confirmez contact
cordialement courage d'abord d'autre dans de demandez demande dès des dis dites donc donne donnez
dont du d'un d'une écris écrivez également elle elles en enfin ensuite entre envoie envoyez es est
et étant êtes être évite évitez évoque évoquez excellente excellent expliquez faire fais faites
félicitations finissez garde gardez gentiment grâce grand hésite hésitez ici il ils indiquez
insistez j'ai j'espère je joins jusqu'à l'objet la laisse laissez le les lettre leur leurs lors
lorsque lui ma madame mais maintenant mentionne mentionnez merci mes message mets mettez même
mieux moi moins mon montrez n'hésitez n'hésite n'oubliez n'oublie ne ni nos notre nous objet on ou
où oubliez oui par parce parlez parle parfait partagez pas pensez pense pendant personnalisez peu
peut peut-être plus plusieurs plutôt pour pourquoi pourriez pouvez précisez préparez présentez
prends prenez profitez puis puisque qu'elle qu'il quand que quel quelle quelles quelque quels qui
quoi rappelle rappelez reformulez relis relisez remercie remerciez répondez restez reste reprends
reprenez revenez s'il sa salut sans se sera ses si sincèrement sois soit sont souligne soulignez
sous soyez suite sur surtout ta te tel tes tiens ton toujours tous tout toute toutefois toutes
très trop tu un une utilisez va veillez vérifie vérifiez vers veuillez via voici voilà vos votre
vous y bref l'essentiel l'idée l'entretien entretien réponse terminez bravo tant quelques
complétez complète adressez adresse appuyez appuie attendez attends certaines certains combien
concernant continuez continue dernière dernier dernièrement directement efforcez ensemble
envisagez essayez essaie exprimez exprime félicitez idéalement inspirez insérez louez nommez notez
note nul offrez optez ouvrez passez personnellement posez préférez première premier profite
racontez rassurez réaffirmez redites reliez rédigez remarquez rendez respirez rien seul simplement
soignez suivez tenez tournez trouvez valorisez variez visez ravi ravie amicalement content
contente heureux heureuse désolé désolée personne quelqu'un certes naturellement évidemment
franchement honnêtement rapidement court courte clair simple sincère parfois souvent rarement
demain d'ici vraiment chaleureusement
"""

_ES = """
a además agradece agradezca agradécele ahora al algo algún alguna algunos añade añada antes
aprovecha aquí así asunto atentamente aún aunque bien breve brevemente buen buena buenas bueno
buenos cada casi cierra comenta como cómo con concreto confirma conviene cordialmente cosa cosas
cual cuál cuando cuándo cuéntale cuida da dale de debes dedica deja del demuestra desde después
detalla di dile dígale donde dos durante e el él ella ellos empieza en entonces entre envía envíe
envíale envíalo era es escribe escriba escríbele ese eso esta está estaba estamos estar estas
estás este esto estos estoy evita evite explica expresa felicidades finalmente fue gracias habla
hable han has hasta hay haz he hola hoy igual incluye incluya indica la las le lea lee les lo los
luego más me mejor menciona mencione menos mensaje mi mientras mis mucha muchas mucho muchos
muestra muy nada ni ningún no nos nosotros nota nuestra nuestro nunca o otra otro para parece pero
personaliza piensa pon por porque posible pregunta prepara primero propón puede puedes pues que
qué quien quizás quiero recuerda recuérdale recuerde relee repasa resalta responde retoma revisa
revise saludos se sé sea según señala ser si sí siempre sin sino sobre solo sólo son su subraya
sugerencia sus tal también tampoco tan tanto te tendrás tener tengo termina tiene tienes toda
todas todo todos tras tu tú tus un una unas uno unos usa usted utiliza va vamos vas ve vez vuelve
y ya yo espero estimada estimado querida querido abrazo suerte ánimo quedo cualquier enhorabuena
algunas aporta aporte despídete despídase aclara acuérdate adapta adjunta apóyate apunta aun
avísame busca cita coméntale comienza comparte completa concluye confía conecta consulta continúa
cualquiera dedícale destaca dirige disfruta elige enseguida entrega enfoca envíame escoge
especifica expón fíjate habrá háblale haga ideal igualmente incluso intenta invita llama llámame
mándale manda menciónale mejora muéstrale nombra ofrece ojalá olvida pide preséntate procura
prueba reafirma recalca recoge redacta refleja remata respira saluda sáltate sigue solicita suma
toma trata basta entretanto alegra contento contenta encantado encantada nadie alguien claro
sencillo sencilla sincero honesto natural naturalmente evidentemente sinceramente rápido pronto
ocasionalmente normalmente realmente cariñosamente cordial mil
"""

STARTERS: Mapping[str, frozenset[str]] = {
    "en": frozenset(_EN.split()),
    "de": frozenset(_DE.split()) | frozenset(_DE_NOUNS.split()),
    "fr": frozenset(_FR.split()),
    "es": frozenset(_ES.split()),
}
"""Words that may stand large at the beginning of a sentence."""

CAPITALS: Mapping[str, frozenset[str]] = {
    "en": frozenset(_EN_CAPITALS.split()),
    "de": frozenset(_DE_NOUNS.split()) | frozenset(_DE_CAPITALS.split()),
    "fr": frozenset(_FR_CAPITALS.split()),
    "es": frozenset(_ES_CAPITALS.split()),
}
"""Words that may stand large anywhere."""

NOUN_ENDINGS: Mapping[str, tuple[str, ...]] = {"de": tuple(_DE_ENDINGS.split())}
NOUNS: Mapping[str, frozenset[str]] = {
    "de": frozenset(noun for noun in _DE_NOUNS.split() if len(noun) >= 5)
}
"""German nouns stand large. What ends like one of these is one: Dankesnachricht. Shorter ones end
names, too: Terraform."""

FIRMS = frozenset(_FIRMS.split())
"""What a firm's name ends in: the word before is part of a name, whatever word it is."""

HONORIFICS = frozenset(_HONORIFICS.split())
