"""Spanish, as callers in Spain and in Latin America use it."""

from tools.speech.es import SPANISH as SPEECH
from tools.when.vocabulary import Vocabulary


def _numbers() -> dict[str, int]:
    """ "Un", "una", "veintiún", "treinta y una": only the form of counting is ever said."""
    found: dict[str, int] = {}
    for value in range(1, 100, 10):
        stem = SPEECH.number(value).removesuffix("uno")
        found |= {f"{stem}un": value, f"{stem}una": value}
    return found


def _ordinals() -> dict[str, int]:
    """What was offered is counted with them; of the days of a month only the first is one."""
    stems = ("primer", "segund", "tercer", "", "quint", "sext", "séptim", "octav", "noven", "décim")
    found = {f"{stem}{ending}": place for place, stem in enumerate(stems, start=1) if stem for ending in "oa"}
    return found | {"primer": 1, "tercer": 3, "cuarta": 4}


def _of_hours(*phrases: str) -> str:
    """ "Sobre", "sobre las", "sobre la": with the article, what follows can only be an hour."""
    return "|".join(f"{phrase}{article}" for phrase in phrases for article in (" las", " la", ""))


def _before_dates(*phrases: str) -> str:
    """ "Antes de", "antes del", "antes de las": up to the article."""
    return "|".join(
        form
        for phrase in phrases
        for form in (f"{phrase} las", f"{phrase} la", f"{phrase} los", f"{phrase}l", phrase)
    )


