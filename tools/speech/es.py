"""Spanish, formal: "usted", in words that are understood in Spain and in Latin America.

The rule: within the hours of a business a time is said bare, "a las dos y media"; outside of them with its
part of the day. "A las cero horas" and "a las cero y diez" begin the day named; "medianoche" might be its
end, and "mediodía" is in Spain any time around lunch. A date has its article ("el martes dos"), so it
stands bare, as an adverb, or after "para", "desde" and "hasta", never after "a" or "de". How many there are
is counted behind their noun where it may be twenty-one: before it "veintiuno" would have to agree. A
sentence begins with a word, not with "¿".
"""

from engine.model import DAY
from tools.speech.language import Language, bare

# fmt: off
_ONES = (
    "cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce",
    "trece", "catorce", "quince", "dieciséis", "diecisiete", "dieciocho", "diecinueve", "veinte", "veintiuno",
    "veintidós", "veintitrés", "veinticuatro", "veinticinco", "veintiséis", "veintisiete", "veintiocho",
    "veintinueve",
)
_TENS = (
    "", "", "", "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa",
)
_HUNDREDS = (
    "", "ciento", "doscientos", "trescientos", "cuatrocientos", "quinientos", "seiscientos", "setecientos",
    "ochocientos", "novecientos",
)
_MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
    "noviembre", "diciembre",
)
# fmt: on

_LIKE_ANOTHER_HOUR = range(10 * 60 + 6, 10 * 60 + 10)
""""A las diez y seis" sounds like "a las dieciséis": these minutes say their part of the day."""


def number(value: int) -> str:
    """A number from 0 to 999,999, as in counting: 1 is "uno"."""
    if value < 30:
        return _ONES[value]
    if value < 100:
        tens, ones = divmod(value, 10)
        return f"{_TENS[tens]} y {_ONES[ones]}" if ones else _TENS[tens]
    if value == 100:
        return "cien"
    if value < 1_000:
        hundreds, low = divmod(value, 100)
        words = _HUNDREDS[hundreds]
    else:
        thousands, low = divmod(value, 1_000)
        words = "mil" if thousands == 1 else f"{_masculine(thousands)} mil"
    return f"{words} {number(low)}" if low else words


def _masculine(value: int) -> str:
    """The number before "minutos" and "mil": "un", "veintiún"."""
    words = number(value)
    if words.endswith("veintiuno"):
        return f"{words[:-3]}ún"
    return words[:-1] if words.endswith("uno") else words


def _feminine(value: int) -> str:
    """The number of an hour or of hours: "una", "veintiuna"."""
    words = number(value)
    return f"{words[:-1]}a" if words.endswith("uno") else words


def year(value: int) -> str:
    """A year as it follows a month: "de dos mil veintisiete"."""
    return f"de {number(value)}"


def duration(minutes: int) -> str:
    """A length of time: "veintidós minutos", "media hora", "dos horas y media"."""
    if minutes == 30:
        return "media hora"
    hours, rest = divmod(minutes, 60)
    parts = []
    if hours:
        parts.append("una hora" if hours == 1 else f"{_feminine(hours)} horas")
    if rest == 30:
        parts.append("media")
    elif rest or not hours:
        parts.append("un minuto" if rest == 1 else f"{_masculine(rest)} minutos")
    return " y ".join(parts)


def _part(hour: int) -> str:
    if hour < 6:
        return "de la madrugada"
    if hour < 12:
        return "de la mañana"
    return "de la tarde" if hour < 20 else "de la noche"


def _time(minute_of_day: int) -> str:
    hour, minute = divmod(minute_of_day, 60)
    if hour == 0:
        return f"a las cero y {number(minute)}" if minute else "a las cero horas"
    words = _on_the_dial((hour - 1) % 12 + 1, minute)
    if bare(minute_of_day) and minute_of_day not in _LIKE_ANOTHER_HOUR:
        return words
    return f"{words} {_part(hour)}"


def _on_the_dial(hour: int, minute: int) -> str:
    words = "a la una" if hour == 1 else f"a las {number(hour)}"
    return f"{words} y {_QUARTERS.get(minute) or number(minute)}" if minute else words


