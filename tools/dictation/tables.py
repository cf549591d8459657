"""What callers say when they dictate, one table for each language, and the vocabularies made of them.

The rule: English is understood in every language, as models translate; where both have a word, the language
that is spoken decides.
"""

from functools import cache

from tools.dictation.words import Vocabulary, Words, compiled
from tools.speech.de import GERMAN as GERMAN_SPEECH
from tools.speech.en import ENGLISH as ENGLISH_SPEECH
from tools.speech.es import SPANISH as SPANISH_SPEECH
from tools.speech.fr import FRENCH as FRENCH_SPEECH
from tools.speech.it import ITALIAN as ITALIAN_SPEECH
from tools.speech.nl import DUTCH as DUTCH_SPEECH
from tools.speech.pt import PORTUGUESE as PORTUGUESE_SPEECH

ENGLISH = Words(
    speech=ENGLISH_SPEECH,
    signs={
        "@": "at | at sign | at symbol | the at sign",
        ".": "dot | point | period | full stop",
        "-": "dash | hyphen | minus | minus sign",
        "_": "underscore | under score | underline | low line | low dash",
        "+": "plus | plus sign",
        ".com": "dotcom",
    },
    letters={
        "h": "aitch | haitch",
        "w": "double u | double you",
        "y": "wye",
        "z": "zed | zee",
        "ä": "a umlaut",
        "ö": "o umlaut",
        "ü": "u umlaut",
    },
    written={},
    numbers={"0": "nought | naught"},
    zeros={"0": "oh | o"},
    repeats={
        "2": "double | two times",
        "3": "triple | treble | three times",
        "4": "quadruple | four times",
    },
    as_in="as in | is in | like in | as in the word",
    of="for | like | as | of",
    capitals="capital | uppercase | upper case | big | small | lowercase | lower case | letter | the letter",
    asides=(
        "all lowercase | all lower case | all in lowercase | in lowercase | all small | all small letters"
        "| lowercase | lower case | all caps | all one word | all in one word | in one word | as one word"
        "| one word | all together | no spaces | no space | without spaces | spelled | spelt | spelled out"
        "| thats spelled | that is spelled | thats spelt | i spell | let me spell that"
    ),
    openings=(
        "my email is | my email address is | the email is | the email address is | email | email address"
        "| my address is | the address is | my e mail is | my e mail address is | the e mail address is"
        "| e mail | e mail address | you can reach me at | you can reach me on | reach me at | reach me on"
        "| my number is | the number is | my phone number is | the phone number is | my telephone number is"
        "| my cell is | my mobile is | my mobile number is | phone | phone number | call me at | call me on"
        "| it is | its | that is | thats | that would be | it would be | this is | yes | yeah | yep | sure"
        "| of course | ok | okay | so | well | uh | okay so | yes its | number"
    ),
    fillers="and | then | the | and then",
)

GERMAN = Words(
    speech=GERMAN_SPEECH,
    signs={
        "@": "ät | äd | at | et | at zeichen | ät zeichen | klammeraffe | klammeraffen | affenschwanz",
        ".": "punkt",
        "-": "bindestrich | minus | strich | minuszeichen | mittelstrich | querstrich",
        "_": "unterstrich | tiefstrich | underline | under score | underscore",
        "+": "plus | pluszeichen",
    },
    letters={
        "j": "jot",
        "v": "vau",
        "y": "ypsilon | üpsilon",
        "z": "zett | zet",
        "ß": "eszett | scharfes s | scharf s",
        "ä": "a umlaut",
        "ö": "o umlaut",
        "ü": "u umlaut",
    },
    written={"ä": "ae", "ö": "oe", "ü": "ue"},
    numbers={"2": "zwo"},
    zeros={"0": "o"},
    repeats={
        "2": "doppel | doppelt | doppeltes | zweimal | zwei mal | zwomal",
        "3": "dreifach | dreimal | drei mal | dreifaches",
        "4": "vierfach | viermal | vier mal",
    },
    as_in="wie | wie in | wie bei",
    of="für | von",
    capitals="groß | großes | großer | klein | kleines | kleiner | buchstabe | der buchstabe | normales",
    asides=(
        "alles klein | alles kleingeschrieben | alles klein geschrieben | klein geschrieben | kleingeschrieben"
        "| in kleinbuchstaben | alles zusammen | zusammengeschrieben | zusammen geschrieben | in einem wort"
        "| alles in einem wort | ein wort | alles ein wort | ohne leerzeichen | buchstabiert | ich buchstabiere"
        "| alles zusammengeschrieben | alles zusammen geschrieben"
    ),
    openings=(
        "meine e mail ist | meine email ist | meine mail ist | meine e mail adresse ist | meine adresse ist"
        "| meine mailadresse ist | meine mail adresse ist | meine email adresse ist | meine emailadresse ist"
        "| die adresse ist | die adresse lautet | meine e mail adresse lautet | die e mail adresse ist"
        "| die e mail adresse lautet | e mail | email | e mail adresse | meine nummer ist | die nummer ist"
        "| meine telefonnummer ist | die telefonnummer ist | meine handynummer ist | die handynummer ist"
        "| nummer | telefon | telefonnummer | sie erreichen mich unter | das ist die | das ist | das wäre | es ist"
        "| die | ja | ja das ist | also | gerne | gern | genau | okay | äh | ähm | meine nummer lautet"
    ),
    fillers="und | dann | die | und dann | der | das",
)