SPANISH = Vocabulary(
    speech=SPEECH,
    half_before=False,
    minutes_joined=True,
    dotted_ordinals=False,
    glued=False,
    twelve_hours=True,
    numbers=_numbers() | {"par": 2, "par de": 2, "un par": 2, "un par de": 2, "algunos": 3, "algunas": 3},
    ordinals=_ordinals(),
    ordinal_endings="o|a|er|ro|ero|do|ra|era|da|to|ta",
    fractions={"media": 30, "medio": 30, "cuarto": 15, "un cuarto": 15, "tres cuartos": 45},
    multiples={},
    lengths={"media horita": 30, "cuartito de hora": 15},
    zero="cero",
    weekdays=(
        "lun",
        "mar",
        "mie|mier|mierc",
        "jue|juev",
        "vie|vier",
        "sab|sábados",
        "dom|domingos",
    ),
    months=(
        "ene",
        "feb",
        "mar",
        "abr",
        "may",
        "jun",
        "jul",
        "ago",
        "sep|sept|set|setiembre",
        "oct",
        "nov",
        "dic",
    ),
    units={
        "minute": "minuto|minutos|min|mins|minutito|minutitos",
        "quarter_hour": "",
        "hour": "hora|horas|h|hr|hrs|hs|horita|horitas",
        "day": "día|días",
        "week": "semana|semanas|sem",
        "month": "mes|meses",
        "year": "año|años",
    },
    days={
        "pasado mañana": 2,
        "hoy mismo": 0,
        "hoy día": 0,
        "día de hoy": 0,
        "mañana mismo": 1,
        "día de mañana": 1,
        "anteayer": -2,
        "antier": -2,
        "hoy en ocho": 7,
        "de hoy en ocho": 7,
        "de hoy en ocho días": 7,
        "mañana en ocho": 8,
        "de mañana en ocho": 8,
        "de mañana en ocho días": 8,
        "hoy en quince": 14,
        "de hoy en quince": 14,
    },
    parts={
        "morning": (
            "por la mañana|en la mañana|a la mañana|de la mañana|la mañana|mañanas|una mañana|"
            "por las mañanas|las mañanas|mañanita|la mañanita|por la mañanita|hora del desayuno|"
            "la hora del desayuno"
        ),
        "forenoon": "media mañana|a media mañana|mediados de la mañana",
        "noon": (
            "del mediodía|de mediodía|del medio día|comer|comida|la comida|almorzar|almuerzo|hora de comer|"
            "hora de la comida|hora del almuerzo|hora de almorzar|a la hora de comer|a la hora de la comida|"
            "a la hora del almuerzo|a la hora de almorzar|la pausa del mediodía"
        ),
        "afternoon": (
            "tarde|tardes|una tarde|por la tarde|en la tarde|a la tarde|de la tarde|la tarde|de tarde|"
            "por las tardes|las tardes|media tarde|a media tarde|tardecita|la tardecita|a la tardecita|"
            "sobremesa"
        ),
        "evening": (
            "tarde-noche|última hora de la tarde|a última hora de la tarde|al final de la tarde|al atardecer|"
            "atardecer|al anochecer|anochecer|después del trabajo|después de trabajar|al salir del trabajo|"
            "saliendo del trabajo|cuando salga del trabajo|después de la oficina|la hora de la cena"
        ),
        "night": (
            "noche|una noche|noches|por la noche|en la noche|a la noche|de la noche|la noche|de noche|"
            "por las noches"
        ),
    },
    day_parts={
        "esta mañana": (0, "morning"),
        "esta misma mañana": (0, "morning"),
        "hoy en la mañana": (0, "morning"),
        "hoy por la mañana": (0, "morning"),
        "esta tarde": (0, "afternoon"),
        "esta misma tarde": (0, "afternoon"),
        "esta noche": (0, "night"),
        "esta misma noche": (0, "night"),
        "esta tarde-noche": (0, "evening"),
        "mañana por la mañana": (1, "morning"),
        "mañana en la mañana": (1, "morning"),
        "mañana a la mañana": (1, "morning"),
        "mañana de mañana": (1, "morning"),
        "mañana tarde": (1, "afternoon"),
        "mañana noche": (1, "night"),
        "la mañana de hoy": (0, "morning"),
        "la mañana de mañana": (1, "morning"),
    },
    weeks={"ocho días": 1, "quince días": 2, "quincena": 2, "una quincena": 2},
    noon=(
        "mediodía|medio día|el mediodía|el medio día|"
        "a las doce de la mañana|las doce de la mañana|a las doce del día|las doce del día"
    ),
    midnight="medianoche|media noche|la medianoche",
    am="am|a m|de la madrugada|de madrugada|de la madrugá",
    pm="pm|p m",
    clock="horas|h|hs|hr|hrs|en punto|horas en punto",
    at="a las|a la|a un|para las|para la|tipo|tipo las|tipo a las|las|@",
    past="",
    to="para las|para la|pa las|pa la",
    past_or_after="",
    to_or_before="",
    to_or_until="",
    minus="menos",
    and_="y|con|e",
    or_=(
        "o|u|o bien|o si no|si no|o a lo mejor|o quizás|o quizá|o tal vez|o también|o incluso|y si no|o mejor"
    ),
    of=(
        "el|la|los|lo|a|al|de|del|en|para|pa|un|unos|unas|sobre|que sea|que sean|se|su|ese|esa|esos|esas|"
        "aquel|aquella"
    ),
    on=(
        "el|día|del|al|a partir del|desde el|hasta el|antes del|después del|luego del|no antes del|"
        "no después del|no más tarde del|que no sea antes del|hacia el|sobre el|alrededor del|cerca del"
    ),
    from_=(
        "desde|desde el|desde la|desde las|desde los|a partir de|a partir del|a partir de la|a partir de las|"
        "comenzando|empezando"
    ),
    after=_before_dates("después de", "despues de", "luego de", "más tarde de", "pasado de")
    + "|tras|pasadas|pasadas las|pasada la|pasado el",
    before=_before_dates("antes de", "más temprano de", "previo a"),
    until=_of_hours("hasta") + "|a|al|a las|a la|hasta el|hasta los|hasta a",
    between="entre|entre las|entre la",
    not_="no|nunca|ni|no puedo|en vez de|en lugar de|ocupado|ocupada|de vacaciones|mal",
    rather="no|no no|perdón|digo|mejor dicho|quiero decir|mejor|no perdón|más bien",
    around=(
        _of_hours(
            "sobre",
            "hacia",
            "como a",
            "alrededor de",
            "cerca de",
            "a eso de",
            "más o menos a",
            "aproximadamente a",
        )
        + "|alrededor del|cerca del|hacia el|sobre el|aproximadamente|más o menos|aprox|y pico|y algo|unos|"
        "unas|o así|o por ahí|por ahí de las|por ahí de la|por ahí a las|por ahí|casi|como a eso de las|como|"
        "tirando a"
    ),
    at_latest=(
        "a más tardar|como muy tarde|como tarde|como máximo|lo más tarde|más tardar|no más tarde de|"
        "no más tarde de las|no más tarde de la|no más tarde del|no después de|no después de las|"
        "no después de la|no después del|máximo|máximo a las|máximo hasta"
    ),
    at_earliest=(
        "como pronto|como muy pronto|como mínimo|lo más temprano|no antes de|no antes de las|no antes de la|"
        "no antes del|nunca antes de las|nunca antes de la|nunca antes de|que no sea antes de las|"
        "que no sea antes de la|que no sea antes de|que no sea antes del"
    ),
    or_later=(
        "o más tarde|o después|en adelante|para adelante|pa adelante|o más|o posterior|o luego|hacia adelante"
    ),
    or_earlier="o antes|o más temprano|o más pronto|o anterior",
    this="este|esta|estos|estas|este mismo|esta misma|el presente",
    next="próximo|próxima|próximos|próximas|siguiente|siguientes|prox|subsiguientes",
    after_next=(
        "subsiguiente|que viene no el otro|que viene no , el otro|que viene no la otra|"
        "que viene no , la otra|que viene no sino el otro|que viene no , sino el otro|"
        "que viene no sino la otra|que viene no , sino la otra"
    ),
    coming=(
        "que viene|que vienen|entrante|entrantes|venidero|venidera|que entra|que sigue|este próximo|"
        "esta próxima|próximo que viene"
    ),
    last="último|última|pasado|pasada|anterior",
    in_="en|en las|dentro de|de aquí a|de acá a|de aquí en|al cabo de",
    within=(
        "dentro de los próximos|dentro de las próximas|en menos de|antes de que pasen|en el plazo de|"
        "en el transcurso de|a lo largo de"
    ),
    for_="durante|por|con una duración de|con duración de|de una duración de",
    hence="a partir de ahora|desde ahora|a partir de hoy|desde hoy",
    later="después|más tarde|luego|despues|más adelante",
    earlier="antes|más temprano|más pronto",
    plus="más",
    now=(
        "ahora|ahora mismo|ya|ya mismo|ahorita|ahorita mismo|inmediatamente|enseguida|de inmediato|"
        "en este momento"
    ),
    begin=(
        "principio|principios|a principios|a principio|al principio|comienzo|comienzos|a comienzos|"
        "al comienzo|inicio|inicios|a inicios|al inicio|primeros días|los primeros días"
    ),
    middle="mediados|a mediados|mitad|a mitad|la mitad|a la mitad",
    end=("fin|fines|a fines|final|finales|a finales|al final|al fin|últimos días|los últimos días|a fin"),
    early=(
        "temprano|muy temprano|bien temprano|tempranito|pronto por|más bien temprano|lo más temprano posible"
    ),
    late="muy tarde|más bien tarde|bien tarde|tarde en|a última hora de la|ya tarde",
    first_thing=(
        "a primera hora|primera hora|a primerísima hora|lo primero|en cuanto abran|cuando abran|"
        "nada más abrir|al abrir|apenas abran|a primera hora del día|a primera hora de la mañana|"
        "lo primero de la mañana|a la apertura|en la primera hora|recién abren"
    ),
    last_thing=(
        "a última hora|última hora|antes de cerrar|antes de que cierren|al cierre|al final del día|"
        "el final del día|a última hora del día|al cerrar|lo último del día|fin del día"
    ),
    soonest=(
        "lo antes posible|cuanto antes|lo más pronto posible|tan pronto como sea posible|"
        "lo más rápido posible|tan pronto como se pueda|lo antes que se pueda|lo antes que pueda|"
        "lo más pronto que se pueda|en cuanto sea posible|lo más temprano que tengan|"
        "lo más pronto que tengan|lo primero que tengan|lo primero que haya|lo antes que tengan|"
        "el primer hueco|primer hueco|primer hueco libre|primera cita disponible|la primera cita disponible|"
        "la próxima cita disponible|próxima cita disponible|primera disponible|el primer turno disponible|"
        "primer turno disponible|próximo hueco|cuando antes|pronto|la primera que tengan|"
        "el primero que tengan|asap|a la mayor brevedad|urgente|con urgencia|lo antes"
    ),
    weekend="fin de semana|finde|fines de semana|fin de semana largo",
    workday=(
        "entre semana|día laborable|día hábil|día de trabajo|días laborables|días hábiles|día de semana|"
        "día entre semana"
    ),
    calendar_week="semana número|semana del año|semana n|semana no|semana calendario|semana natural",
    same="mismo|misma|mismos|mismas",
    other="otro|otra",
    one=(
        "opción|propuesta|alternativa|turno|hueco|horario|cita|posibilidad|sugerencia|fecha|que me dijo|"
        "que dijo|que me ha dicho|que ofreció|que me ofreció|que mencionó|de ellas|de ellos"
    ),
    that="ese|esa|ése|ésa|esa hora|ese horario|esa cita|la de|el de",
    time="hora|horario",
    day="día|fecha",
    whole_day=(
        "cualquier hora|a cualquier hora|a cualquier hora del día|cualquier hora del día|todo el día|"
        "el día entero|cualquier momento|en cualquier momento|cualquier momento del día|a la hora que sea|"
        "cuando sea|me da igual la hora|da igual la hora|en todo el día|durante todo el día|"
        "a lo largo del día|en algún momento|en el transcurso del día"
    ),
    every="cada|todos los|todas las|una vez por|una vez a la|una vez al",
    rhythms={
        "diario": ("day", 1),
        "diariamente": ("day", 1),
        "semanal": ("week", 1),
        "semanalmente": ("week", 1),
        "quincenal": ("week", 2),
        "quincenalmente": ("week", 2),
        "mensual": ("month", 1),
        "mensualmente": ("month", 1),
    },
    times="veces|vez|citas|sesiones|en total",
    multiplicities={},
    leave_out=(
        "saltar|saltarlas|omitir|omitirlas|dejar fuera|las otras|las demás|el resto|los demás|"
        "tantas como sea posible|sí"
    ),
    keeping="le guardo",
    summer="horario de verano|en horario de verano|hora de verano|de verano",
    winter="horario de invierno|en horario de invierno|hora de invierno|de invierno",
    filler=(
        "por favor|porfa|porfis|gracias|muchas gracias|hola|buenas|buenos días|buen día|buenas tardes|"
        "buenas noches|eh|em|ehm|este pues|pues|bueno|a ver|mm|mmm|ah|oh|oiga|oye|mire|mira|sí|vale|ok|okay|"
        "okey|de acuerdo|claro|perfecto|genial|estupendo|muy bien|bien|listo|dale|vamos|entonces|digamos|"
        "quizás|quizá|tal vez|a lo mejor|posiblemente|preferiblemente|preferentemente|mejor|más bien|"
        "si puede ser|si es posible|si se puede|si pudiera ser|si hay|si tienen|si tiene|de ser posible|"
        "a poder ser|si le parece|si no le importa|exactamente|justo|justamente|concretamente|precisamente|"
        "solo|sólo|solamente|también|tampoco|además|incluso|yo|me|nos|le|les|te|usted|ustedes|nosotros|mi|"
        "mis|sus|quisiera|quisiéramos|querría|querríamos|quiero|queremos|me gustaría|nos gustaría|gustaría|"
        "deseo|desearía|necesito|necesitaría|necesitamos|prefiero|preferiría|preferimos|preferiríamos|puedo|"
        "puede|pueden|podemos|podría|podrían|podríamos|puedes|podrías|sería|será|seria|es|está|están|estaría|"
        "hay|habría|habrá|tiene|tienen|tienes|tendría|tendrían|tengo|ir|venir|pasar|pasarme|pasarnos|"
        "acercarme|vengo|voy|iría|llegar|llego|estar|ser|tener|hacer|hacerlo|poder|pedir|pido|reservar|"
        "reserve|reservarme|agendar|agéndeme|agendarme|concertar|coger|sacar|apuntar|apúnteme|anotar|anóteme|"
        "poner|póngame|ponerme|dar|darme|deme|me da|me dan|me viene|me viene bien|viene bien|vendría bien|"
        "me vendría bien|me va|me va bien|va bien|iría bien|me queda|me queda bien|queda bien|me conviene|"
        "conviene|me sirve|sirve|funciona|me funciona|disponible|disponibles|disponibilidad|libre|libres|"
        "algo|alguna|alguno|algún|un hueco|hueco|una cita|cita|citas|la cita|mi cita|turno|turnos|un turno|"
        "reserva|una reserva|reunión|una reunión|visita|llamada|una hora para|pedir hora|qué tal|que tal|"
        "qué le parece|cómo ve|cómo le va|tendría algo|perdón|perdone|disculpe|faltan|faltando|falta|espere|"
        "un momento|momento|tiempo|ahí|allí|aquí|acá|y eso|nomás|no más|no sé|creo|creo que|supongo|pienso|"
        "la verdad|que|si|con usted|con ustedes|resto de|resto del|el resto|toda|todas|todo|todos|cada|ver|"
        "mirar|en el curso de|durante el transcurso|lo más|posible|exacto|hm|hmm|pero|cualquier día|"
        "cualquier día de|algún día|algún día de|ándale|órale|sale|porfavor|hasta luego|adiós"
    ),
)
