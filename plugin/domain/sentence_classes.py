"""Classes of words that do the same work in a sentence of a note.

A sentence is looked at twice: by its words, and by the classes of its words, so that "I led a ward"
teaches something about "I ran a depot". A word that stands in several classes belongs to the first.
"""

_CLASSES = {
    "I": """
        i im ive id ill i'm i've i'd i'll me myself
    """,
    "MY": """
        my mine
    """,
    "YOU": """
        you u ye ya y'all yourself yourselves thee thou
    """,
    "YOUR": """
        your ur yours
    """,
    "WE": """
        we us our ours we're we've we'd we'll
    """,
    "THEY": """
        they them their he him his she her hers someone somebody anyone whoever others
        everybody everyone people nobody
    """,
    "BE": """
        am is are was were be been being isn't wasn't aren't weren't
    """,
    "HAVE": """
        have has had having haven't hasn't hadn't got
    """,
    "DO": """
        do does did doing done
    """,
    "WOULD": """
        would should could might may can shall will
    """,
    "NOT": """
        not no never none nothing don't didn't doesn't won't wouldn't can't cannot couldn't
        shouldn't nor without dont didnt wont cant isnt wasnt hardly
    """,
    "WH": """
        what who whom which when where why how whether if
    """,
    "JOB": """
        job role position post vacancy opening place placement start gig work appointment
        opportunity slot seat contract chance internship apprenticeship employment
    """,
    "TEAM": """
        team company firm group crew organisation organization department unit ward school
        kitchen office institution staff
    """,
    "WANTV": """
        want wants wanted wanna wish desire hope hoping love adore like prefer crave fancy
        long dream dreaming
    """,
    "KEEN": """
        keen eager excited thrilled delighted enthusiastic interested glad happy proud
        honoured honored ready chuffed committed motivated stoked determined up raring
        desirous overjoyed
    """,
    "GETJOB": """
        join joining accept hired hire chosen choose picked pick selected offered offer
    """,
    "THANK": """
        thank thanks thankful thanking grateful gratitude appreciate appreciated appreciative
        ta cheers obliged indebted thx ty tysm merci gracias danke takk tack grazie obrigado
        obrigada bedankt dank diolch vinaka kiitos arigato tak shukran efharisto xvala hvala
        dziekuje tusen mille thankyou
    """,
    "TIMEGIVEN": """
        time hour hours morning afternoon evening day visit tour chat talk conversation
        meeting interview welcome patience kindness generosity hospitality courtesy attention
        trial session lunch
    """,
    "NUM": """
        one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty
        forty fifty sixty hundred thousand dozen half several many few
    """,
    "PERIOD": """
        year years yr yrs month months season seasons winter winters summer summers harvest
        harvests decade decades week weeks shift shifts semester campaigns
    """,
    "WORKPAST": """
        ran led built wrote set managed trained taught kept drove cut brought made fixed
        repaired designed drew sold spent worked handled served cared nursed looked operated
        installed welded cooked baked catalogued negotiated translated introduced organised
        organized reduced raised saved grew launched created developed delivered tested coded
        programmed audited surveyed planted laid poured painted cleaned rebuilt restored moved
        switched put started began founded headed supervised supported coached mentored
        interviewed recruited filed sorted planned scheduled coordinated edited published
        researched measured calibrated inspected learned learnt studied passed completed
        earned gained harvested milked lambed groomed treated positioned scanned assisted
        dispensed answered phoned called collected recorded lowered doubled halved tripled
        persuaded convinced won lost carried lifted hauled scribed inherited cleared closed
        opened relieved sat lived stood pulled pushed hung dug drilled wired plumbed soldered
        stitched sewed dyed wove knitted shot filmed photographed mixed played sang danced
        acted directed produced staged sailed flew guided rescued volunteered bought purchased
        sourced shipped packed loaded unloaded counted checked
    """,
    "ABLE": """
        speak speaks know knows read reads write writes hold holds weld type drive operate
        cook manage handle bring brings teach train able fluent qualified certified licensed
        licence license ticket certificate degree diploma thesis experience training native
    """,
    "LEARN": """
        learn learning grow growing gain develop study improve benefit
    """,
    "SELFADJ": """
        reliable flexible hardworking hard-working dedicated punctual honest proactive dynamic
        passionate sincere positive responsible adaptable dependable resilient energetic
        communicative ambitious focused creative trustworthy caring confident diligent self-
        starter
    """,
    "FILLN": """
        skills skill attitude passion energy potential values vision mission culture goals
        challenge challenges success asset addition fit match candidate player qualities
        expectations ethic communication enthusiasm journey difference impact strengths growth
        opportunities abilities
    """,
    "NEG": """
        disappointed disappointing disappointment rude insult insulting unprofessional poor
        shame shameful disgrace wasted wasting waste ignored ignore silence silent silly
        insufferable sneered offended offensive angry annoyed frustrated frustrating
        unacceptable ridiculous typical unfair badly appalling shabby discourteous manners
        neglected mistreated fool foolish joke outrageous taken aback beneath indifference
        contempt sick tired fed appalled dismayed unimpressed shambles mess farce disgusted
        ashamed cheek audacity nerve unbelievable shocking wicked docked lying liar cheat
        tyrant dump idiots rudeness decency decent apology apologise apologize unreasonable
        condescending patronising arrogant dismissive ghosted dangling moan complain complaint
        hurt offence sarcastic slept yawned scruffy disrespect respectful
    """,
    "BELITTLE": """
        rubbish hopeless useless worst embarrassing embarrassed stupid idiot dreadful terrible
        mediocre worthless nuisance tiresome bother clumsy dull unworthy pathetic inadequate
        weak awful fluke bore lucky failure loser dim thick fraud relic slow ugly unfit
        amateur clueless incompetent inferior lowly daft hash drivel waffle bumbling crap
        mortified impostor tiny humble undeserving deserve
    """,
    "BEG": """
        beg begging implore plead pleading please knees mercy pity desperate desperately
        starving hungry orphan bread prayers crying cried tears implored appeal pray praying
        prays starve rent bailiffs eviction evicted debts debt medicine fees tuition penniless
        broke homeless widow feet begged salary hardship survive plea grovel slave
    """,
    "PRESS": """
        deadline ultimatum otherwise else tomorrow tonight noon regret mistake blame
        conscience consequences immediately insist demand expect must competitor rival
        withdraw hurry hesitate midnight overdue urgently urgent sign signature rivals
        elsewhere lose loss warning warn threaten report reviews newspaper lawyer press union
        walk leave final wait waiting
    """,
    "DECIDE": """
        decision decisions decide decided deciding decides conclusion verdict choice selection
        outcome result results news update status word progress joy state
    """,
    "TELLME": """
        tell let inform ask asking wonder wondering wondered hear hearing enquire inquire
        curious check checking see seeing chasing
    """,
    "OFFERW": """
        provide send furnish submit supply forward arrange show share come
    """,
    "DOCS": """
        references reference certificates certs documents document papers paper paperwork
        portfolio samples sample drawings transcript transcripts files licences photos cv
        resume proof information info questions test call letter letters
    """,
    "ELSE": """
        anything further additional more other another whatever
    """,
    "NEED": """
        need needs needed require required helpful help helps useful
    """,
    "JUST": """
        just still only really very so much quite truly absolutely
    """,
    "SAID": """
        said told mentioned explained described asked spoke talked showed remarked remark
    """,
    "STORY": """
        story idea question point notion description advice words
    """,
    "SAME": """
        same similar exactly precisely such
    """,
    "PREP": """
        at in on for with of to from by about into over through during after before since
        until
    """,
    "DET": """
        the a an this that these those
    """,
    "FAM": """
        wife husband mother father sister brother son daughter children kids family mum mam
        dad cousin friend colleague parents mummy
    """,
}

CLASS_OF = {word: name for name, words in _CLASSES.items() for word in words.split()}

PAIRED = frozenset(
    {
        "I",
        "YOU",
        "NOT",
        "NEG",
        "BELITTLE",
        "BEG",
        "PRESS",
        "FAM",
        "DECIDE",
        "JOB",
        "WANTV",
        "KEEN",
        "THANK",
        "OFFERW",
        "DOCS",
        "ELSE",
        "NEED",
        "TELLME",
        "WORKPAST",
        "PERIOD",
        "LEARN",
        "SELFADJ",
        "FILLN",
        "TIMEGIVEN",
        "WH",
    }
)
"""Classes of which two in one sentence tell something, wherever they stand in it."""
