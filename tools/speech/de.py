"""German, formal: "Sie", and the 24-hour clock, but for the quarters of a business's hours: "halb drei".

The rule: what could be taken for the afternoon, though it is not, says "nachts" or "morgens". A date stands
in the accusative ("Dienstag, den ersten Dezember"), so a sentence uses it as an adverb or after "für". "Null
Uhr" begins the day named; nobody hears the end of it.
"""

from engine.model import DAY
from tools.speech.language import Language, bare

# fmt: off
_ONES = (
    "null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf",
    "zwölf", "dreizehn", "vierzehn", "fünfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn",
)
_TENS = (
    "", "", "zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig",
)
_MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
    "November", "Dezember",
)
# fmt: on


def number(value: int) -> str:
    """A number from 0 to 999,999, as in counting: 1 is "eins"."""
    if value < 20:
        return _ONES[value]
    if value < 100:
        tens, ones = divmod(value, 10)
        return f"{_stem(ones)}und{_TENS[tens]}" if ones else _TENS[tens]
    size, word = (1_000, "tausend") if value >= 1_000 else (100, "hundert")
    high, low = divmod(value, size)
    return f"{_stem(high)}{word}{number(low) if low else ''}"


def _stem(value: int) -> str:
    """The number before another word: "ein", "hundertein"."""
    words = number(value)
    return words[:-1] if words.endswith("eins") else words


def year(value: int) -> str:
    """A year as it is read: "neunzehnhundertneunzig", "zweitausendsiebenundzwanzig"."""
    if not 1_100 <= value < 2_000:
        return number(value)
    high, low = divmod(value, 100)
    return f"{number(high)}hundert{number(low) if low else ''}"


def duration(minutes: int) -> str:
    """A length of time: "zweiundzwanzig Minuten", "eine halbe Stunde", "zweieinhalb Stunden"."""
    hours, rest = divmod(minutes, 60)
    if rest == 30:
        return f"{_stem(hours)}einhalb Stunden" if hours else "eine halbe Stunde"
    parts = []
    if hours:
        parts.append("eine Stunde" if hours == 1 else f"{number(hours)} Stunden")
    if rest or not hours:
        parts.append("eine Minute" if rest == 1 else f"{number(rest)} Minuten")
    return " und ".join(parts)


def _time(minute_of_day: int) -> str:
    hour, minute = divmod(minute_of_day, 60)
    if bare(minute_of_day) and minute in _QUARTERS:
        before, ahead = _QUARTERS[minute]
        return f"um {before} {number((hour + ahead - 1) % 12 + 1)}"
    words = f"um {_stem(hour)} Uhr {number(minute)}" if minute else f"um {_stem(hour)} Uhr"
    return words if hour == 0 or hour >= 8 else f"{words} {'nachts' if hour < 5 else 'morgens'}"


_QUARTERS = {15: ("Viertel nach", 0), 30: ("halb", 1), 45: ("Viertel vor", 1)}
"""What stands before the hour, and how far that is ahead of the one that is running."""


def _ordinal(day: int) -> str:
    spoken = {1: "ersten", 3: "dritten", 7: "siebten", 8: "achten"}
    return spoken.get(day) or f"{number(day)}{'ten' if day < 20 else 'sten'}"


