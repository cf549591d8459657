"""What callers say when they dictate in Italian."""

from tools.dictation.words import Words
from tools.speech.it import ITALIAN as SPEECH

ITALIAN = Words(
    speech=SPEECH,
    signs={
        "@": "chiocciola | la chiocciola | chiocciolina",
        ".": "punto",
        "-": "trattino | trattino medio | trattino alto | meno | lineetta",
        "_": "trattino basso | linea bassa | sottolineato | underscore",
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
        "w": "doppia vu | doppio vu | vu doppia | doppia v | v doppia",
        "x": "ics",
        "y": "ipsilon | i greca",
        "z": "zeta",
    },
    written={},
    numbers={},
    zeros={},
    repeats={
        "2": "doppio | doppia | due volte",
        "3": "triplo | tripla | tre volte",
        "4": "quadruplo | quattro volte",
    },
    as_in="come | come in",
    of="di | per",
    capitals="maiuscola | maiuscolo | minuscola | minuscolo | lettera | la lettera",
    asides=(
        "tutto minuscolo | tutto in minuscolo | in minuscolo | tutto attaccato | tutto unito | senza spazi"
        "| in una parola | una parola sola | una sola parola | si scrive | le faccio lo spelling"
    ),
    openings=(
        "la mia email è | la mia e-mail è | la mia mail è | il mio indirizzo è | il mio indirizzo email è"
        "| il mio indirizzo mail è | l'indirizzo è | email | e-mail | mail | il mio numero è | il numero è"
        "| il mio numero di telefono è | il mio telefono è | il mio cellulare è | numero | telefono"
        "| cellulare | è il | sì | certo | allora | dunque | ecco | va bene | sarebbe"
    ),
    fillers="e | poi | il | la",
)
