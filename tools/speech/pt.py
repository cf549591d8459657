"""Portuguese, for Brazil and Portugal: polite without addressing anybody, and the 24-hour clock.

The rule: what could be taken for the afternoon, though it is not, says "da madrugada" or "da manhã". "Às
zero horas" and "às zero e dez" begin the day named; "meia-noite" might be its end. A date has no article
("terça-feira, dois de dezembro"), so it stands as an adverb or after "para", "desde" and "até", and nothing
agrees with it. What is counted is masculine, as numbers are: "dois horários". Where a pronoun would go
before the verb in one country and behind it in the other, there is none.
"""

from engine.model import DAY
from tools.speech.language import Language

# fmt: off
_ONES = (
    "zero", "um", "dois", "três", "quatro", "cinco", "seis", "sete", "oito", "nove", "dez", "onze", "doze",
    "treze", "quatorze", "quinze", "dezesseis", "dezessete", "dezoito", "dezenove",
)
_TENS = (
    "", "", "vinte", "trinta", "quarenta", "cinquenta", "sessenta", "setenta", "oitenta", "noventa",
)
_HUNDREDS = (
    "", "cento", "duzentos", "trezentos", "quatrocentos", "quinhentos", "seiscentos", "setecentos",
    "oitocentos", "novecentos",
)
_WEEKDAYS = (
    "segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira", "sábado", "domingo",
)
_MONTHS = (
    "janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro",
    "novembro", "dezembro",
)
# fmt: on

_LIKE_A_LATER_HOUR = range(10 * 60 + 6, 10 * 60 + 10)
""""Às dez e seis" sounds like "às dezesseis": these minutes say their part of the day."""
_LIKE_ANOTHER_NUMBER = range(20 * 60 + 1, 20 * 60 + 10)
""""Às vinte e três" is an hour: these minutes are said on a dial of twelve hours."""


def number(value: int) -> str:
    """A number from 0 to 999,999, masculine: "um", "dois"."""
    if value < 20:
        return _ONES[value]
    if value < 100:
        tens, ones = divmod(value, 10)
        return f"{_TENS[tens]} e {_ONES[ones]}" if ones else _TENS[tens]
    if value == 100:
        return "cem"
    if value < 1_000:
        hundreds, low = divmod(value, 100)
        return f"{_HUNDREDS[hundreds]} e {number(low)}" if low else _HUNDREDS[hundreds]
    thousands, low = divmod(value, 1_000)
    words = "mil" if thousands == 1 else f"{number(thousands)} mil"
    if not low:
        return words
    return f"{words} {'e ' if low < 100 or low % 100 == 0 else ''}{number(low)}"


def _feminine(value: int) -> str:
    """The number of an hour or of hours: "uma", "vinte e duas"."""
    words = number(value)
    if words.endswith("dois"):
        return f"{words[:-4]}duas"
    return f"{words}a" if words.endswith("um") else words


def year(value: int) -> str:
    """A year as it follows a month: "de dois mil e vinte e sete"."""
    return f"de {number(value)}"


def duration(minutes: int) -> str:
    """A length of time: "vinte e dois minutos", "meia hora", "duas horas e meia"."""
    if minutes == 30:
        return "meia hora"
    hours, rest = divmod(minutes, 60)
    parts = []
    if hours:
        parts.append(f"{_feminine(hours)} {'hora' if hours == 1 else 'horas'}")
    if rest == 30:
        parts.append("meia")
    elif rest or not hours:
        parts.append(f"{number(rest)} {'minuto' if rest == 1 else 'minutos'}")
    return " e ".join(parts)


def _time(minute_of_day: int) -> str:
    hour, minute = divmod(minute_of_day, 60)
    if minute_of_day == 0:
        return "às zero horas"
    if (hour, minute) == (12, 0):
        return "ao meio-dia"
    if minute_of_day in _LIKE_ANOTHER_NUMBER:
        return f"{_on_the_dial(hour - 12, minute)} da noite"
    words = _on_the_dial(hour, minute)
    if 1 <= hour < 6:
        return f"{words} da madrugada"
    return f"{words} da manhã" if 6 <= hour < 8 or minute_of_day in _LIKE_A_LATER_HOUR else words


