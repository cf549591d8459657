"""What callers say when they dictate in Portuguese."""

from tools.dictation.words import Words
from tools.speech.pt import PORTUGUESE as SPEECH

PORTUGUESE = Words(
    speech=SPEECH,
    signs={
        "@": "arroba | a arroba",
        ".": "ponto",
        "-": "hífen | traço | tracinho | traço médio | menos | sinal de menos",
        "_": "sublinhado | underline | underscore | traço baixo | traço inferior | traço embaixo",
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
        "ç": "cê cedilha | c cedilha",
    },
    written={},
    numbers={},
    zeros={"6": "meia"},
    repeats={
        "2": "duplo | dupla | dobro | duas vezes",
        "3": "triplo | tripla | três vezes",
        "4": "quádruplo | quatro vezes",
    },
    as_in="como | como em | tipo",
    of="de",
    capitals="maiúscula | maiúsculo | minúscula | minúsculo | letra | a letra",
    asides=(
        "tudo em minúsculas | tudo em minúscula | tudo minúsculo | em minúsculas | em minúscula"
        "| tudo junto | sem espaços | sem espaço | numa palavra | numa só palavra | uma palavra só"
        "| soletrando | soletrado"
    ),
    openings=(
        "meu email é | o meu email é | meu e-mail é | o meu e-mail é | meu endereço é | o meu endereço é"
        "| o endereço é | o email é | o e-mail é | email | e-mail | meu número é | o meu número é"
        "| o número é | meu telefone é | o meu telefone é | o telefone é | meu celular é"
        "| o meu telemóvel é | número | telefone | é o | sim | claro | então | bom | bem | pois"
    ),
    fillers="e | depois | o | a",
)