_QUARTERS = {15: "cuarto", 30: "media"}
""""Y cuarenta y cinco" is understood everywhere; "menos cuarto" and "un cuarto para" are not."""


SPANISH = Language(
    code="es",
    names=("spa", "spanish", "español", "castellano", "spanisch", "espagnol"),
    clock=tuple(map(_time, range(DAY))),
    weekdays=("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    months=_MONTHS,
    ordinals=("primero", *map(number, range(2, 32))),
    year=year,
    number=number,
    duration=duration,
    today="hoy",
    tomorrow="mañana",
    yesterday="ayer",
    near_date="el {weekday} {ordinal}",
    date="el {weekday} {ordinal} de {month}",
    date_end="",
    team_="el equipo",
    with_="con",
    for_="para",
    unconfirmed_="aún sin confirmar",
    signs={"@": "arroba", ".": "punto", "-": "guion", "_": "guion bajo", "+": "más"},
    summer="en horario de verano",
    winter="en horario de invierno",
    and_="y",
    or_="o",
    others="otros",
    free="Sí, {when} está libre.",
    free_with="Sí, con {host} está libre {when}.",
    busy="Lo siento, {when} ya está ocupado.",
    buffer="Lo siento, {when} queda demasiado cerca de otra cita.",
    closed="Lo siento, {when} queda fuera de nuestro horario.",
    closed_day="Lo siento, no abrimos {day}.",
    closed_day_with="Lo siento, {host} no atiende {day}.",
    too_short="Lo siento, {when} no queda tiempo suficiente dentro de nuestro horario.",
    cap="Lo siento, ya no podemos dar más citas para {when}.",
    notice="Lo siento, es con muy poca antelación; lo más pronto posible sería {when}.",
    horizon="Lo siento, es con demasiada antelación; aún no damos citas para {when} ni para más adelante.",
    past="Esa hora ya ha pasado.",
    busy_with="Lo siento, con {host} ya está ocupado {when}.",
    closed_with="Lo siento, {when} queda fuera del horario de {host}.",
    offer="Podría ser {offers}.",
    offer_with="Con {host} podría ser {offers}.",
    propose="Tengo libre {offers}.",
    propose_with="Con {host} tengo libre {offers}.",
    nothing="Lo siento, no queda nada libre en las fechas que ya se pueden reservar.",
    nothing_with="Lo siento, con {host} no queda nada libre en las fechas que ya se pueden reservar.",
    nothing_then="Lo siento, en ese período no hay nada libre.",
    booked="Su cita con {host} queda reservada para {when}.",
    booked_duration="Su cita con {host} queda reservada para {when}, con una duración de {duration}.",
    held="Durante {duration} le guardo la cita con {host} para {when}.",
    pending="He consultado con {host} la cita para {when}; queda reservada en cuanto se confirme.",
    booked_series="Le he reservado citas con {host}, {number} en total, desde {first} hasta {last}.",
    pending_series=(
        "He pedido citas con {host}, {number} en total, desde {first} hasta {last}; aún no están confirmadas."
    ),
    left_out="Tuve que dejar fuera {times}.",
    left_out_many="De los horarios pedidos, {number} no estaban libres.",
    none_booked="Lo siento, {when} no está libre, así que no he reservado nada; ¿dejo fuera esa cita?",
    moved="Su cita con {host} queda ahora para {when}.",
    moved_duration="Su cita con {host} queda ahora para {when}, con una duración de {duration}.",
    cancelled="Queda cancelada su cita con {host} para {when}.",
    declined="Lo siento, no ha sido aceptada su cita con {host} para {when}.",
    released="De acuerdo, ya no le guardo esa hora.",
    found="Tiene cita con {host} {when}.",
    found_several="Tiene {number} citas: {times}.",
    found_next="Tiene varias citas, {number} en total; las próximas son {times}.",
    found_series="Tiene citas con {host}, {number} en total, desde {first} hasta {last}.",
    found_none="No encuentro ninguna cita próxima para usted.",
    held_several="Le guardo estas citas: {times}.",
    which_booking="Por favor, ¿a qué cita se refiere: {times}?",
    which_of_many="Por favor, ¿a qué cita se refiere? Son {number} en total y las próximas son {times}.",
    no_such_booking="No encuentro esa cita; ¿me puede decir el día y la hora?",
    over="Esa cita ya ha empezado o ya ha pasado, así que queda como está.",
    only_held="Esa hora solo está guardada; ¿le guardo otra o le reservo esta?",
    too_many_holds="Por ahora no puedo guardarle más horas; ¿cuál le reservo?",
    too_many_guesses="No puedo volver a buscarlo; por favor, llame desde el número con el que reservó.",
    missing_name_and_day="Para encontrar su cita necesito el día y el nombre completo de la reserva.",
    bad_repeat="Dígame cada cuánto se repite; puede ser cada día, semana o mes, hasta {most} veces.",
    missing_when="Necesito el día y la hora.",
    missing_time="Me falta la hora; ¿a qué hora le vendría bien {day}?",
    missing_date="Me falta el día; ¿qué día le vendría bien?",
    bad_when="No he entendido la fecha; por favor, dígame el día, el mes y la hora.",
    window_backwards="El final queda antes del comienzo; ¿desde cuándo y hasta cuándo le vendría bien?",
    no_such_date="Esa fecha no existe; ¿qué otro día le vendría bien?",
    weekday_mismatch="El {ordinal} de {month} es {weekday}; ¿quiere decir {times}?",
    which_when="Disculpe, ¿quiere decir {times}?",
    unknown_reference="No sé a qué hora se refiere; ¿qué día y a qué hora desea la cita?",
    clocks_forward="A esa hora se adelantan los relojes, así que sería {when}.",
    bad_duration="Dígame cuánto debe durar la cita; puede ser de {least} a {most}.",
    unknown_host="No conozco ese nombre; tenemos a {names}. Dígame, ¿con quién desea la cita?",
    ambiguous_host="Ese nombre puede ser de varias personas; ¿quiere decir {names}?",
    unknown_service="No conozco ese servicio; tenemos {names}. Dígame, ¿cuál desea?",
    nobody="Aquí todavía no hay nadie con quien reservar.",
    unknown_time_zone=(
        "No conozco la zona horaria {zone}; por favor, diga una ciudad o un nombre IANA como Europe/Madrid."
    ),
    options_people="Puede pedir cita con {names}.",
    options_people_many="Puede pedir cita con {names} o con {number} más.",
    options_services="Ofrecemos {names}.",
    options_services_many="Ofrecemos {names} y otros servicios, {number} más.",
    options_which="Dígame, ¿qué nombre busca?",
    missing_attendee="Para la reserva necesito un nombre, un teléfono o un correo electrónico.",
    bad_email="El correo electrónico no parece completo; ¿me lo puede deletrear otra vez?",
    bad_phone="El número de teléfono no parece completo; ¿me lo puede repetir?",
    too_long="El campo {field} es demasiado largo; el número máximo de caracteres es {most}.",
    unknown_tool="No hay ninguna herramienta con ese nombre; hay {names}.",
    bad_arguments="Los argumentos deben ser un único objeto JSON completo.",
    bad_json="La solicitud no es JSON válido.",
    too_deep="Los argumentos tienen demasiados niveles.",
    bad_encoding="La solicitud debe ser texto en UTF-8.",
    too_large="La solicitud es demasiado grande; el número máximo de kilobytes es {most}.",
    too_many_calls="Es demasiado a la vez; por favor, envíe como máximo {most} llamadas en un mensaje.",
    too_slow="La solicitud no llegó a tiempo; por favor, envíela de nuevo.",
    unconfirmed="Todavía no he podido confirmarlo; pregúnteme otra vez en un momento y ya lo sabré.",
    call_id_reused=(
        "Ese identificador de llamada ya se usó para otra solicitud; por favor, pruebe con uno nuevo."
    ),
    overloaded="Hay demasiadas solicitudes a la vez; por favor, inténtelo de nuevo en un momento.",
    unavailable="Por ahora no puedo consultar la agenda; por favor, inténtelo de nuevo en un momento.",
    your_time="{say} Es en su hora local.",
    stale="{say} Puede haber cambiado en los últimos momentos.",
    email_is="He anotado el correo electrónico así: {spelled}.",
    phone_is="He anotado el número {digits}.",
    name_is="He anotado el nombre así: {spelled}.",
)
