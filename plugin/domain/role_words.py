"""Words that mailboxes of nobody in particular are named by, in the languages of our agencies.

All folded: lower case, no accents. Of several kinds, since people are called Jobs and Stillinger:

- `TELLING`: nobody's name; one such part makes a role address (`kent-recruitment@`), unless first
  names or initials are all that stands beside it (`sarah.recruitment@`).
- `SURNAMES`: tell as much, but some people are called so; they do at the front (`praca.krakow@`)
  and count as `ROLES` elsewhere (`jack.stillinger@`).
- `ROLES`: a role only where every part of the address is a role or a companion (`jobs@`,
  `people-team@`, but not `steve.jobs@`).
- `COMPANIONS`: what goes with a role and says nothing alone (`team`, `uk`, `london`).
- `GIVEN_NAMES`: common first names, no more than enough to know a person beside a telling word.
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
    notifications notification bounce bounces mailbox reservations
    backoffice frontoffice partnerships procurement subscriptions customersupport techsupport
    frontdesk webform website sysadmin itsupport
    bewerbung bewerbungen bewerbungs initiativbewerbung bewerber karriere personalabteilung
    personalwesen personalbuero
    personalburo stellenangebote kontakt verwaltung poststelle sekretariat zentrale anfrage anfragen
    vertrieb kundenservice kundendienst ausbildung
    recrutement recrutements recruteur emplois candidature candidatures accueil
    ressourceshumaines secretariat embauche offresdemploi renseignements
    rrhh empleo empleos reclutamiento seleccion recursoshumanos contacto informacion oficina
    administracion atencion atencionalcliente trabajaconnosotros vacantes candidatos curriculum
    curriculums curriculos
    lavoraconnoi risorseumane candidatura selezione selezioni contatti segreteria ufficio
    amministrazione informazioni ricercapersonale
    recrutamento emprego empregos contato contacte atendimento recursoshumanos trabalheconosco
    faleconosco
    vacature vacatures sollicitatie sollicitaties personeelszaken personeel werkenbij
    receptie klantenservice
    rekrytering rekrytera rekruttering ansokan ansokningar jobba jobbansokan karriar karriere
    ansaettelse ansattelse lediga kundtjanst rekrytointi toimisto
    tyopaikat avoimettyopaikat asiakaspalvelu
    rekrutacja rekrutacje kadry sekretariat zivotopis personalni
    allasok toborzas ugyfelszolgalat
    recrutare cariere resurseumane angajari secretariat
    kariyer insankaynaklari iletisim basvuru
    vakansii vakansiya kadrovik rezyume rezume otdelkadrov
    posaokarijera zaposlenje karijera natjecaj zaposlitev
    toiawase rekrutmen tuyendung
    """
)

ROLES = _words(
    """
    claims returns parts tickets membership donations fundraising tenders estimating housekeeping
    pharmacy council clerk trustees board box
    crew crewing editor editors kitchen shop admissions school clinic surgery practice bursar
    registrar headteacher chef foreman yard warehouse depot ombudsman selection volunteers
    volunteering library museum farm hotel restaurant cafe theatre gallery lab labs nursery vorstand
    geschaeftsleitung rezeption praxis werkstatt hotline kundservice owner
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
    welcome studio studios reservation concierge lobby foyer backoffice community editorial news
    newsroom media members membership investors partner purchasing logistics dispatch facilities
    tickets ticket alerts alert notify updates returns robot noc www ftp usenet agency company
    clients customers engineering developers design product projects research
    jobb jobbe job hrm kontor ik pracy prace personale
    """
)

SURNAMES = _words(
    """
    stillinger stilling allas nabor loker praca biuro kariera karir karrier lavoro vagas posao bilgi
    saiyo saiyou jinji rekry rabota lowongan werving nhansu
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

GIVEN_NAMES = _words(
    """
    adam agnes ahmed aisha alan alex alexander alexandra alice amanda amelia amy ana andrea andreas
    andrew andrzej angela anna anne anthony antonio barbara beatriz ben benjamin bernd bianca birgit
    camille carla carlos carmen caroline catherine chiara chloe chris christian christine claire
    claudia dan daniel daniela david deborah diana diego edward elena eleni elizabeth ella emily
    emma eric erik eva fatima felix fiona florian francesca francesco francois frank gabriel george
    giulia giuseppe grace hannah hans harry heather helen helena henry ian ines ingrid isabel
    isabella ivan jack jacob jake james jan jane jean jennifer jens jessica joan joao joe johan john
    jonathan jose joseph juan julia julie karen katarzyna kate katharina katherine kathryn katie
    kevin klaus laura lars lauren lena leon liam linda lisa louis louise luca lucas lucia lucy luis
    magdalena manuel marc marco maria marie mario mark marta martin martina mary mateusz matt matteo
    matthew maximilian megan mehmet michael michal michelle miguel mohamed mohammed monika nadia
    natalia natalie nathan nicola nicolas nicole nina nora oliver olivia olga oscar patricia patrick
    paul paula pedro peter petra philip pierre piotr priya rachel rafael raj raquel rebecca richard
    robert roberto ruth ryan sabine sam samantha samuel sandra sara sarah sean sebastian silvia
    simon sofia sophia sophie stefan stefanie stephen steve steven susan susanne teresa thomas tim
    tom tomas tomasz ursula valentina vera victoria vincent walter wendy will william yusuf zoe
    """
)