SPANISH = Words(
    speech=SPANISH_SPEECH,
    signs={
        "@": "arroba | la arroba | a comercial",
        ".": "punto",
        "-": "guion | guion medio | menos | signo menos | raya",
        "_": "guion bajo | barra baja | raya baja | subrayado | subguion | guion de abajo | underscore",
        "+": "más | signo más",
    },
    letters={
        "f": "efe",
        "h": "hache",
        "j": "jota",
        "k": "ka",
        "l": "ele",
        "m": "eme",
        "n": "ene",
        "ñ": "eñe",
        "r": "erre",
        "s": "ese",
        "v": "uve | ve corta | ve chica | ve baja",
        "b": "be larga | be grande | be alta",
        "w": "uve doble | doble uve | doble ve | doble u | doble v | ve doble",
        "x": "equis",
        "y": "i griega | ye",
        "z": "zeta | ceta",
    },
    written={},
    numbers={},
    zeros={"0": "o"},
    repeats={
        "2": "doble | dos veces",
        "3": "triple | tres veces",
        "4": "cuádruple | cuatro veces",
    },
    as_in="como | como en | como de",
    of="de",
    capitals="mayúscula | minúscula | letra | la letra",
    asides=(
        "todo en minúsculas | todo minúsculas | todo en minúscula | en minúsculas | en minúscula | todo junto"
        "| todo seguido | sin espacios | en una palabra | en una sola palabra | una palabra | deletreado"
        "| se deletrea | le deletreo"
    ),
    openings=(
        "mi correo es | mi correo electrónico es | mi email es | mi e mail es | mi dirección es | mi mail es"
        "| la dirección es | el correo es | el correo electrónico es | correo | correo electrónico"
        "| mi número es | el número es | mi teléfono es | el teléfono es | mi móvil es | mi celular es"
        "| mi número de teléfono es | teléfono | número | es el | es | sí | sí es | claro | bueno | pues | vale"
    ),
    fillers="y | luego | el | la | después | y luego",
)

_SWISS_TENS = {"7": "septante", "8": "huitante", "9": "nonante"}
_FRENCH_ONES = ("un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf")


def _swiss() -> dict[str, str]:
    """Seventy, eighty and ninety in Switzerland and Belgium: "septante et un", "nonante-neuf"."""
    found = {}
    for tens, word in _SWISS_TENS.items():
        found[f"{tens}0"] = word
        for one, ones in enumerate(_FRENCH_ONES, 1):
            found[f"{tens}{one}"] = f"{word} {ones} | {word} et {ones}"
    return found


