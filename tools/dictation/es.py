"""What callers say when they dictate in Spanish."""

from tools.dictation.words import Words
from tools.speech.es import SPANISH as SPEECH

SPANISH = Words(
    speech=SPEECH,
    signs={
        "@": "arroba | la arroba | a comercial",
        ".": "punto",
        "-": "guion | guion medio | menos | signo menos | raya",
        "_": "guion bajo | guion de abajo | barra baja | raya baja | subrayado | subguion",
        "+": "más | signo más",
    },
    letters={
        "b": "be larga | be grande | be alta",
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
        "w": "uve doble | doble uve | doble ve | ve doble | doble u | doble v",
        "x": "equis",
        "y": "i griega | ye",
        "z": "zeta | ceta",
    },
    written={},
    numbers={},
    zeros={},
    repeats={
        "2": "doble | dos veces",
        "3": "triple | tres veces",
        "4": "cuádruple | cuatro veces",
    },
    as_in="como | como en | como de",
    of="de",
    capitals="mayúscula | minúscula | letra | la letra",
    asides=(
        "todo en minúsculas | todo en minúscula | todo minúsculas | en minúsculas | en minúscula"
        "| todo junto | todo seguido | sin espacios | en una palabra | en una sola palabra | una palabra"
        "| deletreado | se deletrea | le deletreo"
    ),
    openings=(
        "mi correo es | mi correo electrónico es | mi email es | mi e-mail es | mi mail es"
        "| mi dirección es | la dirección es | el correo es | el correo electrónico es | correo"
        "| correo electrónico | mi número es | el número es | mi número de teléfono es | mi teléfono es"
        "| el teléfono es | número | mi móvil es | mi celular es | teléfono | es el | es | sí | claro"
        "| bueno | pues | vale"
    ),
    fillers="y | luego | después | el | la",
)
