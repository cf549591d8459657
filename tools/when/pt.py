"""Portuguese, as callers in Brazil and in Portugal use it."""

from tools.speech.pt import PORTUGUESE as SPEECH
from tools.when.vocabulary import Vocabulary


def _numbers() -> dict[str, int]:
    """ "Uma", "duas", "vinte e duas": only the masculine is in the table that speaks."""
    found: dict[str, int] = {}
    for tens in range(0, 100, 10):
        stem = "" if tens == 0 else f"{SPEECH.number(tens)} e "
        if tens != 10:
            found |= {f"{stem}uma": tens + 1, f"{stem}duas": tens + 2}
    return found | {"catorze": 14, "dezasseis": 16, "dezassete": 17, "dezanove": 19}


def _ordinals() -> dict[str, int]:
    """What was offered is counted with them; "segunda", "quarta" and the like are days of the week."""
    stems = {"primeir": 1, "terceir": 3, "sétim": 7, "oitav": 8, "non": 9, "décim": 10}
    found = {f"{stem}{ending}": place for stem, place in stems.items() for ending in "oa"}
    return found | {"segundo": 2, "quinto": 5, "sexto": 6}


def _contracted(*phrases: str) -> str:
    """ "Antes de", "antes do", "antes das": with every article."""
    return "|".join(f"{phrase} d{ending}" for phrase in phrases for ending in ("as", "a", "os", "o", "e"))


def _with_articles(*phrases: str) -> str:
    """ "Até", "até as", "até ao", ...: up to the article."""
    articles = ("", " as", " a", " o", " os", " ao", " aos")
    return "|".join(f"{phrase}{article}" for phrase in phrases for article in articles)