FRENCH = Words(
    speech=FRENCH_SPEECH,
    signs={
        "@": "arobase | arobas | arrobase | arobaz | a commercial | at",
        ".": "point",
        "-": "tiret | trait d'union | tiret du milieu | tiret du 6 | tiret du six | moins | tiret haut",
        "_": "tiret bas | tiret du bas | tiret du 8 | tiret du huit | souligné | underscore | sous tiret",
        "+": "plus | signe plus",
    },
    letters={
        "h": "hache",
        "j": "ji",
        "w": "double v | double vé",
        "x": "ixe",
        "y": "i grec",
        "z": "zède | zed",
        "ç": "c cédille",
        "é": "e accent aigu",
        "è": "e accent grave",
    },
    written={},
    numbers=_swiss(),
    zeros={"0": "o"},
    repeats={"2": "double | deux fois", "3": "triple | trois fois", "4": "quadruple | quatre fois"},
    as_in="comme | comme dans",
    of="pour | de",
    capitals="majuscule | minuscule | lettre | la lettre",
    asides=(
        "tout en minuscules | tout en minuscule | en minuscules | en minuscule | tout attaché | tout collé"
        "| attaché | en un mot | en un seul mot | un seul mot | sans espace | sans espaces | j'épelle"
        "| je vous épelle | ça s'épelle"
    ),
    openings=(
        "mon adresse est | mon email est | mon e mail est | mon mail est | mon adresse mail est"
        "| mon adresse email est | mon adresse e mail est | l'adresse est | adresse mail | e mail | email"
        "| mon numéro est | mon numéro c'est | mon numéro est le | mon numéro c'est le | le numéro est"
        "| mon téléphone est | numéro | téléphone | mon adresse c'est | mon mail c'est | mon email c'est"
        "| c'est le | c'est | ce serait | oui | oui c'est | oui c'est le | alors | alors c'est | bien sûr | euh"
        "| d'accord | le | au"
    ),
    fillers="et | puis | le | et puis | ensuite",
)

ITALIAN = Words(
    speech=ITALIAN_SPEECH,
    signs={
        "@": "chiocciola | chiocciolina | at | la chiocciola",
        ".": "punto",
        "-": "trattino | meno | trattino medio | lineetta | trattino alto",
        "_": "trattino basso | underscore | sottolineato | linea bassa | under score",
        "+": "più | segno più",
    },
    letters={
        "f": "effe",
        "h": "acca",
        "j": "i lunga | jei",
        "k": "kappa | cappa",
        "l": "elle",
        "m": "emme",
        "n": "enne",
        "r": "erre",
        "s": "esse",
        "w": "doppia vu | vu doppia | doppia v | v doppia | doppio vu",
        "x": "ics",
        "y": "ipsilon | i greca",
        "z": "zeta",
    },
    written={},
    numbers={},
    zeros={"0": "o"},
    repeats={
        "2": "doppio | doppia | due volte",
        "3": "triplo | tripla | tre volte",
        "4": "quadruplo | quattro volte",
    },
    as_in="come | come in",
    of="di | per",
    capitals="maiuscola | maiuscolo | minuscola | minuscolo | lettera | la lettera",
    asides=(
        "tutto minuscolo | tutto in minuscolo | in minuscolo | tutto attaccato | attaccato | senza spazi"
        "| in una parola | tutto unito | una parola sola | una sola parola | si scrive | le faccio lo spelling"
    ),
    openings=(
        "la mia email è | la mia mail è | la mia e mail è | il mio indirizzo è | l'indirizzo è | email | e mail"
        "| il mio indirizzo email è | il mio indirizzo mail è | il mio numero è | il numero è | mail | numero"
        "| il mio telefono è | il mio cellulare è | il mio numero di telefono è | telefono | cellulare"
        "| è il | è | sì | sì è | certo | allora | dunque | ecco | va bene | sarebbe"
    ),
    fillers="e | poi | il | la | e poi",
)

