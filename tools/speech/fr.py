"""French, formal: "vous", and the 24-hour clock.

The rule: a day and a time stand bare, as an adverb ("mardi premier décembre à neuf heures"), and nothing is
elided before a fact, so no sentence has "de" or "que" there. The hours before eight say "du matin", as
they would be taken for the afternoon. "Zéro heure" begins the day named; "minuit" might be its end.
"""

from engine.model import DAY
from tools.speech.language import Language

# fmt: off
_ONES = (
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze",
    "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf",
)
_TENS = (
    "", "", "vingt", "trente", "quarante", "cinquante", "soixante", "soixante", "quatre-vingt",
    "quatre-vingt",
)
_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
    "novembre", "décembre",
)
# fmt: on


def number(value: int) -> str:
    """A number from 0 to 999,999, as in counting: 1 is "un"."""
    if value < 100:
        return _below_100(value)
    size, word = (1_000, "mille") if value >= 1_000 else (100, "cent")
    high, low = divmod(value, size)
    words = word if high == 1 else f"{_singular(high)} {word}"
    if low:
        return f"{words} {number(low)}"
    return f"{words}s" if size == 100 and high > 1 else words


def _below_100(value: int) -> str:
    if value < 20:
        return _ONES[value]
    tens, ones = divmod(value, 10)
    if tens in (7, 9):
        ones += 10
    if not ones:
        return "quatre-vingts" if tens == 8 else _TENS[tens]
    joint = " et " if ones in (1, 11) and tens < 8 else "-"
    return f"{_TENS[tens]}{joint}{_ONES[ones]}"


def _singular(value: int) -> str:
    """The number before "mille": "quatre-vingt mille" and "deux cent mille" have no s."""
    words = number(value)
    return words[:-1] if words.endswith(("vingts", "cents")) else words


def _feminine(value: int) -> str:
    """The number before hours and minutes: "une", "vingt et une"."""
    words = number(value)
    return f"{words}e" if words.endswith("un") else words


def _count(value: int, noun: str) -> str:
    return f"{_feminine(value)} {noun}" if value < 2 else f"{_feminine(value)} {noun}s"


def duration(minutes: int) -> str:
    """A length of time: "vingt-deux minutes", "une demi-heure", "deux heures et demie"."""
    parts_of_an_hour = {15: "un quart d'heure", 30: "une demi-heure", 45: "trois quarts d'heure"}
    if minutes in parts_of_an_hour:
        return parts_of_an_hour[minutes]
    hours, rest = divmod(minutes, 60)
    if rest == 30:
        return f"{_count(hours, 'heure')} et demie"
    parts = []
    if hours:
        parts.append(_count(hours, "heure"))
    if rest or not hours:
        parts.append(_count(rest, "minute"))
    return " et ".join(parts)


def _time(minute_of_day: int) -> str:
    hour, minute = divmod(minute_of_day, 60)
    if (hour, minute) == (12, 0):
        return "à midi"
    words = f"à {_count(hour, 'heure')}"
    if minute:
        words = f"{words} {_feminine(minute)}"
    return f"{words} du matin" if 1 <= hour < 8 else words


