"""Dutch, formal: "u", and the 24-hour clock, but for the quarters of a business's hours: "om half drie".

The rule: what could be taken for the afternoon, though it is not, says "'s nachts" or "'s ochtends". A date
has no article and no preposition ("dinsdag één december"), so a sentence uses it as an adverb, as a subject
or after "voor". "Nul uur" begins the day named; nobody hears the end of it.
"""

from engine.model import DAY
from tools.speech.language import Language, bare

# fmt: off
_ONES = (
    "nul", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf",
    "dertien", "veertien", "vijftien", "zestien", "zeventien", "achttien", "negentien",
)
_TENS = (
    "", "", "twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig",
)
_MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober",
    "november", "december",
)
# fmt: on


def number(value: int) -> str:
    """A number from 0 to 999,999, as in counting: 1 is "één"; 2,500 is "vijfentwintighonderd"."""
    if value < 20:
        return _ONES[value]
    if value < 100:
        tens, ones = divmod(value, 10)
        return f"{_joined(ones)}{_TENS[tens]}" if ones else _TENS[tens]
    high, low = divmod(value, 100)
    if value < 1_000 or (value < 10_000 and high % 10):
        return f"{_stem(high)}honderd{_end(low)}"
    high, low = divmod(value, 1_000)
    thousands = f"{_stem(high)}duizend"
    return f"{thousands} {number(low)}" if low else thousands


def _joined(ones: int) -> str:
    """The number before its tens: "eenen", "tweeën", "vieren"."""
    return f"{_end(ones)}{'ën' if ones in (2, 3) else 'en'}"


def _stem(value: int) -> str:
    """The number before "honderd" and "duizend", of which one needs none."""
    return "" if value == 1 else number(value)


def _end(value: int) -> str:
    """The number within a word, where "een" cannot be taken for the article and has no accents."""
    if value < 2:
        return "een" if value else ""
    return number(value)


def duration(minutes: int) -> str:
    """A length of time: "tweeëntwintig minuten", "een half uur", "anderhalf uur", "drie kwartier"."""
    hours, rest = divmod(minutes, 60)
    if rest == 30:
        return _halves(hours)
    parts = []
    if hours:
        parts.append("een uur" if hours == 1 else f"{number(hours)} uur")
    if rest in _QUARTER_HOURS:
        parts.append(_QUARTER_HOURS[rest])
    elif rest or not hours:
        parts.append("één minuut" if rest == 1 else f"{number(rest)} minuten")
    return " en ".join(parts)


_QUARTER_HOURS = {15: "een kwartier", 45: "drie kwartier"}


def _halves(hours: int) -> str:
    if hours < 2:
        return "anderhalf uur" if hours else "een half uur"
    return f"{number(hours)} en een half uur"


_QUARTERS = {15: ("kwart over", 0), 30: ("half", 1), 45: ("kwart voor", 1)}
"""What stands before the hour, and how far that is ahead of the one that is running."""


def _time(minute_of_day: int) -> str:
    hour, minute = divmod(minute_of_day, 60)
    if bare(minute_of_day) and minute in _QUARTERS:
        before, ahead = _QUARTERS[minute]
        return f"om {before} {number((hour + ahead - 1) % 12 + 1)}"
    words = f"om {number(hour)} uur {number(minute)}" if minute else f"om {number(hour)} uur"
    if hour == 0 or hour >= 8:
        return words
    return f"{words} 's nachts" if hour < 5 else f"{words} 's ochtends"


