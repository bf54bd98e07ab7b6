"""What people say when they complain, press, beg or run themselves down.

These are ways of saying, not phrases: who does what to whom, with room for other words between.
They stand beside the trained scale, which reads what nobody has thought of here.
"""

import re

_SOON = (
    r"(?:today|tonight|tomorrow|now|at once|immediately|noon|midnight|within|(?:by|before|until"
    r"|till)"
    r" (?:the )?(?:\w+ )?(?:\w+day|noon|tonight|tomorrow|morning|evening|weekend|end|close|\d))"
)
_LOSS = (
    r"(?:lose me|your loss|regret|only yourself|elsewhere|withdraw|move on|end of (?:it|the"
    r" matter)|"
    r"not serious|take (?:theirs|the other|it)|sign (?:theirs|with)|walk away|too late|"
    r"ended|not be available|next door|start (?:for|with) (?:your|the)|competitor|reconsider)"
)
_SELF = r"(?:i'm|im|i am|i was|i feel|i look)"
_LOW = (
    r"(?:rubbish|hopeless|useless|stupid|(?:an? )?(?:\w+ )?(?:idiot|fool|fraud|nobody|nuisance"
    r"|failure|"
    r"disaster|loser|relic|bore|burden|has-been|embarrassment)|not (?:good|clever|bright|worth"
    r"|much)|"
    r"the (?:very )?(?:worst|last person|weakest)|too (?:dim|stupid|thick|old for|slow)|ashamed|"
    r"unworthy|no (?:good|great shakes|use|catch)|used to (?:being|coming|it|people))"
)
_KIN = (
    r"(?:children|kids|daughter|son|boy|girl|little ones?|wife|husband|mother|father|mum|mam"
    r"|family|"
    r"grandmother|babies|baby)"
)
_PLIGHT = (
    r"(?:hungry|starv\w+|cr(?:y|ies|ied|ying)|pray\w*|depend\w*|medicine|fees|tuition|rent|no"
    r" (?:\w+ )?(?:shoes|coats?)|"
    r"eat(?:ing)?|asks? (?:me )?every|evicted|debt\w*|sold her|hoping|homeless)"
)
_CUES = (
    # pressure
    rf"\b(?:if|unless|or|otherwise|else)\b.{{0,120}}\b{_SOON}.{{0,120}}\b{_LOSS}",
    rf"\b{_LOSS}\b.{{0,80}}\b(?:if|unless)\b",
    rf"\bi (?:expect|demand|insist|require|must (?:have|ask for|insist))\b.{{0,60}}\b{_SOON}",
    rf"^(?:so |then |please |kindly |just )?(?:decide|hire me|say yes|give me|make (?:me|up)"
    rf"|confirm|answer|"
    rf"write (?:to )?me|call me|choose)\b.{{0,60}}\b{_SOON}",
    r"\b(?:ball is in your court|clock is (?:ticking|running)|last chance|take it or leave it|"
    r"final offer|don't say i didn't|stop wasting|quit wasting|get on with it|hurry up)\b",
    r"\byou(?:'d| would|'ll| will)? (?:regret|be sorry|have only yourself|be making a (?:big "
    r"|grave )?mistake|"
    r"be daft|would be mad not)\b",
    r"\b(?:see to it|make sure) that (?:others|people|everybody|they)\b.{0,30}\b(?:hear|know"
    r"|learn)",
    r"\b(?:leave|post|write) (?:a |an )?(?:bad |honest )?review\b|\bname names\b|\bgo to the"
    r" (?:paper|press)",
    r"\b(?:uncle|cousin|father|friend)\b.{0,60}\b(?:board|ministry|council"
    r"|owner)\b.{0,80}\b(?:interest|wise|"
    r"pleased|disappoint)",
    # begging and guilt
    r"\bi(?:'m| am|m| do| would)? (?:\w+ )?(?:beg|begging|implore|plead|pleading"
    r"|grovelling)\b(?! to (?:differ|state|inform|submit|say)| letters)",
    r"\bplease,? (?:please|pls)\b|\bpls pls\b|\bhave (?:mercy|pity|a heart)\b",
    r"\bon (?:my|bended) knees?\b(?!.{0,20}\bin the (?:mud|grass|snow))|\b(?:kiss|at|before)"
    r" your feet\b",
    r"\bfolded hands\b|\bdo(?:n't| not) (?:reject|refuse|forget|leave) me\b|\bonly take me\b",
    r"\b(?:work|start|begin|do it|month|week)\b.{0,25}\b(?:for nothing|for free|without (?:being"
    r" )?pa(?:id|y))",
    r"\b(?:half|any) (?:the )?(?:salary|pay|wage)\b|\bno pride left\b|\bno one else to turn to\b",
    rf"\b(?:my|our) (?:\w+ )?{_KIN}\b.{{0,90}}\b{_PLIGHT}",
    r"\bconscience\b|\bit is (?:she|he|her|him|them|they) who(?:m)?\b",
    r"\b(?:gave up|refused|turned down|signed)\b.{0,80}\b(?:because|since) you (?:said|smiled"
    r"|told|promised)",
    r"\b(?:on|at) your word\b|\bowe (?:me|a girl|somebody) (?:an?|that|at least)",
    r"\bi cried (?:all|the whole|for|i don't)\b|\bhow i (?:shall|will) (?:face|tell) them\b",
    # running oneself down
    rf"\b{_SELF}\b(?: \w+){{0,3}} {_LOW}\b",
    r"\b(?:somebody|someone|people|anyone|a (?:girl|man|woman|person|case)) (?:like|such as|as"
    r" \w+ as) me\b",
    r"\b(?:better|cleverer|prettier|younger|brighter) (?:\w+ )?than (?:me|i|myself)(?:\b(?! \w)"
    r"|,| who)",
    r"\b(?:miles|far|so much) better\b.{0,30}\bthan me|\bother (?:lad|one|girl"
    r"|man)\b.{0,20}\bbetter\b",
    r"\bwast(?:e|ing|ed) (?:of )?your (?:\w+ )?time\b|\bmake up the numbers\b|\bfelt sorry for"
    r" me\b",
    r"\b(?:mad|daft|crazy|foolish) to (?:have|take|hire|choose|pick) me\b",
    r"\bwhy you(?:'d| would| should)? (?:ever )?(?:pick|choose|want|take|hire)\b.{0,30}\b(?:me|i"
    r" can't)",
    r"\bnever going to be\b|\b(?:don't|do not) (?:deserve|stand a chance|suppose you'd want)\b",
    r"\bin the bin\b|\bso-called (?:portfolio|experience|career|degree)\b|\bmy english is so\b",
    r"\b(?:made|make) a (?:complete |right |total )?(?:fool|idiot|mess|hash) of (?:myself|it)\b",
    r"\bonly (?:won|got) (?:it|the \w+) because\b|\bprobably (?:a weak|a fluke|not what you)\b",
    # complaint
    r"\b(?:kept|left|made|made me|keep) (?:me )?(?:waiting|to wait|dangling|hanging)\b",
    r"\b(?:nobody|no one|not one of you|none of you) (?:even |has |had |ever )?(?:bother\w*"
    r"|offered|rang|"
    r"called|wrote|replied|answered|gave me|picked up)\b",
    r"\bwaste of (?:my |a |an )?(?:\w+ )?(?:time|day|afternoon|morning)\b|\btime (?:had been"
    r"|was) wasted\b",
    r"\b(?:unprofessional|insufferable|discourteous|disrespectful|shambles|disgrace(?:ful)?|farce|"
    r"appalling|unacceptable|sharp practice|taking the mick|poor show|frankly a joke)\b",
    r"\b(?:my|the|i write) (?:third|fourth|fifth|sixth|hundredth|umpteenth) (?:time|letter|mail"
    r"|e-?mail|"
    r"message|reminder)(?! (?:the|only|with|we|he|she)\b)",
    r"\bnot (?:received|had|heard|got) (?:a|one) (?:single )?(?:word|line|reply|answer)\b",
    r"\b(?:isn't|wasn't|is not|can't be|is it) (?:really )?(?:that|too|so|a lot) (?:hard|much"
    r"|difficult|to ask)\b",
    r"\b(?:expect|demand|deserve|want) an apology\b|\bhad the decency\b|\bcourtesy is\b",
    r"\byou(?:r| r)? (?:said|promised)\b.{0,60}\b(?:and|but) (?:you )?(?:haven't|havent|didn't"
    r"|didnt|have not|"
    r"did not|never)\b",
    r"\b(?:silence|no answer) (?:is|has been|so far)\b|\byour silence\b",
    r"\b(?:i was|been) (?:ignored|interrupted|insulted|treated like|spoken to|made to feel)\b",
    r"\b(?:treat(?:s|ed)?) (?:\w+ )?(?:candidates|applicants|people|visitors|me) (?:like|this"
    r" way|so)\b",
    r"\bpaid (?:for )?my own\b|\b(?:cover|refund|pay for) (?:my|the) (?:gas|petrol|ticket|train"
    r"|fare)\b",
    r"\b(?:like a dog|like dirt|took for a ride|taken for a ride|fool of me|lost patience)\b",
    r"\bi(?:'m| am) (?:done|tired|sick) (?:of )?(?:waiting|with)\b|\bmy patience\b",
    r"\bno doubt\b.{0,60}\b(?:nephew|friend|mate|younger|somebody)\b|\bgo to one of your\b",
    r"\b(?:surely|no doubt|obviously) (?:younger|better connected|with more friends)\b",
    r"\bi (?:shall|will) draw my own\b|\bhow (?:the|your) \w+ (?:is run|treats|conducts)\b",
    r"\bwon'?t be asking again\b|\bshan't be writing\b|\bnot impressed\b",
)
_ANY_CUE = re.compile("|".join(f"(?:{cue})" for cue in _CUES), re.IGNORECASE)
_LONGEST = 400


def sounds_bad(sentence: str) -> bool:
    """Tell whether the sentence complains, presses, begs or belittles in a way that is known."""
    return _ANY_CUE.search(sentence[:_LONGEST].replace("’", "'")) is not None