FRENCH = Language(
    code="fr",
    names=("fra", "fre", "french", "français", "französisch", "francés"),
    clock=tuple(map(_time, range(DAY))),
    weekdays=("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    months=_MONTHS,
    ordinals=("premier", *(number(day) for day in range(2, 32))),
    year=number,
    number=number,
    duration=duration,
    today="aujourd'hui",
    tomorrow="demain",
    yesterday="hier",
    near_date="{weekday} {ordinal} {month}",
    date="{weekday} {ordinal} {month}",
    date_end="",
    team_="l'équipe",
    with_="avec",
    for_="pour",
    unconfirmed_="pas encore confirmé",
    signs={"@": "arobase", ".": "point", "-": "tiret", "_": "tiret bas", "+": "plus"},
    summer="en heure d'été",
    winter="en heure d'hiver",
    and_="et",
    or_="ou",
    others="d'autres",
    free="C'est libre {when}.",
    free_with="Avec {host}, c'est libre {when}.",
    busy="Malheureusement, c'est déjà pris {when}.",
    buffer="Malheureusement, {when}, c'est trop proche d'un autre rendez-vous.",
    closed="Malheureusement, nous ne sommes pas ouverts {when}.",
    closed_day="Nous sommes malheureusement fermés {day}.",
    closed_day_with="Malheureusement, {host} n'est pas là {day}.",
    too_short="Malheureusement, {when}, nos horaires d'ouverture ne laissent pas assez de temps.",
    cap="Malheureusement, nous n'avons plus de place {when}.",
    notice="Malheureusement, le délai est trop court. Le plus tôt possible, c'est {when}.",
    horizon=(
        "Cette date est malheureusement trop éloignée. Pour l'instant, nous prenons seulement les "
        "rendez-vous avant {when}."
    ),
    past="Cette heure est déjà passée.",
    busy_with="Malheureusement, c'est déjà pris avec {host} {when}.",
    closed_with="Malheureusement, {host} ne travaille pas {when}.",
    offer="Je pourrais vous proposer {offers}.",
    offer_with="Avec {host}, je pourrais vous proposer {offers}.",
    propose="Je peux vous proposer {offers}.",
    propose_with="Avec {host}, je peux vous proposer {offers}.",
    nothing="Malheureusement, il n'y a plus rien de libre sur toute la période ouverte aux réservations.",
    nothing_with=(
        "Avec {host}, il n'y a malheureusement plus rien de libre sur toute la période ouverte aux "
        "réservations."
    ),
    nothing_then="Malheureusement, rien n'est libre sur cette période.",
    booked="C'est noté, vous avez rendez-vous {when} avec {host}.",
    booked_duration="C'est noté, vous avez rendez-vous {when} avec {host} et cela durera {duration}.",
    held="Pendant {duration}, je vous garde une place {when} avec {host}.",
    pending="J'ai demandé à {host} un rendez-vous pour {when}. Il sera fixé dès la confirmation.",
    booked_series=(
        "C'est noté, vous avez {number} rendez-vous avec {host}, le premier {first} et le dernier {last}."
    ),
    pending_series=(
        "{number} rendez-vous avec {host} sont encore à confirmer, le premier {first} et le dernier {last}."
    ),
    left_out="En revanche, ce n'était pas libre {times}.",
    left_out_many="{number} autres n'étaient pas libres.",
    none_booked=(
        "Malheureusement, ce n'est pas libre {when}, donc je n'ai rien noté. Dois-je laisser ce rendez-vous "
        "de côté ?"
    ),
    moved="Votre rendez-vous avec {host} est maintenant prévu {when}.",
    moved_duration="Votre rendez-vous avec {host} est maintenant prévu {when} et durera {duration}.",
    cancelled="Votre rendez-vous prévu {when} avec {host} est annulé.",
    declined="Malheureusement, votre rendez-vous prévu {when} avec {host} a été refusé.",
    released="D'accord, je ne vous garde plus cette place.",
    found="Vous avez rendez-vous {when} avec {host}.",
    found_several="Vous avez {number} rendez-vous : {times}.",
    found_next="Vous avez {number} rendez-vous. Les prochains sont {times}.",
    found_series="Vous avez {number} rendez-vous avec {host}, le premier {first} et le dernier {last}.",
    found_none="Je ne trouve pas de rendez-vous à venir pour vous.",
    held_several="Je vous garde une place {times}.",
    which_booking="De quel rendez-vous parlez-vous : {times} ?",
    which_of_many="De quel rendez-vous parlez-vous ? Vous en avez {number}. Les prochains sont {times}.",
    no_such_booking="Je ne trouve pas ce rendez-vous. Pouvez-vous me donner le jour et l'heure ?",
    over="Ce rendez-vous a déjà commencé ou est terminé, on ne peut plus rien y changer.",
    only_held=(
        "Pour l'instant, je vous garde seulement cette place. Dois-je en garder une autre ou noter celle-ci ?"
    ),
    too_many_holds="Je ne peux pas garder d'autres places pour le moment. Laquelle dois-je noter ?",
    too_many_guesses=(
        "Je ne peux pas vérifier cela encore une fois. Merci d'appeler depuis le numéro avec lequel vous "
        "avez réservé."
    ),
    missing_name_and_day="Pour trouver votre rendez-vous, il me faut le jour et le nom complet.",
    bad_repeat=(
        "À quelle fréquence faut-il répéter le rendez-vous ? Chaque jour, chaque semaine ou chaque mois, "
        "avec {most} rendez-vous au plus."
    ),
    missing_when="Il me faut le jour et l'heure.",
    missing_time="Il me manque encore l'heure. À quelle heure souhaitez-vous venir {day} ?",
    missing_date="Il me manque encore le jour. Quel jour vous convient ?",
    bad_when="Je n'ai pas compris quand vous souhaitez venir. Pouvez-vous me donner la date et l'heure ?",
    window_backwards="La fin est avant le début. De quand à quand cela vous conviendrait-il ?",
    no_such_date="Cette date n'existe pas. Quel jour vous convient ?",
    weekday_mismatch="Le {ordinal} {month} est un {weekday}. Voulez-vous dire {times} ?",
    which_when="Voulez-vous dire {times} ?",
    unknown_reference=(
        "Je ne sais pas à quel moment cela se rapporte. Quel jour et à quelle heure souhaitez-vous venir ?"
    ),
    clocks_forward="À ce moment-là, on avance les horloges, ce sera donc {when}.",
    bad_duration="Combien de temps doit durer le rendez-vous ? C'est possible entre {least} et {most}.",
    unknown_host="Je ne connais pas ce nom. Nous avons {names}. Qui souhaitez-vous voir ?",
    ambiguous_host="Ce nom correspond à plusieurs personnes. Voulez-vous dire {names} ?",
    unknown_service="Je ne connais pas cette prestation. Nous avons {names}. Laquelle souhaitez-vous ?",
    nobody="Il n'y a encore personne ici avec qui prendre rendez-vous.",
    unknown_time_zone=(
        "Je ne connais pas le fuseau horaire {zone}. Merci de donner une ville ou un nom IANA comme "
        "Europe/Paris."
    ),
    options_people="Vous pouvez prendre rendez-vous avec {names}.",
    options_people_many="Vous pouvez prendre rendez-vous avec {names} ou {number} autres.",
    options_services="Nous proposons {names}.",
    options_services_many="Nous proposons {names} et {number} autres services.",
    options_which="Quel nom cherchez-vous ?",
    missing_attendee="Pour le rendez-vous, il me faut un nom, un numéro de téléphone ou une adresse e-mail.",
    bad_email="L'adresse e-mail ne semble pas complète. Pourriez-vous l'épeler encore une fois ?",
    bad_phone="Le numéro de téléphone ne semble pas complet. Pourriez-vous le répéter ?",
    too_long="Le champ {field} est trop long. Il peut avoir {most} caractères au plus.",
    unknown_tool="Il n'y a pas d'outil de ce nom. Il y a {names}.",
    bad_arguments="Les arguments doivent former un seul objet JSON complet.",
    bad_json="La demande n'est pas du JSON valide.",
    too_deep="Les arguments sont imbriqués trop profondément.",
    bad_encoding="La demande doit être du texte en UTF-8.",
    too_large="La demande est trop grande. Elle peut avoir {most} kilo-octets au plus.",
    too_many_calls="C'est trop à la fois. Merci de limiter un message à {most} appels.",
    too_slow="La demande n'est pas arrivée à temps. Merci de l'envoyer à nouveau.",
    unconfirmed="Je n'ai pas encore pu le confirmer. Redemandez-moi dans un instant, je le saurai.",
    call_id_reused=(
        "Cet identifiant d'appel a déjà servi à une autre demande. Merci de réessayer avec un nouveau."
    ),
    overloaded="Il y a trop de demandes en même temps. Merci de réessayer dans un instant.",
    unavailable="Je n'ai pas accès à l'agenda en ce moment. Merci de réessayer dans un instant.",
    your_time="{say} C'est à votre heure locale.",
    stale="{say} Cela a pu changer ces derniers instants.",
    email_is="Pour l'adresse e-mail, j'ai noté {spelled}.",
    phone_is="Pour le numéro, j'ai noté {digits}.",
    name_is="Pour le nom, j'ai noté {spelled}.",
)
