"""Italian, formal: "Lei", and the 24-hour clock.

The rule: a day and a time stand bare, as an adverb or after "per" ("martedì primo dicembre alle nove"), and
nothing is elided before a fact, so no article stands before an ordinal. The hours before eight say "di
notte" or "di mattina", as they would be taken for the afternoon. "Alle zero" begins the day named;
"mezzanotte" might be its end.
"""

from engine.model import DAY
from tools.speech.language import Language

# fmt: off
_ONES = (
    "zero", "uno", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove", "dieci", "undici",
    "dodici", "tredici", "quattordici", "quindici", "sedici", "diciassette", "diciotto", "diciannove",
)
_TENS = (
    "", "", "venti", "trenta", "quaranta", "cinquanta", "sessanta", "settanta", "ottanta", "novanta",
)
_MONTHS = (
    "gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre",
    "ottobre", "novembre", "dicembre",
)
# fmt: on

_LIKE_ANOTHER_HOUR = range(20 * 60 + 1, 20 * 60 + 4)
""""Alle venti e tre" sounds like "alle ventitré": these minutes are said on a dial of twelve hours."""


def number(value: int) -> str:
    """A number from 0 to 999,999, as in counting: 1 is "uno"."""
    words = _stem(value)
    return f"{words[:-1]}é" if value > 3 and value % 10 == 3 and value % 100 != 13 else words


def _stem(value: int) -> str:
    """The number as it begins another word, without the accent: "ventitremila"."""
    if value < 20:
        return _ONES[value]
    if value < 100:
        tens, ones = divmod(value, 10)
        return _glued(_TENS[tens], ones, elided=(1, 8))
    if value < 1_000:
        hundreds, rest = divmod(value, 100)
        high = "cento" if hundreds == 1 else f"{_ONES[hundreds]}cento"
        return _glued(high, rest, elided=(8, *range(80, 90)))
    thousands, rest = divmod(value, 1_000)
    return _glued("mille" if thousands == 1 else f"{_stem(thousands)}mila", rest)


def _glued(high: str, low: int, elided: tuple[int, ...] = ()) -> str:
    """One word of two; before what is `elided` the first loses its vowel: "ventotto", "centottanta"."""
    if not low:
        return high
    return f"{high[:-1] if low in elided else high}{_stem(low)}"


def duration(minutes: int) -> str:
    """A length of time: "ventidue minuti", "mezz'ora", "due ore e mezza"."""
    parts_of_an_hour = {15: "un quarto d'ora", 30: "mezz'ora", 45: "tre quarti d'ora"}
    if minutes in parts_of_an_hour:
        return parts_of_an_hour[minutes]
    hours, rest = divmod(minutes, 60)
    parts = []
    if hours:
        parts.append("un'ora" if hours == 1 else f"{number(hours)} ore")
    if rest == 30:
        parts.append("mezza")
    elif rest or not hours:
        parts.append("un minuto" if rest == 1 else f"{number(rest)} minuti")
    return " e ".join(parts)


def _time(minute_of_day: int) -> str:
    hour, minute = divmod(minute_of_day, 60)
    if (hour, minute) == (12, 0):
        return "a mezzogiorno"
    if minute_of_day in _LIKE_ANOTHER_HOUR:
        return f"alle otto e {number(minute)} di sera"
    words = "all'una" if hour == 1 else f"alle {number(hour)}"
    if minute:
        words = f"{words} e {number(minute)}"
    if 1 <= hour < 8:
        return f"{words} {'di notte' if hour < 5 else 'di mattina'}"
    return words


