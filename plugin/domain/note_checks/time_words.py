"""Months, ordinals and weekdays as people write them, in the languages of our candidates."""

_MONTH_NAMES = (
    "january jan januar janvier enero gennaio janeiro januari stycznia leden",
    "february feb febr februar fevrier febrero febbraio fevereiro februari lutego",
    "march mar marz maerz mars marzo marco maart marca",
    "april apr avril abril aprile kwietnia",
    "may mai mayo maggio maio mei maj maja",
    "june jun juni juin junio giugno junho czerwca",
    "july jul juli juillet julio luglio julho lipca",
    "august aug aout agosto augustus augusti sierpnia",
    "september sept sep septembre septiembre settembre setembro wrzesnia",
    "october oct okt oktober octobre octubre ottobre outubro pazdziernika",
    "november nov novembre noviembre novembro listopada",
    "december dec dez dezember decembre diciembre dicembre dezembro grudnia",
)
MONTHS = {
    name: number for number, names in enumerate(_MONTH_NAMES, start=1) for name in names.split()
}

_ORDINAL_WORDS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
    "twenty-first",
    "twenty-second",
    "twenty-third",
    "twenty-fourth",
    "twenty-fifth",
    "twenty-sixth",
    "twenty-seventh",
    "twenty-eighth",
    "twenty-ninth",
    "thirtieth",
    "thirty-first",
]
ORDINALS = {word: number for number, word in enumerate(_ORDINAL_WORDS, start=1)}

_WEEKDAY_NAMES = (
    "monday mon montag lundi lunes",
    "tuesday tue tues dienstag mardi martes",
    "wednesday wed weds mittwoch mercredi",
    "thursday thu thur thurs donnerstag jeudi jueves",
    "friday fri freitag vendredi viernes",
    "saturday sat samstag samedi",
    "sunday sun sonntag dimanche domingo",
)
WEEKDAYS = {name: number for number, names in enumerate(_WEEKDAY_NAMES) for name in names.split()}

_CARDINAL_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty twenty-one twenty-two twenty-three twenty-four "
    "twenty-five twenty-six twenty-seven twenty-eight twenty-nine thirty thirty-one"
)
CARDINALS = {word: number for number, word in enumerate(_CARDINAL_WORDS.split(), start=1)}
