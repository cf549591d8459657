"""What callers say when they dictate in French."""

from tools.dictation.words import Words
from tools.speech.fr import FRENCH as SPEECH

_SWISS_TENS = {"7": "septante", "8": "huitante | octante", "9": "nonante"}


def _swiss() -> dict[str, str]:
    """Seventy, eighty and ninety in Switzerland and Belgium: "septante et un", "nonante-neuf"."""
    found = {}
    for tens, names in _SWISS_TENS.items():
        found[f"{tens}0"] = names
        for ones in range(1, 10):
            one = SPEECH.number(ones)
            both = [f"{name} {one} | {name} et {one}" for name in names.split(" | ")]
            found[f"{tens}{ones}"] = " | ".join(both)
    return found


FRENCH = Words(
    speech=SPEECH,
    signs={
        "@": "arobase | arobas | arrobase | arobaz | a commercial",
        ".": "point",
        "-": "tiret | tiret haut | tiret du milieu | tiret du 6 | tiret du six | trait d'union | moins",
        "_": "tiret bas | tiret du bas | tiret du 8 | tiret du huit | souligné | underscore",
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
    zeros={"0": "o | oh"},
    repeats={
        "2": "double | deux fois",
        "3": "triple | trois fois",
        "4": "quadruple | quatre fois",
    },
    as_in="comme | comme dans",
    of="pour | de",
    capitals="majuscule | minuscule | lettre | la lettre",
    asides=(
        "tout en minuscules | tout en minuscule | en minuscules | en minuscule | tout attaché | tout collé"
        "| en un mot | en un seul mot | un seul mot | sans espace | sans espaces | j'épelle"
        "| je vous épelle | ça s'épelle | euh"
    ),
    openings=(
        "mon adresse est | mon adresse mail est | mon adresse email est | mon adresse e-mail est"
        "| mon mail est | mon email est | mon e-mail est | mon adresse c'est | mon mail c'est"
        "| mon email c'est | l'adresse est | adresse mail | e-mail | email | mon numéro est"
        "| mon numéro est le | mon numéro c'est | mon numéro c'est le | le numéro est | mon téléphone est"
        "| numéro | téléphone | c'est le | c'est | ce serait | oui | alors | bien sûr | d'accord"
    ),
    fillers="et | puis | ensuite | le | au",
)
