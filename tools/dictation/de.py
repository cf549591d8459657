"""What callers say when they dictate in German."""

from tools.dictation.words import Words
from tools.speech.de import GERMAN as SPEECH

GERMAN = Words(
    speech=SPEECH,
    signs={
        "@": "ät | at | et | at-Zeichen | ät-Zeichen | Klammeraffe | Klammeraffen | Affenschwanz",
        ".": "Punkt",
        "-": "Bindestrich | minus | Minuszeichen | Strich | Mittelstrich | Querstrich",
        "_": "Unterstrich | Tiefstrich | Underline | Underscore",
        "+": "plus | Pluszeichen",
    },
    letters={
        "j": "Jot",
        "v": "Vau",
        "y": "Ypsilon",
        "z": "Zett | Zet",
        "ß": "Eszett | scharfes s | scharf s",
        "ä": "a Umlaut",
        "ö": "o Umlaut",
        "ü": "u Umlaut",
    },
    written={"ä": "ae", "ö": "oe", "ü": "ue"},
    numbers={"2": "zwo"},
    zeros={"0": "o | oh"},
    repeats={
        "2": "doppel | doppelt | doppeltes | zweimal | zwei mal | zwomal",
        "3": "dreifach | dreifaches | dreimal | drei mal",
        "4": "vierfach | vierfaches | viermal | vier mal",
    },
    as_in="wie | wie in | wie bei",
    of="für | von",
    capitals="groß | großes | großer | klein | kleines | kleiner | Buchstabe | der Buchstabe",
    asides=(
        "alles klein | alles kleingeschrieben | alles klein geschrieben | klein geschrieben"
        "| kleingeschrieben | in Kleinbuchstaben | alles zusammen | alles zusammengeschrieben"
        "| alles zusammen geschrieben | ein Wort | zusammengeschrieben | zusammen geschrieben"
        "| in einem Wort | alles in einem Wort | alles ein Wort | ohne Leerzeichen | buchstabiert"
        "| ich buchstabiere"
    ),
    openings=(
        "meine E-Mail ist | meine Email ist | meine Mail ist | meine E-Mail-Adresse ist | meine Adresse ist"
        "| meine Mailadresse ist | meine Mail-Adresse ist | meine Email-Adresse ist"
        "| meine Emailadresse ist | die Adresse ist | die Adresse lautet | meine E-Mail-Adresse lautet"
        "| die E-Mail-Adresse ist | die E-Mail-Adresse lautet | E-Mail | Email | E-Mail-Adresse"
        "| meine Nummer ist | die Nummer ist | meine Nummer lautet | meine Telefonnummer ist"
        "| die Telefonnummer ist | meine Handynummer ist | die Handynummer ist | Nummer | Telefon"
        "| Telefonnummer | Sie erreichen mich unter | das ist die | das ist | das wäre | es ist | ja | also"
        "| gerne | gern | genau | okay | äh | ähm"
    ),
    fillers="und | dann | die | der | das",
)
