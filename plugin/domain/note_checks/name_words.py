"""Titles that stand before and after names. All folded."""

from plugin.domain.word_lists import words_of

TITLES = words_of(
    """
    engineer oom tannie tant ome aunt onkel tante zia zio cousin mzee lecturer teacher sensei
    master mistress shopkeeper curator warrant corporal private mr mrs ms miss mx dr prof
    professor doctor sir madam madame dame lord lady mister eng engr ing arch adv avv dott
    dottssa dottoressa ingeniero ingeniera licenciado lic chef coach captain capt colonel col
    major maj sergeant sgt lieutenant lt commander cmdr inspector officer sister matron nurse
    brother father pastor reverend rev rabbi imam sheikh judge justice councillor cllr senator
    minister ambassador principal dean director head president chairman herr frau fraulein
    doktor monsieur mme mlle mademoiselle m maitre me senor senora senorita sr sra srta don
    dona doutor doutora signor signora signorina sig seu dom heer mevrouw mevr dhr mw meneer
    fru hr herra rouva pan pani panie pane vazeny vazena bay bey hanim hoca san sama kun chan
    nim ssi ji shri sri smt shrimati kumari garu sahib saab bhai didi khun pak bu ibu bapak
    ustaz ustadh sayyid abu umm haji dato datuk tan tuan puan anh chi co thay phd md mba cfa
    cpa rgn esq jr senior junior ii iii obe mbe cbe gospodin gospodja gospodine gospodo kyrie
    kyria bab baba mama mam ma maam ato weizero woizero ustaza ustad avvocato avvocata
    ingegnere ingegnera dra profa abba sheikha sayyida sayed hajj hajja oga alhaji alhaja
    auntie aunty uncle tio tia kuya ate bibi mwalimu nana doc maestro maestra mestre meister
    magister mag dipl mgr judr mudr phdr inz khanum khan agha effendi abla abi usta beg begum
    sahiba juffrouw froken frk encik cik daw lok ven deacon canon fr monsignor squadron flight
    constable laird hanum chief boss skipper guv gaffer comrade advocate barrister arq
    architect provost warden rector vicar bishop mum dad directrice chair ombudsman editor
    """
)

ALWAYS_TITLES = words_of(
    """
    mr mrs ms mx miss dr prof professor doctor sir madam madame dame mister herr frau senor senora
    monsieur mme mlle dra doktor dott dottssa dottoressa maitre sra srta eng engr ing rev hon capt
    sgt lt col gen judr mudr
    """
)
"""Titles that are nobody's first name."""

AFTER_NAMES = words_of("phd md mba cfa cpa rgn rn esq jr ii iii obe mbe cbe qc kc mp dds do cpt")
