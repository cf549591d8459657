"""Dutch, as callers in the Netherlands and in Flanders use it."""

from tools.speech.nl import DUTCH as SPEECH
from tools.when.vocabulary import Vocabulary

# fmt: off
_ABOUT_HOURS = (
    "enen", "tweeën", "drieën", "vieren", "vijven", "zessen", "zevenen", "achten", "negenen", "tienen",
    "elven", "twaalven",
)
"""Hours behind "tegen", "na" and the like: "tegen vijven"."""
# fmt: on


def _ordinals() -> dict[str, int]:
    """ "Eerste" to "eenendertigste": dates are said with numbers, but not by everybody."""
    found = {SPEECH.number(day) + ("de" if day < 20 else "ste"): day for day in range(2, 32)}
    return found | {"eerste": 1, "derde": 3, "achtste": 8}


def _halves() -> dict[str, int]:
    """ "Anderhalf", "twee en een half", "tweeëneenhalf"."""
    found = {"anderhalf": 90, "anderhalve": 90, "een en een half": 90}
    for whole in range(2, 10):
        word = SPEECH.number(whole)
        joint = "ën" if word.endswith("e") else "en"
        found |= {
            f"{word}{form}": whole * 60 + 30 for form in (" en een half", f"{joint}eenhalf", f"{joint}half")
        }
    return found


def _lengths() -> dict[str, int]:
    """ "Halfuur", "een half uur": whole, since "half" alone is also the middle of a month."""
    words = {
        "kwartier": 15,
        "kwartiertje": 15,
        "halfuur": 30,
        "halfuurtje": 30,
        "half uur": 30,
        "half uurtje": 30,
    }
    words |= {"driekwartier": 45, "uurtje": 60}
    return words | {f"een {word}": length for word, length in words.items()}


def _voor(*phrases: str) -> str:
    """A week can be what an appointment is for: "voor volgende week" is not before it."""
    return "|".join((*phrases, *(f"voor {phrase}" for phrase in phrases)))


def _weekday(name: str, *others: str) -> str:
    """With the article: "een" by itself is a number."""
    return "|".join((f"een {name}", f"{name}s", f"'s {name}s", f"{name}en", *others))


