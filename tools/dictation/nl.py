"""What callers say when they dictate in Dutch."""

from tools.dictation.words import Words
from tools.speech.nl import DUTCH as SPEECH

DUTCH = Words(
    speech=SPEECH,
    signs={
        "@": "apenstaartje | apestaartje | apenstaart | at-teken",
        ".": "punt",
        "-": "streepje | koppelteken | min | minteken | minus",
        "_": "underscore | liggend streepje | laag streepje | laag liggend streepje | lage streep",
        "+": "plus | plusteken",
    },
    letters={
        "ij": "lange ij",
        "ei": "korte ei",
        "w": "dubbel v | dubbele v",
        "y": "griekse ij | griekse y | ypsilon",
        "z": "zet",
    },
    written={},
    numbers={},
    zeros={"0": "o | oh"},
    repeats={
        "2": "dubbel | dubbele | twee keer | twee maal | tweemaal",
        "3": "driedubbel | driedubbele | drie keer | drie maal | driemaal",
        "4": "vier keer | vier maal | viermaal",
    },
    as_in="zoals | zoals in | als in",
    of="van | als | voor",
    capitals="hoofdletter | kleine letter | letter | de letter | grote | kleine",
    asides=(
        "alles kleine letters | kleine letters | met kleine letters | alles in kleine letters | één woord"
        "| allemaal kleine letters | alles aan elkaar | aan elkaar | aan elkaar geschreven | in één woord"
        "| zonder spaties | gespeld | ik spel het"
    ),
    openings=(
        "mijn e-mail is | mijn email is | mijn mail is | mijn e-mailadres is | mijn emailadres is"
        "| mijn adres is | mijn mailadres is | het adres is | het e-mailadres is | e-mail | email"
        "| e-mailadres | mijn nummer is | het nummer is | mijn telefoonnummer is | het telefoonnummer is"
        "| mijn mobiele nummer is | nummer | telefoon | u kunt mij bereiken op | dat is | het is | ja"
        "| ja hoor | natuurlijk | oké | nou | goed"
    ),
    fillers="en | dan | de | het",
)
