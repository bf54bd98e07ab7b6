"""Words that mailboxes of nobody in particular are named by, in the languages of our agencies.

All folded: lower case, no accents. Three kinds, because people are called Jobs, Post and Page:

- `TELLING`: no person's name; one such part makes a role address (`north-recruitment@`).
- `ROLES`: a role only where every part of the address is a role or a companion (`jobs@`,
  `people-team@`, but not `steve.jobs@`).
- `COMPANIONS`: what goes with a role and says nothing alone (`team`, `uk`, `london`).
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TELLING = _words(
    """
    recruitment recruiting recruiter recruiters recruit recruits careers career vacancy vacancies
    enquiry enquiries inquiry inquiries noreply donotreply noreplies mailerdaemon postmaster
    webmaster hostmaster helpdesk servicedesk reception receptionist resourcing staffing headhunting
    onboarding humanresources humanresource customerservice customerservices customercare
    applications applicants resumes employment workwithus joinus workforus jobapplications
    talentacquisition payroll info information newsletter unsubscribe feedback complaints
    notifications notification bounces mailbox frontdesk webform website sysadmin itsupport
    bewerbung bewerbungen bewerber karriere personalabteilung personalwesen personalbuero
    personalburo stellenangebote kontakt verwaltung poststelle sekretariat zentrale anfrage anfragen
    vertrieb kundenservice kundendienst ausbildung
    recrutement recrutements recruteur emplois candidature candidatures accueil
    ressourceshumaines secretariat embauche offresdemploi renseignements
    rrhh empleo empleos reclutamiento seleccion recursoshumanos contacto informacion oficina
    administracion atencion atencionalcliente trabajaconnosotros vacantes candidatos curriculum
    curriculums curriculos
    lavoro lavoraconnoi risorseumane candidatura selezione selezioni contatti segreteria ufficio
    amministrazione informazioni ricercapersonale
    recrutamento vagas emprego empregos contato contacte atendimento recursoshumanos trabalheconosco
    faleconosco
    vacature vacatures werving sollicitatie sollicitaties personeelszaken personeel werkenbij
    receptie klantenservice
    rekrytering rekrytera rekruttering ansokan ansokningar jobba jobbansokan karriar karriere
    stillinger stilling ansaettelse ansattelse lediga kundtjanst rekry rekrytointi toimisto
    tyopaikat avoimettyopaikat asiakaspalvelu
    rekrutacja rekrutacje praca kariera kadry biuro sekretariat nabor zivotopis personalni
    karrier allas allasok toborzas ugyfelszolgalat
    recrutare cariere resurseumane angajari secretariat
    kariyer insankaynaklari iletisim bilgi basvuru
    rabota vakansii vakansiya kadrovik rezyume rezume otdelkadrov
    posao posaokarijera zaposlenje karijera natjecaj zaposlitev
    saiyo saiyou jinji toiawase lowongan rekrutmen karir loker tuyendung nhansu
    """
)

ROLES = _words(
    """
    team teams ask general students carriere carrieres
    job jobs hr hrd work working hire hiring talent talents people personnel staff office
    admin administration administrator adm contact contacts contactus hello hi hallo hey hola hej
    ciao bonjour mail email emails post mailer support help service services sales marketing
    accounts account accounting billing finance invoices invoice legal press media pr security abuse
    privacy dataprotection gdpr dpo compliance root web everyone everybody all nobody candidate
    candidates cv cvs resume application apply interview interviews interviewing intake graduates
    internship internships intern interns apprenticeships
    managers management manager director directors ceo coo cto cfo partners secretary desk
    operations ops orders booking bookings events training it ict tech
    rh drh stage stages emploi ressources bureau direction service
    personal stelle stellen arbeit buero buro empfang rekrut trabajo talento ventas praktikum
    jobb jobbe job hrm kontor ik pracy prace personale
    """
)

COMPANIONS = _words(
    """
    at for of the to us our my your we with now here
    dept department departments division group groups unit desk hub centre center central
    global international worldwide local national regional region area branch head hq main general
    company corp corporate business firm agency agencies client clients customer customers
    new no do not reply noreply auto automated system systems box in inbox public external internal
    uk gb us usa ca eu emea apac latam dach nordics benelux ie de at ch fr es it pt nl be lu se dk
    fi pl cz sk hu ro bg gr tr in jp cn hk sg au nz za br mx ae eng sct wls nir
    england scotland wales ireland britain germany deutschland france espana spain italia italy
    portugal netherlands nederland belgium sweden sverige denmark norway finland poland polska india
    japan china singapore australia canada america europe africa asia
    london manchester birmingham leeds bristol glasgow edinburgh cardiff belfast dublin paris lyon
    berlin munich muenchen hamburg frankfurt koln zurich geneva vienna wien madrid barcelona lisbon
    milan milano rome roma amsterdam rotterdam brussels stockholm oslo copenhagen helsinki warsaw
    prague budapest bucharest istanbul toronto vancouver montreal sydney melbourne auckland
    newyork boston chicago dallas houston austin denver seattle mumbai delhi bangalore tokyo
    north south east west northern southern eastern western midlands
    graduate grad senior junior executive exec engineering technical tech technology digital it
    medical nursing legal finance sales office field shop store retail warehouse school college
    university uni und et y e di da do des du la le les der die das fur fuer bei
    """
)