GERMAN = Language(
    code="de",
    names=("deu", "ger", "german", "deutsch", "allemand", "alemán"),
    clock=tuple(map(_time, range(DAY))),
    weekdays=("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    months=_MONTHS,
    ordinals=tuple(_ordinal(day) for day in range(1, 32)),
    year=year,
    number=number,
    duration=duration,
    today="heute",
    tomorrow="morgen",
    yesterday="gestern",
    near_date="{weekday}, den {ordinal} {month}",
    date="{weekday}, den {ordinal} {month}",
    date_end=",",
    team_="dem Team",
    with_="bei",
    for_="für",
    unconfirmed_="noch nicht bestätigt",
    signs={"@": "ät", ".": "Punkt", "-": "Bindestrich", "_": "Unterstrich", "+": "plus"},
    summer="Sommerzeit",
    winter="Winterzeit",
    and_="und",
    or_="oder",
    others="andere",
    free="{when} ist ein Termin frei.",
    free_with="{when} ist bei {host} ein Termin frei.",
    busy="Leider ist {when} schon belegt.",
    buffer="Leider ist {when} zu nah an einem anderen Termin.",
    closed="Leider haben wir {when} geschlossen.",
    closed_day="{day} haben wir leider geschlossen.",
    closed_day_with="{day} ist {host} leider nicht da.",
    too_short="{when} reicht die Zeit innerhalb unserer Öffnungszeiten leider nicht.",
    cap="Für {when} nehmen wir leider keine weiteren Termine mehr an.",
    notice="Das ist leider zu kurzfristig; möglich ist es frühestens {when}.",
    horizon="Das ist leider zu weit im Voraus; für {when} und später nehmen wir noch keine Termine an.",
    past="Dieser Zeitpunkt ist schon vorbei.",
    busy_with="Leider ist {when} bei {host} schon belegt.",
    closed_with="{when} arbeitet {host} leider nicht.",
    offer="Ich könnte Ihnen {offers} anbieten.",
    offer_with="Bei {host} könnte ich Ihnen {offers} anbieten.",
    propose="Ich kann Ihnen {offers} anbieten.",
    propose_with="Bei {host} kann ich Ihnen {offers} anbieten.",
    nothing="Leider ist im ganzen buchbaren Zeitraum nichts mehr frei.",
    nothing_with="Bei {host} ist leider im ganzen buchbaren Zeitraum nichts mehr frei.",
    nothing_then="In diesem Zeitraum ist leider nichts frei.",
    booked="Ich habe Sie für {when} bei {host} eingetragen.",
    booked_duration="Ich habe Sie für {when} bei {host} eingetragen, für {duration}.",
    held="Für {duration} halte ich Ihnen {when} bei {host} frei.",
    pending="Ich habe {when} bei {host} angefragt; der Termin gilt, sobald er bestätigt ist.",
    booked_series=(
        "Ich habe Sie für {number} Termine bei {host} eingetragen, zuerst {first} und zuletzt {last}."
    ),
    pending_series=(
        "Ich habe {number} Termine bei {host} angefragt, zuerst {first} und zuletzt {last}; bestätigt sind "
        "sie noch nicht."
    ),
    left_out="Auslassen musste ich {times}.",
    left_out_many="{number} weitere waren nicht frei.",
    none_booked=(
        "Leider ist {when} nicht frei, also habe ich nichts eingetragen; soll ich diesen Termin auslassen?"
    ),
    moved="Ihr neuer Termin bei {host} ist {when}.",
    moved_duration="Ihr neuer Termin bei {host} ist {when}, für {duration}.",
    cancelled="Ihr Termin für {when} bei {host} ist abgesagt.",
    declined="Ihr Termin für {when} bei {host} wurde leider abgelehnt.",
    released="In Ordnung, diese Zeit ist nicht mehr für Sie reserviert.",
    found="Sie haben {when} einen Termin bei {host}.",
    found_several="Sie haben {number} Termine: {times}.",
    found_next="Sie haben {number} Termine, als Nächstes {times}.",
    found_series="Sie haben {number} Termine bei {host}, zuerst {first} und zuletzt {last}.",
    found_none="Ich finde keinen kommenden Termin für Sie.",
    held_several="Ich halte Ihnen {times} frei.",
    which_booking="Welchen Termin meinen Sie: {times}?",
    which_of_many="Welchen Termin meinen Sie? Sie haben {number}, als Nächstes {times}.",
    no_such_booking="Diesen Termin finde ich nicht; können Sie mir Tag und Uhrzeit nennen?",
    over="Dieser Termin hat schon begonnen oder ist vorbei; daran lässt sich nichts mehr ändern.",
    only_held="Diese Zeit halte ich erst frei; soll ich eine andere freihalten oder diese eintragen?",
    too_many_holds="Mehr Zeiten kann ich gerade nicht freihalten; welche soll ich eintragen?",
    too_many_guesses=(
        "Das kann ich nicht noch einmal nachsehen; bitte rufen Sie von der Nummer an, mit der Sie gebucht "
        "haben."
    ),
    missing_name_and_day="Um Ihren Termin zu finden, brauche ich den Tag und den vollen Namen.",
    bad_repeat=(
        "Wie oft soll sich der Termin wiederholen? Möglich ist es täglich, wöchentlich oder monatlich, bis "
        "zu {most} Mal."
    ),
    missing_when="Ich brauche den Tag und die Uhrzeit.",
    missing_time="Mir fehlt noch die Uhrzeit; um wie viel Uhr möchten Sie {day} kommen?",
    missing_date="Mir fehlt noch der Tag; welcher Tag passt Ihnen?",
    bad_when="Die Zeitangabe habe ich nicht verstanden; bitte nennen Sie mir das Datum und die Uhrzeit.",
    window_backwards="Das Ende liegt vor dem Anfang; von wann bis wann passt es Ihnen?",
    no_such_date="Dieses Datum gibt es nicht; welcher Tag passt Ihnen?",
    weekday_mismatch="Am {ordinal} {month} ist {weekday}; meinen Sie {times}?",
    which_when="Meinen Sie {times}?",
    unknown_reference="Ich weiß nicht, worauf sich das bezieht; an welchem Tag und um welche Uhrzeit?",
    clocks_forward="Da werden die Uhren vorgestellt, das ist also {when}.",
    bad_duration="Wie lange soll der Termin dauern? Möglich sind {least} bis {most}.",
    unknown_host="Diesen Namen kenne ich nicht; wir haben {names}. Zu wem möchten Sie?",
    ambiguous_host="Der Name passt auf mehrere; meinen Sie {names}?",
    unknown_service="Diese Leistung kenne ich nicht; wir haben {names}. Was möchten Sie?",
    nobody="Hier kann noch niemand gebucht werden.",
    unknown_time_zone=(
        "Die Zeitzone {zone} kenne ich nicht; bitte nennen Sie eine Stadt oder einen IANA-Namen wie "
        "Europe/Berlin."
    ),
    options_people="Termine gibt es bei {names}.",
    options_people_many="Termine gibt es bei {names} oder {number} weiteren.",
    options_services="Wir bieten {names} an.",
    options_services_many="Wir bieten {names} und {number} weitere Leistungen an.",
    options_which="Welchen Namen suchen Sie?",
    missing_attendee="Für den Termin brauche ich einen Namen, eine Telefonnummer oder eine E-Mail-Adresse.",
    bad_email="Die E-Mail-Adresse ist wohl nicht vollständig; könnten Sie sie noch einmal buchstabieren?",
    bad_phone="Die Telefonnummer ist wohl nicht vollständig; könnten Sie sie wiederholen?",
    too_long="Das Feld {field} ist zu lang; möglich sind höchstens {most} Zeichen.",
    unknown_tool="Ein Werkzeug dieses Namens gibt es nicht; es gibt {names}.",
    bad_arguments="Die Argumente müssen ein einzelnes, vollständiges JSON-Objekt sein.",
    bad_json="Die Anfrage ist kein gültiges JSON.",
    too_deep="Die Argumente sind zu tief verschachtelt.",
    bad_encoding="Die Anfrage muss Text in UTF-8 sein.",
    too_large="Die Anfrage ist zu groß; möglich sind höchstens {most} Kilobyte.",
    too_many_calls="Das ist zu viel auf einmal; bitte höchstens {most} Aufrufe in einer Nachricht.",
    too_slow="Die Anfrage ist nicht rechtzeitig angekommen; bitte senden Sie sie noch einmal.",
    unconfirmed="Noch konnte ich es nicht bestätigen; bitte fragen Sie gleich noch einmal, dann weiß ich es.",
    call_id_reused=(
        "Diese Aufrufkennung gehört schon zu einer anderen Anfrage; bitte versuchen Sie es mit einer neuen."
    ),
    overloaded="Es sind gerade zu viele Anfragen auf einmal; bitte versuchen Sie es gleich noch einmal.",
    unavailable="Ich erreiche den Kalender gerade nicht; bitte versuchen Sie es gleich noch einmal.",
    your_time="{say} Das ist in Ihrer Ortszeit.",
    stale="{say} Das kann sich in den letzten Augenblicken geändert haben.",
    email_is="Als E-Mail-Adresse habe ich {spelled} notiert.",
    phone_is="Als Nummer habe ich {digits} notiert.",
    name_is="Als Namen habe ich {spelled} notiert.",
)
