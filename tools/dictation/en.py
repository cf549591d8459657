"""What callers say when they dictate in English; models that translate say it in every language."""

from tools.dictation.words import Words
from tools.speech.en import ENGLISH as SPEECH

ENGLISH = Words(
    speech=SPEECH,
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
    as_in="as in | as in the word | is in | like in",
    of="for | like | as | of",
    capitals="capital | uppercase | upper case | big | small | letter | the letter",
    asides=(
        "all lowercase | all lower case | all in lowercase | in lowercase | lowercase | lower case"
        "| all caps | all small | all small letters | all one word | all in one word | in one word"
        "| as one word | one word | all together | no spaces | no space | without spaces | spelled | spelt"
        "| spelled out | uh | uhm | um | erm | that's spelled | that is spelled | that's spelt | I spell"
        "| let me spell that"
    ),
    openings=(
        "my email is | my e-mail is | my email address is | my e-mail address is | my address is | email"
        "| the email is | the e-mail is | the email address is | the e-mail address is | the address is"
        "| e-mail | email address | e-mail address | you can reach me at | you can reach me on"
        "| reach me at | reach me on | my number is | the number is | number | my phone number is"
        "| the phone number is | phone number | my telephone number is | my cell is | my mobile is"
        "| my mobile number is | phone | call me at | call me on | it is | it's | that is | that's"
        "| that would be | it would be | this is | yes | yeah | yep | sure | of course | ok | okay | so"
        "| well"
    ),
    fillers="and | then | the",
)