ITALIAN = Language(
    code="it",
    names=("ita", "italian", "italiano", "italienisch", "italien"),
    clock=tuple(map(_time, range(DAY))),
    weekdays=("lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"),
    months=_MONTHS,
    ordinals=("primo", *(number(day) for day in range(2, 32))),
    year=number,
    number=number,
    duration=duration,
    today="oggi",
    tomorrow="domani",
    yesterday="ieri",
    near_date="{weekday} {ordinal} {month}",
    date="{weekday} {ordinal} {month}",
    date_end="",
    team_="il team",
    with_="con",
    for_="per",
    unconfirmed_="non ancora confermato",
    signs={"@": "chiocciola", ".": "punto", "-": "trattino", "_": "trattino basso", "+": "più"},
    summer="ora legale",
    winter="ora solare",
    and_="e",
    or_="o",
    others="altri",
    free="{when} c'è posto.",
    free_with="{when} c'è posto con {host}.",
    busy="Purtroppo {when} è già occupato.",
    buffer="Purtroppo {when} è troppo vicino a un altro appuntamento.",
    closed="Purtroppo {when} è fuori dal nostro orario di apertura.",
    closed_day="Purtroppo siamo chiusi {day}.",
    closed_day_with="Purtroppo {host} non c'è {day}.",
    too_short="Purtroppo {when} non c'è abbastanza tempo entro il nostro orario di apertura.",
    cap="Purtroppo non abbiamo più posto {when}.",
    notice="Purtroppo il preavviso è troppo breve. Il primo appuntamento possibile è {when}.",
    horizon="Purtroppo è una data troppo lontana. Per ora prendiamo appuntamenti solo prima di {when}.",
    past="Quell'ora è già passata.",
    busy_with="Purtroppo {host} ha già un impegno {when}.",
    closed_with="Purtroppo {host} non lavora {when}.",
    offer="Potrei proporle {offers}.",
    offer_with="Con {host} potrei proporle {offers}.",
    propose="Posso proporle {offers}.",
    propose_with="Con {host} posso proporle {offers}.",
    nothing="Purtroppo non c'è più nulla di libero in tutto il periodo prenotabile.",
    nothing_with="Con {host} purtroppo non c'è più nulla di libero in tutto il periodo prenotabile.",
    nothing_then="Purtroppo in quel periodo non c'è nulla di libero.",
    booked="Le ho fissato un appuntamento per {when} con {host}.",
    booked_duration="Le ho fissato un appuntamento per {when} con {host}, della durata di {duration}.",
    held="Per {duration} le tengo un posto {when} con {host}.",
    pending="Ho richiesto un appuntamento per {when} con {host}. Sarà valido appena confermato.",
    booked_series="Le ho fissato {number} appuntamenti con {host}, il primo {first} e l'ultimo {last}.",
    pending_series=(
        "Ho richiesto {number} appuntamenti con {host}, ancora da confermare: il primo {first} e l'ultimo "
        "{last}."
    ),
    left_out="Purtroppo non c'era posto {times}.",
    left_out_many="Altri {number} non erano liberi.",
    none_booked=(
        "Purtroppo {when} non c'è posto, quindi non ho fissato nulla. Lascio fuori questo appuntamento?"
    ),
    moved="Il suo appuntamento con {host} è ora fissato per {when}.",
    moved_duration="Il suo appuntamento con {host} è ora fissato per {when} e dura {duration}.",
    cancelled="Il suo appuntamento per {when} con {host} è annullato.",
    declined="Purtroppo la sua richiesta per {when} con {host} non è stata accettata.",
    released="Va bene, non le tengo più quel posto.",
    found="Ha un appuntamento {when} con {host}.",
    found_several="Ha {number} appuntamenti: {times}.",
    found_next="Ha {number} appuntamenti. I prossimi sono {times}.",
    found_series="Ha {number} appuntamenti con {host}, il primo {first} e l'ultimo {last}.",
    found_none="Non trovo nessun appuntamento in programma per lei.",
    held_several="Le tengo un posto {times}.",
    which_booking="Quale appuntamento intende: {times}?",
    which_of_many="Quale appuntamento intende? Ne ha {number}. I prossimi sono {times}.",
    no_such_booking="Non trovo questo appuntamento. Può dirmi il giorno e l'ora?",
    over="Questo appuntamento è già iniziato o è passato, quindi resta com'è.",
    only_held="Per ora le tengo soltanto questo posto. Ne tengo un altro o fisso questo?",
    too_many_holds="Al momento non posso tenere altri posti. Quale devo fissare?",
    too_many_guesses="Non posso cercarlo di nuovo. La prego di chiamare dal numero con cui ha prenotato.",
    missing_name_and_day="Per trovare il suo appuntamento mi servono il giorno e il nome completo.",
    bad_repeat=(
        "Ogni quanto va ripetuto l'appuntamento? È possibile ogni giorno, ogni settimana o ogni mese, fino a "
        "{most} volte."
    ),
    missing_when="Mi servono il giorno e l'ora.",
    missing_time="Mi manca ancora l'ora. A che ora desidera venire {day}?",
    missing_date="Mi manca ancora il giorno. Quale giorno le va bene?",
    bad_when="Non ho capito quando desidera venire. Può dirmi la data e l'ora?",
    window_backwards="La fine è prima dell'inizio. Da quando a quando le andrebbe bene?",
    no_such_date="Questa data non esiste. Quale giorno le va bene?",
    weekday_mismatch="Il giorno {ordinal} {month} cade di {weekday}. Intende {times}?",
    which_when="Intende {times}?",
    unknown_reference="Non so a quale momento si riferisce. Che giorno e a che ora desidera venire?",
    clocks_forward="In quel momento si spostano avanti gli orologi, quindi sarà {when}.",
    bad_duration="Quanto deve durare l'appuntamento? È possibile da {least} a {most}.",
    unknown_host="Non conosco questo nome. Abbiamo {names}. Con chi desidera un appuntamento?",
    ambiguous_host="Questo nome corrisponde a più persone. Intende {names}?",
    unknown_service="Non conosco questo servizio. Abbiamo {names}. Quale desidera?",
    nobody="Qui non c'è ancora nessuno con cui fissare un appuntamento.",
    unknown_time_zone=(
        "Non conosco il fuso orario {zone}. Mi indichi una città o un nome IANA come Europe/Rome, per favore."
    ),
    options_people="Può fissare un appuntamento con {names}.",
    options_people_many="Può fissare un appuntamento con {names} o altri {number}.",
    options_services="Offriamo {names}.",
    options_services_many="Offriamo {names} e altri {number} servizi.",
    options_which="Quale nome cerca?",
    missing_attendee="Per l'appuntamento mi serve un nome, un numero di telefono o un indirizzo e-mail.",
    bad_email="L'indirizzo e-mail non sembra completo. Può dirmelo di nuovo, lettera per lettera?",
    bad_phone="Il numero di telefono non sembra completo. Può ripeterlo?",
    too_long="Il campo {field} è troppo lungo. Può avere al massimo {most} caratteri.",
    unknown_tool="Non c'è nessuno strumento con questo nome. Ci sono {names}.",
    bad_arguments="Gli argomenti devono essere un unico oggetto JSON completo.",
    bad_json="La richiesta non è un JSON valido.",
    too_deep="Gli argomenti sono annidati troppo in profondità.",
    bad_encoding="La richiesta deve essere un testo in UTF-8.",
    too_large="La richiesta è troppo grande. Può avere al massimo {most} kilobyte.",
    too_many_calls="È troppo in una volta. Invii al massimo {most} chiamate in un messaggio, per favore.",
    too_slow="La richiesta non è arrivata in tempo. La invii di nuovo, per favore.",
    unconfirmed="Non ho ancora potuto confermarlo. Me lo chieda di nuovo tra un attimo e lo saprò.",
    call_id_reused=(
        "Questo identificativo di chiamata è già stato usato per un'altra richiesta. Riprovi con uno nuovo."
    ),
    overloaded="Ci sono troppe richieste insieme. Riprovi tra un attimo, per favore.",
    unavailable="In questo momento non riesco ad accedere all'agenda. Riprovi tra un attimo, per favore.",
    your_time="{say} È secondo la sua ora locale.",
    stale="{say} Negli ultimi istanti potrebbe essere cambiato.",
    email_is="Come indirizzo e-mail ho annotato {spelled}.",
    phone_is="Come numero ho annotato {digits}.",
    name_is="Come nome ho annotato {spelled}.",
)
