"""Short forms of first names. All folded."""

# A full name, then its short forms; a full name may stand in several groups.
_GROUPS = """
    "; robert rob robbie bob bobby bert rab; william will bill billy willy liam wim;
    richard rich rick ricky dick ritchie; james jim jimmy jamie jem;
    john jack johnny jon jackie jock ian; jonathan jon jonny johnny;
    michael mike mick mickey mikey mitch micky; joseph joe joey jo beppe; thomas tom tommy thom;
    edward ed eddie ted teddy ned; charles charlie chuck chaz chas charley; henry harry hank hal;
    david dave davey dai davy; daniel dan danny; andrew andy drew; anthony tony ant;
    antonio tony toni nino; alexander alex al sandy sasha xander lex alec sascha;
    alexandra alex sandra sasha lexi ali alix; alistair al ally alasdair; alan al;
    albert al bert bertie; frederick fred freddie fritz; francis frank fran frankie;
    francesco franco cesco frank; francisco paco pancho kiko frank fran curro;
    geoffrey geoff jeff; jeffrey jeff; gerald gerry jerry; gerard gerry ger;
    george georgie jorge; gregory greg; harold harry hal; lawrence larry laurie laz;
    leonard len lenny leo; matthew matt matty; nicholas nick nicky nico klaus;
    patrick pat paddy paddy rick; padraig paddy; peter pete; philip phil pip; phillip phil pip;
    raymond ray; ronald ron ronnie; samuel sam sammy; samantha sam sammy;
    stephen steve stevie steph; steven steve stevie; stephanie steph stevie; terence terry;
    theodore theo ted teddy; timothy tim; vincent vince vinnie; walter walt wally;
    zachary zach zack; benjamin ben benny benji; christopher chris kit topher;
    christine chris chrissie tina; christina chris tina; christian chris; dominic dom nick;
    douglas doug dougie; eugene gene; joshua josh; kenneth ken kenny; malcolm mal;
    mohammed mo mohamed muhammad; mohamed mo muhammad; muhammad mo; nathaniel nate nat nathan;
    oliver ollie olly; rodney rod; sebastian seb bas; siobhan shiv; seamus shay james;
    margaret maggie meg peggy marge margie greta madge peg mags rita daisy;
    elizabeth liz lizzie beth betty eliza lisa libby bess elsie betsy liza;
    elisabeth liz lisa beth elsa betty lisbeth sissi;
    katherine kate kathy katie kat kit kitty kathryn cathy;
    catherine cath cathy kate katie cat kit kitty; kathleen kath kathy kate kay;
    victoria vicky vic tori vicki; jennifer jen jenny; jacqueline jackie jacqui;
    patricia pat patty trish tricia patsy; susan sue susie suzy; suzanne sue suzy;
    deborah deb debbie debs; barbara barb babs barbie basia; rebecca becky becca bex;
    rachel rach rae; pamela pam; sandra sandy; theresa terry tess tessa tracy;
    teresa terry tess tessa tere; dorothy dot dottie dolly; eleanor ellie nell nora elle;
    helen nell ellie lena; isabella bella izzy isa; isabel izzy bella isa bel;
    josephine jo josie; joanna jo joey asia; joanne jo; johanna jo hanna; judith judy jude;
    julia jules julie; julian jules; juliet jules; lucinda lucy cindy; cynthia cindy;
    madeleine maddie; mary molly polly mamie; michelle shell mich chelle; mildred millie;
    amelia millie mia amy; emily em millie emmy; emma em; nicola nicky nic nikki;
    nicole nicky nic nikki; penelope penny; philippa pippa pip; priscilla cilla; roberta bobbie;
    veronica ronnie vera roni; virginia ginny; winifred fred winnie; abigail abby gail;
    adelaide addie; charlotte charlie lottie; georgina georgie gina; gabrielle gabby gaby;
    gabriella gabby gaby; harriet hattie harry; alice ali; alison ali allie; bernadette bernie;
    bernard bernie; frances fran fanny frankie; angela angie ange; amanda mandy; gwendolyn gwen;
    hannah han; jessica jess jessie; kimberly kim; laura laurie lolly; melanie mel;
    melissa mel lissa; natalie nat nattie; natalia natasha talia nat natalya; nathalie nat;
    olivia liv ollie; roisin ro rosie; rosemary rosie rose; sarah sally sadie; valerie val;
    vivienne viv; yvonne vonnie; jose pepe chepe zeca ze jo; maria masha marie mia mariquita;
    ignacio nacho; enrique quique kike; eduardo edu lalo dudu; guillermo memo guille;
    roberto beto rob bob; alberto beto al; alejandro alex ale jandro; alejandra alex ale;
    dolores lola loli; concepcion concha conchi; mercedes merche; rosario charo; guadalupe lupe;
    manuel manolo manu; jesus chus chuy; luis lucho; fernando nando fer; santiago santi yago;
    graciela chela; beatriz bea; beatrice bea trixie; giuseppe beppe peppe pino; luigi gigi;
    giovanni gianni vanni nanni; domenico mimmo; salvatore sal turi; vincenzo enzo;
    lorenzo enzo renzo; filippo pippo; giacomo jack; joao jao; antonia toni;
    aleksandr sasha alex shura sanya; aleksandra sasha alex ola; alexei alyosha lyosha;
    aleksei alyosha lyosha alex; dmitri dima mitya; dmitry dima mitya; dmytro dima;
    ekaterina katya kate; kateryna katya kate; tatiana tanya; mikhail misha; mykhailo misha;
    nikolai kolya nick; vladimir vova volodya vlad; volodymyr vova volodya; yevgeny zhenya;
    evgeny zhenya; evgenia zhenya; ivan vanya; yuri yura; sergei serge seryozha;
    sergey serge seryozha; pavel pasha; anastasia nastya stasia ana; olga olya;
    lyudmila lyuda mila; svetlana sveta lana; irina ira; elena lena helen; yelena lena;
    galina galya; anna anya ania annie hanka; anne annie nan nancy; katarzyna kasia;
    malgorzata gosia; agnieszka aga; tomasz tomek; wojciech wojtek;
    krzysztof krzysiek kris chris; jakub kuba jake; jacob jake; zofia zosia;
    stanislaw staszek stan; stanley stan; piotr piotrek peter; pawel paul; jan janek; jiri jirka;
    josef pepa sepp jupp joe; frantisek franta; johannes hannes hans jo; hans hansi;
    ulrich uli ulli; ursula uschi ulla; wolfgang wolf wolfi; matthias matze matt;
    friedrich fritz fred; heinrich heinz heini; katharina kathi kat katja kathrin; sabine bine;
    susanne susi sanne; gunther gunni; dieter didi; maximilian max; maximiliane maxi;
    ludwig lutz wiggerl; leopold poldi leo; jurgen jogi; francoise franzi; franziska franzi;
    guillaume gui; jean-baptiste jb; nikolaos nikos nick; konstantinos kostas dinos;
    georgios giorgos yorgos george; dimitrios dimitris jim; ioannis yannis john;
    athanasios thanasis; eleni lena helen; panagiotis panos takis; mehmet memo; mustafa musti;
    ibrahim ibo; abdullah abdul; subramaniam subbu; venkatesh venky venkat; venkata venky;
    krishnamurthy krish; lakshmi lucky laxmi; vijay vj; siddharth sid siddhartha; rajesh raj;
    rajendra raj; abhishek abhi; aniruddha ani; harpreet harry; gurpreet gary; nguyen nguyen;
    oluwaseun seun; oluwatobi tobi; oluwafemi femi; oluwaseyi seyi; oluwakemi kemi;
    chukwuemeka emeka; ngozi ngo; chiamaka amaka; babatunde tunde; ayodele ayo dele;
    kwabena kobby; obiageli oby; sunniva sunni; bjorn bjorne; kristoffer kris;
    kristina kris tina stina; margareta greta maggan; karl-johan kalle; karl kalle; lars lasse;
    gunnar gunni; roderick rory rod; ruairi rory; caoimhe keeva; grainne grace; aoife eva;
    meredith merry; llewellyn lew; gwilym will; gareth gaz gary; gary gaz; darren daz; barry baz;
    sharon shaz shazza; karen kaz; terry tel; derek del;
"""


def _nicknames() -> dict[str, frozenset[str]]:
    forms: dict[str, set[str]] = {}
    for group in _GROUPS.split(";"):
        full, *short = group.split() or [""]
        forms.setdefault(full, set()).update(short)
    return {full: frozenset(short) for full, short in forms.items() if full}


NICKNAMES = _nicknames()
"""Each full name's short forms."""