DUTCH = Words(
    speech=DUTCH_SPEECH,
    signs={
        "@": "apenstaartje | apestaartje | apenstaart | at | at teken | ad",
        ".": "punt",
        "-": "streepje | koppelteken | min | minteken | minus | liggend streepje in het midden",
        "_": (
            "liggend streepje | laag streepje | lage streep | laag liggend streepje | underscore | onderstreping"
            "| streepje onder | onderstrepingsteken"
        ),
        "+": "plus | plusteken",
    },
    letters={
        "ij": "lange ij",
        "ei": "korte ei",
        "y": "griekse ij | griekse y | ypsilon | i grec",
        "w": "dubbel v | dubbele v",
        "z": "zet",
    },
    written={},
    numbers={},
    zeros={"0": "o"},
    repeats={
        "2": "dubbel | dubbele | twee keer | twee maal | tweemaal",
        "3": "driedubbel | driedubbele | drie keer | drie maal | driemaal",
        "4": "vier keer | vier maal | viermaal",
    },
    as_in="zoals | zoals in | als in",
    of="van | als | voor",
    capitals="hoofdletter | kleine letter | letter | de letter | grote | kleine",
    asides=(
        "alles kleine letters | kleine letters | met kleine letters | alles in kleine letters"
        "| allemaal kleine letters | alles aan elkaar | aan elkaar | aan elkaar geschreven | aaneen"
        "| één woord | in één woord | zonder spaties | gespeld | ik spel het"
    ),
    openings=(
        "mijn e mail is | mijn email is | mijn mail is | mijn e mailadres is | mijn emailadres is"
        "| mijn mailadres is | mijn adres is | het adres is | het e mailadres is | e mail | email | e mailadres"
        "| mijn nummer is | het nummer is | mijn telefoonnummer is | het telefoonnummer is | nummer | telefoon"
        "| mijn mobiele nummer is | u kunt mij bereiken op | dat is | het is | ja | ja dat is | ja hoor | natuurlijk"
        "| oké | eh | nou | goed"
    ),
    fillers="en | dan | de | en dan | het",
)

PORTUGUESE = Words(
    speech=PORTUGUESE_SPEECH,
    signs={
        "@": "arroba | a arroba",
        ".": "ponto",
        "-": "hífen | traço | menos | tracinho | traço médio | sinal de menos",
        "_": "sublinhado | underline | underscore | traço baixo | traço inferior | traço embaixo | sublinha",
        "+": "mais | sinal de mais",
    },
    letters={
        "f": "efe",
        "h": "agá",
        "j": "jota",
        "k": "cá | capa",
        "l": "ele",
        "m": "eme",
        "n": "ene",
        "r": "erre",
        "s": "esse",
        "w": "dáblio | dábliu | duplo vê | vê duplo | duplo v",
        "x": "xis",
        "y": "ípsilon | ipsilão | i grego",
        "ç": "cê cedilha | c cedilha | c de cedilha",
    },
    written={},
    numbers={},
    zeros={"0": "o", "6": "meia"},
    repeats={
        "2": "dobro | duplo | dupla | duas vezes | dois",
        "3": "triplo | tripla | três vezes",
        "4": "quádruplo | quatro vezes",
    },
    as_in="como | como em | tipo",
    of="de",
    capitals="maiúscula | maiúsculo | minúscula | minúsculo | letra | a letra",
    asides=(
        "tudo em minúsculas | tudo em minúscula | tudo minúsculo | em minúsculas | em minúscula | tudo junto"
        "| sem espaços | sem espaço | numa palavra | numa só palavra | uma palavra só | soletrando"
        "| soletrado"
    ),
    openings=(
        "meu email é | o meu email é | meu e mail é | o meu e mail é | meu endereço é | o meu endereço é"
        "| o endereço é | o email é | o e mail é | email | e mail | meu número é | o meu número é | o número é"
        "| meu telefone é | o meu telefone é | o telefone é | meu celular é | o meu telemóvel é | número"
        "| telefone | é o | é | sim | sim é | claro | então | bom | bem | pois"
    ),
    fillers="e | depois | o | a | e depois",
)

TABLES: dict[str, Words] = {
    table.speech.code: table for table in (ENGLISH, GERMAN, SPANISH, FRENCH, ITALIAN, DUTCH, PORTUGUESE)
}


def vocabulary(code: str) -> Vocabulary:
    """What is understood in a language, by its ISO 639-1 code; an unknown one counts as English."""
    return _vocabulary(code if code in TABLES else "en")


@cache
def _vocabulary(code: str) -> Vocabulary:
    return compiled((ENGLISH,) if code == "en" else (ENGLISH, TABLES[code]))