DUTCH = Vocabulary(
    speech=SPEECH,
    half_before=True,
    minutes_joined=False,
    dotted_ordinals=False,
    glued=True,
    twelve_hours=False,
    numbers={word: hour for hour, word in enumerate(_ABOUT_HOURS, start=1)}
    | {"'n": 1, "paar": 3, "een paar": 3, "enkele": 3},
    ordinals=_ordinals(),
    ordinal_endings="e|de|ste",
    fractions={"half": 30, "halve": 30, "kwart": 15, "driekwart": 45},
    multiples=_halves(),
    lengths=_lengths(),
    zero="nul",
    weekdays=(
        _weekday("maandag", "ma"),
        _weekday("dinsdag", "di", "din", "dins"),
        _weekday("woensdag", "wo", "woe", "woens"),
        _weekday("donderdag", "do", "don", "dond"),
        _weekday("vrijdag", "vr", "vrijd"),
        _weekday("zaterdag", "za", "zat", "zater"),
        _weekday("zondag", "zon", "zond"),
    ),
    months=("jan", "feb|febr", "mrt", "apr", "", "jun", "jul", "aug", "sep|sept", "okt", "nov", "dec"),
    units={
        "minute": "minuut|minuten|min|minuutje|minuutjes",
        "quarter_hour": "kwartier|kwartieren|kwartiertje|kwartiertjes",
        "hour": "uur|uren|uurtje|uurtjes|u",
        "day": "dag|dagen",
        "week": "week|weken|weekje|weekjes",
        "month": "maand|maanden|maandje",
        "year": "jaar|jaren",
    },
    days={
        "overmorgen": 2,
        "overovermorgen": 3,
        "vandaag nog": 0,
        "eergisteren": -2,
        "vandaag over acht dagen": 7,
        "morgen over acht dagen": 8,
        "voor vandaag": 0,
        "voor morgen": 1,
        "voor overmorgen": 2,
    },
    parts={
        "morning": (
            "ochtend|ochtends|'s ochtends|in de ochtend|de ochtend|een ochtend|op de ochtend|ochtenden|"
            "morgen|morgens|'s morgens|in de morgen|'s ochtends vroeg|'s morgens vroeg|vroege ochtend|"
            "ochtendje"
        ),
        "forenoon": "voormiddag|'s voormiddags|voormiddags|in de voormiddag|de voormiddag|een voormiddag",
        "noon": (
            "tussen de middag|lunch|lunchtijd|lunchpauze|de lunch|de lunchpauze|middagpauze|tijdens de lunch|"
            "middageten|het middageten|in de lunchpauze|onder de middag|over de middag|lunchuur"
        ),
        "afternoon": (
            "middag|middags|'s middags|in de middag|de middag|een middag|middagen|namiddag|namiddags|"
            "'s namiddags|in de namiddag|de namiddag|een namiddag|middagje"
        ),
        "evening": (
            "avond|avonds|'s avonds|in de avond|de avond|een avond|avonden|avondje|avondeten|het avondeten|"
            "na het werk|na mijn werk|na werktijd|na kantoortijd"
        ),
        "night": "nacht|nachts|'s nachts|in de nacht|de nacht",
    },
    day_parts={
        "vanochtend": (0, "morning"),
        "vanmorgen": (0, "morning"),
        "vanvoormiddag": (0, "forenoon"),
        "vanmiddag": (0, "afternoon"),
        "vannamiddag": (0, "afternoon"),
        "vanavond": (0, "evening"),
        "vannacht": (0, "night"),
        "morgenochtend": (1, "morning"),
        "morgenmorgen": (1, "morning"),
        "morgenvroeg": (1, "morning"),
        "morgen vroeg": (1, "morning"),
        "morgenvoormiddag": (1, "forenoon"),
        "morgenmiddag": (1, "afternoon"),
        "morgennamiddag": (1, "afternoon"),
        "morgenavond": (1, "evening"),
        "morgennacht": (1, "night"),
        "overmorgenochtend": (2, "morning"),
        "overmorgenmiddag": (2, "afternoon"),
        "overmorgenavond": (2, "evening"),
    },
    weeks={"veertien dagen": 2},
    noon="middaguur|het middaguur|twaalf uur 's middags",
    midnight="middernacht|om middernacht",
    am="am|a m",
    pm="pm|p m",
    clock="uur|u|uur precies|uur exact|uur stipt|uur sharp|uur scherp",
    at="om|@|klokslag|precies om|stipt om|exact om|voor om",
    past="over",
    to="",
    past_or_after="na",
    to_or_before="voor",
    to_or_until="",
    minus="",
    and_="en|én",
    or_="of|ofwel|dan wel|of anders|anders|of misschien|of eventueel|of liever|of wel|of desnoods|of ook",
    of=(
        "de|het|den|van|op|in|'t|die|dat|te|tijdens|in de loop van|in de loop van de|ergens|ergens in|"
        "ergens op|gedurende|rond de|aan"
    ),
    on="",
    from_="vanaf|vanaf de|van af|beginnend|beginnend op|te beginnen|startend|sinds|vanaf het",
    after="later dan|na afloop van|na de|na het|meteen na|direct na|ergens na",
    before="eerder dan|vroeger dan|voor de|voor het|ergens voor|ruim voor|nog voor",
    until="tot|tot en met|t/m|t / m|tm|tot aan|tot en met de|tot de|tot aan de|tot om",
    between="tussen|tussen de",
    not_="niet|geen|nooit|kan niet|in plaats van|bezet|op vakantie|behalve|onmogelijk",
    rather="nee|nee wacht|sorry|ik bedoel|liever|beter gezegd|of beter",
    around=(
        "rond|omstreeks|ongeveer|circa|ca|tegen|zo rond|zo tegen|zo om|zo'n|plusminus|om en nabij|rondom|"
        "ruwweg|om ongeveer|om circa|een uur of|om een uur of|rond een uur of|tegen een uur of|"
        "zo rond een uur of|een uurtje of|of zo|rond de klok van|in de buurt van|grofweg|rond of|"
        "bij benadering|naar schatting|zo ongeveer|iets van"
    ),
    at_latest=(
        "uiterlijk|uiterlijk om|ten laatste|ten laatste om|op zijn laatst|op z'n laatst|op zijn laatst om|"
        "op z'n laatst om|niet later dan|niet na|niet later als|liefst niet na|liever niet na|op het laatst|"
        "tot uiterlijk|tot ten laatste|maximaal tot|het laatst"
    ),
    at_earliest=(
        "op zijn vroegst|op z'n vroegst|op zijn vroegst om|op z'n vroegst om|ten vroegste|ten vroegste om|"
        "vroegst|niet voor|niet eerder dan|niet vroeger dan|liever niet voor|liefst niet voor|"
        "niet eerder als|pas na|pas vanaf|pas om|vanaf ten vroegste|het vroegst|zeker niet voor"
    ),
    or_later="of later|en later|of daarna|of erna|of nadien|of iets later|of wat later",
    or_earlier="of eerder|of vroeger|of ervoor|of daarvoor|of iets eerder|of wat eerder",
    this=_voor("deze", "dit", "huidige", "lopende"),
    next=_voor("volgende", "volgend"),
    after_next="daaropvolgende|daarop volgende",
    coming=(
        _voor(
            "komende",
            "komend",
            "aanstaande",
            "aankomende",
            "aankomend",
            "eerstvolgende",
            "eerstkomende",
            "a.s.",
        )
        + "|die komt|a . s|a . s .|a s|as|toekomende|deze komende|deze aanstaande"
    ),
    last="vorige|vorig|afgelopen|laatste|verleden",
    in_="over|in",
    within=(
        "binnen|binnen de|binnen nu en|in de komende|in de loop van de komende|gedurende de komende|"
        "binnen de komende|binnen het|in de eerstvolgende|in minder dan"
    ),
    for_="duurt|en duurt|gedurende|nog|voor de duur van|met een duur van",
    hence="vanaf nu|van nu af|van nu af aan|vanaf vandaag|vanaf dit moment",
    later="later|daarna|erna|nadien|verder|hierna|naderhand|erop|daarop",
    earlier="eerder|vroeger|ervoor|daarvoor|hiervoor|tevoren",
    plus="plus|over een uur of|over een uurtje of",
    now="nu|direct|meteen|onmiddellijk|nu meteen|op dit moment|nu direct|dadelijk",
    begin="begin|aan het begin|in het begin|het begin|begin van|eerste dagen",
    middle="midden|medio|halverwege|half|in het midden|het midden|hartje",
    end=(
        "eind|einde|aan het eind|aan het einde|op het eind|op het einde|het eind|het einde|laatste dagen|"
        "tegen het eind|tegen het einde"
    ),
    early="vroeg|heel vroeg|erg vroeg|vroeg in|vroeg op|vroege|lekker vroeg|vroeg in de|vroeg op de",
    late=(
        "laat|heel laat|erg laat|laat in|laat op|late|later in|later op|laat in de|laat op de|later in de|"
        "later op de"
    ),
    first_thing=(
        "als eerste|meteen 's ochtends|meteen 's morgens|direct 's ochtends|bij opening|"
        "zodra jullie open zijn|zodra u open bent|zodra jullie opengaan|als jullie opengaan|"
        "meteen als jullie opengaan|de eerste afspraak van de dag|eerste afspraak van de dag|"
        "meteen in de ochtend|direct in de ochtend|'s ochtends als eerste|als allereerste|"
        "aan het begin van de dag|begin van de dag|in het begin van de dag|het begin van de dag|"
        "'s morgens als eerste"
    ),
    last_thing=(
        "aan het eind van de dag|aan het einde van de dag|eind van de dag|einde van de dag|"
        "op het eind van de dag|op het einde van de dag|als laatste|voor sluitingstijd|"
        "net voor sluitingstijd|vlak voor sluitingstijd|voor sluiting|net voor jullie sluiten|"
        "voor jullie sluiten|laatste afspraak van de dag|de laatste afspraak van de dag|eind van de werkdag|"
        "einde van de werkdag|aan het eind van de werkdag"
    ),
    soonest=(
        "zo snel mogelijk|zo spoedig mogelijk|zo vlug mogelijk|zo gauw mogelijk|zo vroeg mogelijk|asap|zsm|"
        "z . s . m|z . s . m .|eerste mogelijkheid|de eerste mogelijkheid|eerstvolgende mogelijkheid|"
        "de eerstvolgende mogelijkheid|eerst mogelijke|eerste vrije plek|de eerste vrije plek|"
        "eerste vrije plaats|eerste plek|de eerste plek|eerste gelegenheid|bij de eerste gelegenheid|"
        "eerstvolgende afspraak|de eerstvolgende afspraak|eerst beschikbare|eerste beschikbare|"
        "eerstvolgende beschikbare|eerstvolgende vrije|spoedig|binnenkort|met spoed|zodra het kan|"
        "zo snel als het kan|wanneer het eerste kan|snel mogelijk|ten spoedigste"
    ),
    weekend="weekend|weekeinde|weekends|een weekend|het weekend|weekendje",
    workday=(
        "werkdag|werkdagen|een werkdag|doordeweeks|door de week|doordeweekse dag|een doordeweekse dag|"
        "weekdag|weekdagen|een weekdag|door-de-weekse dag"
    ),
    calendar_week="week|weeknummer|week nummer|kalenderweek|week nr",
    same="zelfde|dezelfde|hetzelfde|diezelfde|datzelfde",
    other="andere|ander",
    one=(
        "optie|mogelijkheid|voorstel|afspraak|tijdstip|plek|keuze|moment|suggestie|die u noemde|die u zei|"
        "die je noemde"
    ),
    that="die|die daar|die tijd|dat tijdstip|die van",
    time="tijd|tijdstip|uur",
    day="dag|datum",
    whole_day=(
        "hele dag|de hele dag|heel de dag|ganse dag|de ganse dag|gehele dag|de gehele dag|elk moment|"
        "op elk moment|ieder moment|op ieder moment|elk tijdstip|op elk tijdstip|ieder tijdstip|"
        "wanneer dan ook|om het even wanneer|gelijk wanneer|maakt niet uit hoe laat|hoe laat maakt niet uit|"
        "maakt niet uit wanneer|het maakt niet uit hoe laat|het maakt niet uit wanneer|ergens op de dag|"
        "in de loop van de dag|ergens in de loop van de dag|gedurende de dag|ergens overdag|overdag|"
        "hoe laat dan ook"
    ),
    every="elke|iedere|ieder|elk|om de|één keer per|eens per",
    rhythms={
        "dagelijks": ("day", 1),
        "wekelijks": ("week", 1),
        "tweewekelijks": ("week", 2),
        "maandelijks": ("month", 1),
    },
    times="keer|maal|afspraken|in totaal",
    multiplicities={"eenmaal": 1, "tweemaal": 2, "driemaal": 3},
    leave_out="overslaan|sla over|weglaten|de andere|de anderen|de rest|zoveel mogelijk|ja",
    keeping="ik houd",
    summer="zomertijd|in zomertijd|de zomertijd",
    winter="wintertijd|in wintertijd|de wintertijd",
    filler=(
        "alstublieft|alsjeblieft|graag|heel graag|bedankt|dank u|dank u wel|dank je|dank je wel|"
        "dankjewel|dankuwel|hallo|hoi|goedemorgen|dag hoor|goedemiddag|goedenavond|goeiemorgen|"
        "goeiemiddag|goedendag|goeiedag|eh|ehm|euh|uh|uhm|um|hm|hmm|ja|nou|nou ja|pardon|wacht even|"
        "even|eens|even kijken|eventjes|toch|maar|dan|zo|dus|oké|oke|ok|okay|goed|prima|perfect|fijn|"
        "mooi|top|is goed|misschien|eventueel|mogelijk|mogelijks|wellicht|waarschijnlijk|bij voorkeur|"
        "het liefst|liefst|liever|eigenlijk|precies|exact|stipt|gewoon|nog|al|ook|alleen|"
        "laten we zeggen|zeg maar|zeg|zeggen|ik|we|wij|u|je|jij|jullie|mij|me|ons|mijn|uw|het liefste|"
        "er|daar|hier|dat is|zou|zouden|zou willen|wil|willen|wou|wilde|wilden|kan|kunnen|kunt|kun|kon|"
        "konden|mag|mogen|moet|moeten|hoeft|heb|hebt|heeft|hebben|had|hadden|is|zijn|was|waren|wordt|"
        "worden|ben|bent|ga|gaan|gaat|kom|komen|komt|langskomen|langs komen|langs|terecht|"
        "terechtkunnen|lukt|lukken|lukt het|past|passen|past het|schikt|schikken|uitkomen|uitkomt|"
        "komt uit|goed uit|komt goed uit|zou passen|zou kunnen|werkt|gaat het|zit|zitten|nodig|"
        "afspraak|een afspraak|de afspraak|mijn afspraak|afspraken|afspraakje|een afspraak voor|"
        "afspraak voor|een afspraak maken|een afspraak maken voor|afspraak maken|afspraak maken voor|"
        "een afspraak inplannen voor|inplannen|inplannen voor|plannen|plannen voor|boeken|boeken voor|"
        "reserveren|reserveren voor|verzetten|verplaatsen|verzetten naar|verplaatsen naar|naar|maken|"
        "maken voor|vastleggen|vastleggen voor|afspreken|een afspraak op|noteren|zetten|inschrijven|"
        "plek|een plek|plekje|een plekje|plaats|ruimte|vrij|vrije|beschikbaar|beschikbare|iets|"
        "iets vrij|wat|iets anders|een moment|een gaatje|gaatje|een tijd|een datum|bezoek|gesprek|"
        "een gesprek|bespreking|overleg|bij|bij u|bij jullie|met|als het kan|als dat kan|"
        "indien mogelijk|zo mogelijk|als het mogelijk is|is het mogelijk|hoe zit het met|"
        "wat dacht u van|wat dacht je van|wat vindt u van|hoe is het met|is er|zijn er|heeft u|"
        "hebben jullie|hebt u|heeft u iets|denk|denk ik|ik denk|geloof ik|vind|hoor|hè|kijken|zien|"
        "tijd|datum|enige|een beetje|elke|iedere|alle|rest van|de rest van|hele|gehele|heel|"
        "verder geen|willekeurige dag|een willekeurige dag|het is|ergens in de week|doe maar|doen|doe|"
        "maakt niet uit|het maakt niet uit"
    ),
)