def _on_the_dial(hour: int, minute: int) -> str:
    words = f"{'à' if hour == 1 else 'às'} {number(0) if hour == 0 else _feminine(hour)}"
    return f"{words} e {number(minute)}" if minute else words


PORTUGUESE = Language(
    code="pt",
    names=("por", "portuguese", "português", "portugiesisch", "portugués", "portugais"),
    clock=tuple(map(_time, range(DAY))),
    weekdays=_WEEKDAYS,
    months=_MONTHS,
    ordinals=("primeiro", *map(number, range(2, 32))),
    year=year,
    number=number,
    duration=duration,
    today="hoje",
    tomorrow="amanhã",
    yesterday="ontem",
    near_date="{weekday}, {ordinal} de {month}",
    date="{weekday}, {ordinal} de {month}",
    date_end=",",
    team_="a equipe",
    with_="com",
    for_="para",
    unconfirmed_="ainda sem confirmação",
    signs={"@": "arroba", ".": "ponto", "-": "hífen", "_": "sublinhado", "+": "mais"},
    summer="no horário de verão",
    winter="no horário de inverno",
    and_="e",
    or_="ou",
    others="outros",
    free="Sim, há vaga para {when}.",
    free_with="Sim, há vaga com {host} para {when}.",
    busy="Infelizmente, já não há vaga para {when}.",
    buffer="Infelizmente, {when} fica muito perto de outro agendamento.",
    closed="Infelizmente, {when} fica fora do nosso horário de atendimento.",
    closed_day="Infelizmente, estamos fechados {day}.",
    closed_day_with="Infelizmente, {host} não atende {day}.",
    too_short="Infelizmente, {when} não há tempo suficiente dentro do nosso horário de atendimento.",
    cap="Infelizmente, não podemos aceitar mais agendamentos para {when}.",
    notice="Infelizmente, é muito em cima da hora; o mais cedo possível seria {when}.",
    horizon="Infelizmente, é uma data muito distante; ainda não marcamos para {when} nem para depois.",
    past="Esse horário já passou.",
    busy_with="Infelizmente, já não há vaga com {host} para {when}.",
    closed_with="Infelizmente, {when} fica fora do horário de {host}.",
    offer="Poderia ser {offers}.",
    offer_with="Com {host}, poderia ser {offers}.",
    propose="Tenho vaga para {offers}.",
    propose_with="Com {host}, tenho vaga para {offers}.",
    nothing="Infelizmente, não há vaga em todo o período aberto para agendamento.",
    nothing_with="Infelizmente, não há vaga com {host} em todo o período aberto para agendamento.",
    nothing_then="Infelizmente, não há vaga nesse período.",
    booked="Está marcado com {host} para {when}.",
    booked_duration="Está marcado com {host} para {when}, com duração de {duration}.",
    held="Por {duration}, guardo o horário com {host} para {when}.",
    pending="Pedi o horário com {host} para {when}; fica marcado assim que for confirmado.",
    booked_series="Estão marcados {number} horários com {host}, desde {first} até {last}.",
    pending_series=(
        "Pedi {number} horários com {host}, desde {first} até {last}; ainda não estão confirmados."
    ),
    left_out="Tive de deixar de fora {times}.",
    left_out_many="Outros {number} horários não estavam livres.",
    none_booked="Infelizmente, não há vaga para {when}, por isso nada foi marcado; deixo esse de fora?",
    moved="O seu agendamento com {host} ficou para {when}.",
    moved_duration="O seu agendamento com {host} ficou para {when}, com duração de {duration}.",
    cancelled="Está cancelado o seu agendamento com {host} para {when}.",
    declined="Infelizmente, foi recusado o seu agendamento com {host} para {when}.",
    released="Certo, esse horário já não está guardado.",
    found="Encontrei o seu agendamento com {host} para {when}.",
    found_several="Encontrei {number} agendamentos seus: {times}.",
    found_next="Encontrei {number} agendamentos seus; os próximos são {times}.",
    found_series="Encontrei {number} agendamentos seus com {host}, desde {first} até {last}.",
    found_none="Não encontro nenhum agendamento futuro seu.",
    held_several="Guardo estes horários: {times}.",
    which_booking="Qual é o agendamento: {times}?",
    which_of_many="Qual é o agendamento? São {number} no total, e os próximos são {times}.",
    no_such_booking="Não encontro esse agendamento; quais são o dia e a hora?",
    over="Esse agendamento já começou ou já passou, por isso fica como está.",
    only_held="Esse horário está apenas guardado; devo guardar outro ou marcar este?",
    too_many_holds="Não posso guardar mais horários agora; qual deles devo marcar?",
    too_many_guesses="Não posso procurar de novo; por favor, ligue do número usado no agendamento.",
    missing_name_and_day="Para encontrar o agendamento, preciso do dia e do nome completo.",
    bad_repeat="Qual é a frequência? Pode ser diária, semanal ou mensal, até {most} horários.",
    missing_when="Preciso do dia e da hora.",
    missing_time="Ainda falta a hora; qual seria a melhor para {day}?",
    missing_date="Ainda falta o dia; qual seria o melhor?",
    bad_when="Não entendi a data; por favor, diga o dia, o mês e a hora.",
    window_backwards="O fim fica antes do começo; de quando até quando seria bom?",
    no_such_date="Essa data não existe; que outro dia seria bom?",
    weekday_mismatch="O dia {ordinal} de {month} é {weekday}; quer dizer {times}?",
    which_when="Quer dizer {times}?",
    unknown_reference="Não sei a que horário isso se refere; quais seriam o dia e a hora?",
    clocks_forward="Nesse momento os relógios são adiantados, por isso seria {when}.",
    bad_duration="Qual deve ser a duração? Pode ser de {least} a {most}.",
    unknown_host="Não conheço esse nome; temos {names}. Com quem seria?",
    ambiguous_host="Esse nome pode ser de várias pessoas; quer dizer {names}?",
    unknown_service="Não conheço esse serviço; temos {names}. Qual seria?",
    nobody="Aqui ainda não há ninguém com quem marcar.",
    unknown_time_zone=(
        "Não conheço o fuso horário {zone}; por favor, diga uma cidade ou um nome IANA como Europe/Lisbon."
    ),
    options_people="É possível marcar com {names}.",
    options_people_many="É possível marcar com {names} ou mais {number} nomes.",
    options_services="Oferecemos {names}.",
    options_services_many="Oferecemos {names} e mais {number} serviços.",
    options_which="Qual é o nome?",
    missing_attendee="Para marcar, preciso de um nome, de um telefone ou de um e-mail.",
    bad_email="O e-mail não parece completo; pode soletrar mais uma vez?",
    bad_phone="O número de telefone não parece completo; pode repetir?",
    too_long="O campo {field} é longo demais; são possíveis no máximo {most} caracteres.",
    unknown_tool="Não há nenhuma ferramenta com esse nome; há {names}.",
    bad_arguments="Os argumentos devem ser um único objeto JSON completo.",
    bad_json="O pedido não é JSON válido.",
    too_deep="Os argumentos têm níveis demais.",
    bad_encoding="O pedido deve ser texto em UTF-8.",
    too_large="O pedido é grande demais; são possíveis no máximo {most} kilobytes.",
    too_many_calls="É demais de uma só vez; por favor, envie no máximo {most} pedidos por mensagem.",
    too_slow="O pedido não chegou a tempo; por favor, envie de novo.",
    unconfirmed="Ainda não consegui confirmar; por favor, pergunte de novo daqui a pouco, e já saberei.",
    call_id_reused="Esse identificador de chamada já foi usado em outro pedido; por favor, use um novo.",
    overloaded="Há pedidos demais ao mesmo tempo; por favor, tente de novo daqui a pouco.",
    unavailable="Não consigo consultar a agenda agora; por favor, tente de novo daqui a pouco.",
    your_time="{say} É na sua hora local.",
    stale="{say} Isso pode ter mudado nos últimos instantes.",
    email_is="Anotei o e-mail assim: {spelled}.",
    phone_is="Anotei o número {digits}.",
    name_is="Anotei o nome assim: {spelled}.",
)