DUTCH = Language(
    code="nl",
    names=(
        ("nld", "dut", "dutch", "nederlands", "vlaams", "flemish", "niederländisch", "flämisch")
        + ("néerlandais", "flamand", "neerlandés", "holandés", "olandese", "holandês")
    ),
    clock=tuple(map(_time, range(DAY))),
    weekdays=("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
    months=_MONTHS,
    ordinals=tuple(map(number, range(1, 32))),
    year=number,
    number=number,
    duration=duration,
    today="vandaag",
    tomorrow="morgen",
    yesterday="gisteren",
    near_date="{weekday} {ordinal} {month}",
    date="{weekday} {ordinal} {month}",
    date_end="",
    team_="het team",
    with_="bij",
    for_="voor",
    unconfirmed_="nog niet bevestigd",
    signs={"@": "apenstaartje", ".": "punt", "-": "streepje", "_": "underscore", "+": "plus"},
    summer="zomertijd",
    winter="wintertijd",
    and_="en",
    or_="of",
    others="anderen",
    free="{when} is nog vrij.",
    free_with="{when} is bij {host} nog vrij.",
    busy="Helaas is {when} al bezet.",
    buffer="Helaas ligt {when} te dicht bij een andere afspraak.",
    closed="Helaas zijn we {when} gesloten.",
    closed_day="We zijn {day} helaas gesloten.",
    closed_day_with="Helaas kunt u {day} niet bij {host} terecht.",
    too_short="{when} is er binnen onze openingstijden helaas te weinig tijd.",
    cap="We kunnen helaas geen afspraken meer aannemen voor {when}.",
    notice="Dat is helaas te kort dag; het kan op zijn vroegst {when}.",
    horizon="Dat is helaas te ver vooruit; we nemen nog geen afspraken aan voor {when} of later.",
    past="Dat tijdstip is al voorbij.",
    busy_with="Helaas is {when} bij {host} al bezet.",
    closed_with="{when} valt helaas buiten de werktijden van {host}.",
    offer="Het kan wel {offers}.",
    offer_with="Bij {host} kan het wel {offers}.",
    propose="Er is nog plek {offers}.",
    propose_with="Bij {host} is er nog plek {offers}.",
    nothing="Er is helaas niets meer vrij, zo ver vooruit als we boeken.",
    nothing_with="Bij {host} is er helaas niets meer vrij, zo ver vooruit als we boeken.",
    nothing_then="In die periode is er helaas niets vrij.",
    booked="Uw afspraak bij {host} is {when}.",
    booked_duration="Uw afspraak bij {host} is {when}, gedurende {duration}.",
    held="Ik houd {when} bij {host} nog {duration} vrij.",
    pending=(
        "Ik heb bij {host} een afspraak aangevraagd voor {when}; zodra die bevestigd is, staat hij vast."
    ),
    booked_series="Ik heb {number} afspraken bij {host} voor u ingepland, van {first} tot en met {last}.",
    pending_series=(
        "Ik heb bij {host} {number} afspraken aangevraagd, van {first} tot en met {last}; die zijn nog niet "
        "bevestigd."
    ),
    left_out="Ik moest {times} overslaan.",
    left_out_many="{number} andere tijden waren niet vrij.",
    none_booked="Helaas is {when} niet vrij, dus ik heb er nog geen ingepland; zal ik die overslaan?",
    moved="Uw nieuwe afspraak is {when} bij {host}.",
    moved_duration="Uw nieuwe afspraak is {when} bij {host}, en duurt {duration}.",
    cancelled="Uw afspraak voor {when} bij {host} is geannuleerd.",
    declined="Helaas is uw afspraak voor {when} bij {host} afgewezen.",
    released="In orde, die tijd houd ik niet meer voor u vrij.",
    found="U heeft {when} een afspraak bij {host}.",
    found_several="U heeft {number} afspraken: {times}.",
    found_next="U heeft {number} afspraken; de eerstvolgende zijn {times}.",
    found_series="U heeft {number} afspraken bij {host}, van {first} tot en met {last}.",
    found_none="Ik kan geen komende afspraak voor u vinden.",
    held_several="Ik houd {times} voor u vrij.",
    which_booking="Welke afspraak bedoelt u: {times}?",
    which_of_many="Welke afspraak bedoelt u? U heeft er {number}; de eerstvolgende zijn {times}.",
    no_such_booking="Die afspraak kan ik niet vinden; kunt u mij de dag en de tijd noemen?",
    over="Die afspraak is al begonnen of voorbij; daar kan ik niets meer aan veranderen.",
    only_held="Die tijd houd ik alleen nog vrij; zal ik een andere vrijhouden, of deze inplannen?",
    too_many_holds="Meer tijden kan ik nu niet vrijhouden; welke zal ik inplannen?",
    too_many_guesses=(
        "Dat kan ik niet nog eens opzoeken; belt u alstublieft met het nummer waarmee u heeft geboekt."
    ),
    missing_name_and_day="Om uw afspraak te vinden, heb ik de dag en de volledige naam nodig.",
    bad_repeat="Hoe vaak moet de afspraak terugkomen? Het kan elke dag, week of maand, tot {most} keer.",
    missing_when="Ik heb de dag en de tijd nodig.",
    missing_time="Ik heb de tijd nog nodig; hoe laat wilt u {day} komen?",
    missing_date="Ik heb de dag nog nodig; welke dag komt u het beste uit?",
    bad_when="Die tijd heb ik niet begrepen; kunt u mij de datum en het tijdstip noemen?",
    window_backwards="Het einde ligt voor het begin; van wanneer tot wanneer komt het u uit?",
    no_such_date="Die datum bestaat niet; welke dag komt u het beste uit?",
    weekday_mismatch="{ordinal} {month} is een {weekday}; bedoelt u {times}?",
    which_when="Bedoelt u {times}?",
    unknown_reference="Ik weet niet welke tijd u daarmee bedoelt; welke dag en welke tijd wilt u?",
    clocks_forward="Dan gaat de klok vooruit, dus dat wordt {when}.",
    bad_duration="Hoe lang moet de afspraak duren? Het kan van {least} tot {most}.",
    unknown_host="Die naam ken ik niet; we hebben {names}. Bij wie wilt u terecht?",
    ambiguous_host="Die naam past bij meer mensen; bedoelt u {names}?",
    unknown_service="Die dienst ken ik niet; we hebben {names}. Welke wilt u?",
    nobody="Hier kan nog bij niemand geboekt worden.",
    unknown_time_zone=(
        "De tijdzone {zone} ken ik niet; noemt u alstublieft een stad, of een IANA-naam zoals "
        "Europe/Amsterdam."
    ),
    options_people="U kunt terecht bij {names}.",
    options_people_many="U kunt terecht bij {names} of {number} anderen.",
    options_services="Wij bieden {names} aan.",
    options_services_many="Wij bieden {names} en nog {number} andere diensten aan.",
    options_which="Welke naam zoekt u?",
    missing_attendee="Voor de afspraak heb ik een naam, een telefoonnummer of een e-mailadres nodig.",
    bad_email="Dat e-mailadres lijkt niet volledig; kunt u het nog eens spellen?",
    bad_phone="Dat telefoonnummer lijkt niet volledig; kunt u het herhalen?",
    too_long="Het veld {field} is te lang; er zijn hoogstens {most} tekens mogelijk.",
    unknown_tool="Er is geen tool met die naam; er zijn {names}.",
    bad_arguments="De argumenten moeten één volledig JSON-object zijn.",
    bad_json="Het verzoek is geen geldige JSON.",
    too_deep="De argumenten zijn te diep genest.",
    bad_encoding="Het verzoek moet tekst in UTF-8 zijn.",
    too_large="Het verzoek is te groot; er zijn hoogstens {most} kilobyte mogelijk.",
    too_many_calls="Dat is te veel tegelijk; stuurt u alstublieft hoogstens {most} aanroepen per bericht.",
    too_slow="Het verzoek is niet op tijd aangekomen; stuurt u het alstublieft nog eens.",
    unconfirmed="Dat kon ik nog niet bevestigen; vraagt u het zo nog eens, dan weet ik het.",
    call_id_reused=(
        "Die aanroep-id is al voor een ander verzoek gebruikt; probeert u het alstublieft met een nieuwe."
    ),
    overloaded="Er zijn nu te veel verzoeken tegelijk; probeert u het zo nog eens.",
    unavailable="Ik kan de agenda nu niet bereiken; probeert u het zo nog eens.",
    your_time="{say} Dat is in uw plaatselijke tijd.",
    stale="{say} Dat kan in de laatste ogenblikken veranderd zijn.",
    email_is="Als e-mailadres heb ik {spelled} genoteerd.",
    phone_is="Als nummer heb ik {digits} genoteerd.",
    name_is="Als naam heb ik {spelled} genoteerd.",
)