PORTUGUESE = Vocabulary(
    speech=SPEECH,
    half_before=False,
    minutes_joined=True,
    dotted_ordinals=False,
    glued=False,
    twelve_hours=False,
    numbers=_numbers() | {"par": 2, "par de": 2, "um par de": 2, "alguns": 3, "algumas": 3},
    ordinals=_ordinals(),
    ordinal_endings="o|a|ro|ra|er",
    fractions={"meia": 30, "quarto": 15, "um quarto": 15, "três quartos": 45},
    multiples={},
    lengths={"meia horinha": 30},
    zero="zero",
    weekdays=(
        "segunda|uma segunda|uma segunda-feira|seg|segundas|segundas-feiras|segunda feira",
        "terça|uma terça|uma terça-feira|ter|terças|terças-feiras|terça feira",
        "quarta|uma quarta|uma quarta-feira|qua|quartas|quartas-feiras|quarta feira",
        "quinta|uma quinta|uma quinta-feira|qui|quintas|quintas-feiras|quinta feira",
        "sexta|uma sexta|uma sexta-feira|sex|sextas|sextas-feiras|sexta feira",
        "sab|sábados",
        "dom|domingos",
    ),
    months=("jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez"),
    units={
        "minute": "minuto|minutos|min|mins|minutinho|minutinhos",
        "quarter_hour": "",
        "hour": "hora|horas|h|hr|hrs|hs|horinha|horinhas",
        "day": "dia|dias",
        "week": "semana|semanas|sem|a semana",
        "month": "mês|meses|o mês",
        "year": "ano|anos|o ano",
    },
    days={
        "depois de amanhã": 2,
        "hoje mesmo": 0,
        "ainda hoje": 0,
        "dia de hoje": 0,
        "amanhã mesmo": 1,
        "dia de amanhã": 1,
        "anteontem": -2,
        "de hoje a oito": 7,
        "de hoje a oito dias": 7,
        "hoje a oito": 7,
        "de amanhã a oito": 8,
        "de amanhã a oito dias": 8,
        "de hoje a quinze": 14,
        "de hoje a quinze dias": 14,
    },
    parts={
        "morning": (
            "manhã|manhãs|uma manhã|de manhã|da manhã|pela manhã|na manhã|a manhã|às manhãs|pelas manhãs|"
            "parte da manhã|na parte da manhã|a parte da manhã|período da manhã|no período da manhã|"
            "manhãzinha|de manhãzinha|no turno da manhã|turno da manhã|café da manhã|pequeno-almoço|matutino|"
            "no período matutino"
        ),
        "forenoon": "meio da manhã|a meio da manhã|no meio da manhã|meados da manhã",
        "noon": (
            "almoço|o almoço|almoçar|hora do almoço|hora de almoço|na hora do almoço|na hora de almoço|"
            "à hora do almoço|à hora de almoço|horário de almoço|no horário de almoço|horário do almoço|"
            "no horário do almoço|intervalo do almoço"
        ),
        "afternoon": (
            "tarde|tardes|uma tarde|à tarde|a tarde|de tarde|da tarde|pela tarde|na tarde|às tardes|"
            "pelas tardes|parte da tarde|na parte da tarde|a parte da tarde|período da tarde|"
            "no período da tarde|no turno da tarde|turno da tarde|meio da tarde|a meio da tarde|"
            "no meio da tarde|tardinha|à tardinha|de tardinha|vespertino|no período vespertino"
        ),
        "evening": (
            "fim da tarde|no fim da tarde|ao fim da tarde|final da tarde|no final da tarde|ao final da tarde|"
            "fim de tarde|final de tarde|no fim de tarde|no final de tarde|finalzinho da tarde|"
            "no finalzinho da tarde|entardecer|ao entardecer|anoitecer|ao anoitecer|noitinha|à noitinha|"
            "depois do trabalho|após o trabalho|depois do expediente|após o expediente|depois do serviço|"
            "saindo do trabalho|ao sair do trabalho|quando sair do trabalho|hora do jantar"
        ),
        "night": (
            "noite|noites|uma noite|à noite|a noite|de noite|da noite|pela noite|na noite|às noites|"
            "parte da noite|na parte da noite|período da noite|no período da noite|no turno da noite|noturno|"
            "no período noturno"
        ),
    },
    day_parts={
        "logo à noite": (0, "night"),
        "logo à tarde": (0, "afternoon"),
        "hoje cedo": (0, "morning"),
        "amanhã de manhã": (1, "morning"),
    },
    weeks={"oito dias": 1, "quinze dias": 2, "quinzena": 2, "uma quinzena": 2},
    noon=(
        "meio-dia|o meio-dia|do meio-dia|no meio-dia|pelo meio-dia|meio dia em ponto|meiodia|"
        "doze horas do dia"
    ),
    midnight="meia-noite|da meia-noite|meianoite",
    am="am|a m|da madrugada|de madrugada|na madrugada|pela madrugada",
    pm="pm|p m",
    clock="horas|h|hr|hrs|hs|em ponto|horas em ponto|horas da",
    at="às|para as|pras|@|tipo|tipo às",
    past="",
    to="para as|pras|para a|para o|pro|pra|para às|pra as",
    past_or_after="",
    to_or_before="",
    to_or_until="",
    minus="menos",
    and_="e|com",
    or_="ou|ou então|ou senão|senão|ou talvez|ou quem sabe|ou ainda|caso contrário|ou até|ou também",
    of=(
        "o|a|os|do|da|dos|das|no|na|nos|nas|de|d|em|ao|aos|pelo|pela|num|numa|um|uns|umas|para|pra|pro|"
        "para o|para a|para os|ao dia|a dia|que seja|seu|sua|lá|aquele|aquela|naquele|naquela"
    ),
    on="dia|ao dia|a dia",
    from_=_contracted("a partir", "a contar", "a começar")
    + "|"
    + _with_articles("desde")
    + "|começando|começando em",
    after=(
        _contracted("depois", "mais tarde")
        + "|"
        + _with_articles("após", "passado", "passadas")
        + "|a seguir ao|a seguir à|mais tarde que|mais tarde que as|logo após"
    ),
    before=_contracted("antes", "mais cedo") + "|anterior às|anterior a|mais cedo que|mais cedo que as",
    until=_with_articles("até") + "|a|às|ao|aos|ao dia|a dia|até por volta das|até umas",
    between="entre|entre as|entre a",
    not_="não|nem|nunca|não posso|em vez de|no lugar de|ocupado|ocupada|de férias|exceto|impossível",
    rather="não|desculpe|aliás|quer dizer|melhor dizendo|ou melhor|digo|perdão",
    around=(
        "por volta de|por volta das|por volta da|por volta do|cerca de|cerca das|cerca da|cerca do|perto de|"
        "perto das|perto da|perto do|lá pelas|lá pela|lá para as|lá para a|lá pras|pelas|lá por volta das|"
        "lá por volta da|aproximadamente|aproximadamente às|mais ou menos|mais ou menos às|mais ou menos as|"
        "uns|umas|em torno de|em torno das|em torno da|em torno do|à volta das|à volta da|à volta de|"
        "a rondar as|quase|e pouco|e pouca|e tal|tipo umas|ou por aí|por aí|coisa assim|ali pelas|ali pela|"
        "mais pro|mais para o|mais para as"
    ),
    at_latest=(
        "no máximo|no máximo às|no máximo até|no máximo até as|o mais tardar|no mais tardar|o mais tardar às|"
        "o mais tarde|o mais tarde às|não depois de|não depois das|não depois da|não depois do|não após as|"
        "não mais tarde que|não mais tarde do que|não mais tarde do que as|até no máximo|até no máximo as|"
        "nunca depois das|nunca depois da"
    ),
    at_earliest=(
        "no mínimo|no mínimo às|o mais cedo|não antes de|não antes das|não antes da|não antes do|"
        "nunca antes de|nunca antes das|nunca antes da|nunca antes do|nem antes das|só a partir das|"
        "só a partir da|só a partir de|só a partir do|só depois das|só depois da|que não seja antes das|"
        "que não seja antes da|que não seja antes de"
    ),
    or_later=(
        "ou mais tarde|ou depois|em diante|para a frente|pra frente|ou mais|para frente|ou após|ou posterior"
    ),
    or_earlier="ou antes|ou mais cedo|ou anterior",
    this=(
        "este|esta|estes|estas|deste|desta|neste|nesta|nestes|nestas|esse|essa|desse|dessa|nesse|nessa|esses|"
        "essas|o presente|corrente"
    ),
    next="próximo|próxima|próximos|próximas|seguinte|seguintes|prox|a seguir a esta",
    after_next=(
        "que vem a seguir à próxima|sem ser a próxima a outra|sem ser esta a outra|sem ser esta , a outra|"
        "não a próxima a outra"
    ),
    coming="que vem|que vêm|que entra|vindouro|vindoura|que está chegando|agora que vem|dessa que vem",
    last="último|última|passado|passada|anterior|retrasado|retrasada",
    in_="em|daqui a|daqui|dentro de|ao fim de|ao cabo de|de aqui a|passados",
    within=(
        "dentro dos próximos|dentro das próximas|em menos de|em até|no prazo de|no espaço de|"
        "ao longo dos próximos|ao longo das próximas"
    ),
    for_="durante|por|com duração de|com uma duração de|com a duração de",
    hence="a partir de agora|a contar de agora|a partir de hoje|a contar de hoje|a partir deste momento",
    later="depois|mais tarde|a seguir|mais adiante|adiante|após",
    earlier="antes|mais cedo",
    plus="mais",
    now="agora|agora mesmo|já|neste momento|imediatamente|nesse instante|nesse momento|já já",
    begin=(
        "começo|no começo|início|no início|ao início|princípio|no princípio|inícios|em inícios|princípios|"
        "em princípios|primeiros dias|nos primeiros dias|comecinho|no comecinho"
    ),
    middle="meados|em meados|meio|no meio|a meio|metade|na metade",
    end=(
        "fim|no fim|ao fim|final|no final|ao final|finais|em finais|nos finais|fins|em fins|nos fins|"
        "últimos dias|nos últimos dias|finalzinho|no finalzinho|fim do|fim da"
    ),
    early="cedo|bem cedo|muito cedo|cedinho|bem cedinho|de manhã cedo",
    late="muito tarde|bem tarde|mais para o fim|mais pro fim|mais para o final|mais pro final",
    first_thing=(
        "logo cedo|bem no início do dia|à primeira hora|na primeira hora|às primeiras horas|logo de manhã|"
        "logo pela manhã|logo de manhã cedo|logo de manhãzinha|logo no início da manhã|logo na abertura|"
        "na abertura|assim que abrir|assim que abrirem|assim que abre|quando abrir|quando abrirem|"
        "no primeiro horário|primeiro horário|primeira hora|a primeira hora|primeira hora da manhã|"
        "na primeira hora da manhã|logo que abram|logo que abrirem"
    ),
    last_thing=(
        "no último horário|na última hora|última hora|no fim do dia|no final do dia|ao fim do dia|"
        "ao final do dia|fim do dia|final do dia|fim de dia|final de dia|antes de fechar|antes de fecharem|"
        "antes do fechamento|no fechamento|no fim do expediente|no final do expediente|fim do expediente|"
        "final do expediente"
    ),
    soonest=(
        "o mais rápido possível|o quanto antes|quanto antes|quanto mais cedo melhor|assim que possível|"
        "o mais cedo possível|mais cedo possível|o mais breve possível|logo que possível|"
        "o mais depressa possível|assim que puder|assim que puderem|assim que der|assim que houver|"
        "o mais cedo que tiver|o mais cedo que tiverem|o mais rápido que der|o primeiro horário disponível|"
        "primeiro horário disponível|primeiro horário livre|o primeiro horário livre|primeira vaga|"
        "a primeira vaga|primeira vaga disponível|a primeira vaga disponível|próxima vaga|a próxima vaga|"
        "próxima vaga disponível|a próxima vaga disponível|próximo horário disponível|"
        "o próximo horário disponível|próximo horário livre|o próximo horário livre|o primeiro que tiver|"
        "o primeiro que houver|com urgência|urgente|com a máxima urgência|em breve|brevemente|asap|"
        "com a maior brevidade"
    ),
    weekend=(
        "fim de semana|final de semana|fim-de-semana|fins de semana|finais de semana|fds|findi|"
        "no fim de semana|neste fim de semana|nos fins de semana"
    ),
    workday="dia útil|dias úteis|dia de semana|dias de semana|dia de trabalho|entre semana",
    calendar_week="semana número|semana do ano|semana n|semana nº|semana de calendário",
    same="mesmo|mesma|mesmos|mesmas",
    other="outro|outra",
    one=(
        "opção|horário|vaga|proposta|alternativa|sugestão|possibilidade|data|que disse|que me disse|"
        "que falou|que você falou|que ofereceu"
    ),
    that="esse|essa|esse aí|esse horário|aquele|aquela|o das|a das",
    time="hora|horário",
    day="dia|data",
    whole_day=(
        "qualquer hora|a qualquer hora|em qualquer hora|qualquer horário|em qualquer horário|"
        "a qualquer hora do dia|qualquer hora do dia|o dia todo|o dia inteiro|dia todo|dia inteiro|"
        "todo o dia|durante todo o dia|qualquer momento|a qualquer momento|em qualquer momento|"
        "tanto faz a hora|tanto faz o horário|a hora que for|quando for|ao longo do dia|no decorrer do dia|"
        "em algum momento|em algum horário"
    ),
    every="cada|a cada|todo|toda|todos os|todas as|uma vez por",
    rhythms={
        "diário": ("day", 1),
        "diariamente": ("day", 1),
        "semanal": ("week", 1),
        "semanalmente": ("week", 1),
        "quinzenal": ("week", 2),
        "quinzenalmente": ("week", 2),
        "mensal": ("month", 1),
        "mensalmente": ("month", 1),
    },
    times="vezes|vez|consultas|sessões|no total",
    multiplicities={},
    leave_out="pular|saltar|omitir|deixar de fora|os outros|as outras|o resto|tantas quanto possível|sim",
    keeping="guardo",
    summer="horário de verão|no horário de verão|hora de verão|na hora de verão",
    winter="horário de inverno|no horário de inverno|hora de inverno|na hora de inverno|horário normal",
    filler=(
        "por favor|por gentileza|se faz favor|faz favor|obrigado|obrigada|muito obrigado|"
        "muito obrigada|brigado|brigada|olá|oi|alô|bom dia|boa tarde|boa noite|eh|ah|hum|hm|ahn|né|"
        "então|tá|tá bom|está bem|bem|bom|pois|pois é|sim|claro|ok|okay|certo|beleza|perfeito|ótimo|"
        "excelente|tudo bem|olha|olhe|veja|assim|digamos|aí|ali|aqui|talvez|quem sabe|se calhar|"
        "possivelmente|provavelmente|preferencialmente|de preferência|preferivelmente|melhor|"
        "se possível|se for possível|se der|se puder|se puderem|se tiver|se tiverem|se houver|"
        "caso tenha|exatamente|certinho|justamente|precisamente|pontualmente|só|somente|apenas|também|"
        "mas|até que|eu|nós|a gente|me|nos|lhe|lhes|você|vocês|o senhor|a senhora|senhor|senhora|meu|"
        "minha|queria|queríamos|quero|queremos|gostaria|gostaríamos|gostava|preciso|precisava|"
        "precisaria|precisamos|prefiro|preferia|preferiria|preferimos|posso|pode|podem|podemos|poderia|"
        "poderiam|podia|seria|será|ser|é possível|está|estão|estaria|estou|há|haveria|tem|têm|teria|"
        "teriam|tenho|ter|vou|ir|vir|venho|passar|passo|chegar|chego|estar|fazer|marcar|marque|agendar|"
        "agende|reservar|reserve|remarcar|colocar|coloque|anotar|anote|pôr|ponha|pôr para|dar|dá|dava|"
        "daria|dá para|dá pra|fica|ficar|ficaria|fica bem|fica bom|fica melhor|ficaria bom|"
        "ficaria melhor|me convém|convém|dá jeito|dava jeito|dava-me jeito|me serve|serve|funciona|"
        "disponível|disponíveis|disponibilidade|livre|livres|vaga|vagas|uma vaga|algo|alguma|algum|"
        "alguma coisa|qualquer coisa|consulta|uma consulta|a consulta|minha consulta|uma marcação|"
        "marcação|um agendamento|agendamento|horário|horários|um horário|o horário|encontro|reunião|"
        "uma reunião|visita|compromisso|um compromisso|que tal|o que acha|pode ser|podia ser|"
        "poderia ser|como está|desculpe|desculpa|perdão|espera|espere|um momento|um minuto só|"
        "um instante|acho|acho que|penso|penso que|creio|creio que|suponho|sei lá|não sei|que|se|"
        "com o senhor|com a senhora|com você|com vocês|resto de|resto do|resto da|o resto|toda|todas|"
        "todo|todos|cada|ver|nalgum|nalguma|em algum|em alguma|ao longo|no decorrer|durante|faltam|"
        "faltando|falta|qualquer dia|qualquer dia de|qualquer dia da|algum dia|algum dia de|"
        "algum dia da|para mim|pra mim|para nós|mesmo assim|viu|gente|tchau|adeus|tanto faz"
    ),
)
