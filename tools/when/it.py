"""Italian, as callers use it in Italy and in the Ticino."""

from tools.speech.it import ITALIAN as SPEECH
from tools.when.vocabulary import Vocabulary


def _gendered(*stems: str) -> str:
    """ "Prossimo", "prossima", "prossimi", "prossime"."""
    return "|".join(f"{stem}{ending}" for stem in stems for ending in "oaie")


ITALIAN = Vocabulary(
    speech=SPEECH,
    half_before=False,
    minutes_joined=True,
    dotted_ordinals=False,
    glued=False,
    twelve_hours=False,
    numbers={
        "un": 1,
        "una": 1,
        "l'una": 1,
        "ventun": 21,
        "trentun": 31,
        "quarantun": 41,
        "cinquantun": 51,
        **{f"zero {SPEECH.number(minute)}": minute for minute in range(1, 10)},
        "qualche": 3,
        "alcuni": 3,
        "alcune": 3,
        "un paio": 2,
        "un paio di": 2,
        "un paio d'": 2,
        "paio di": 2,
        "una decina di": 10,
        "una dozzina di": 12,
        "una quindicina di": 15,
        "una ventina di": 20,
        "una trentina di": 30,
        "una quarantina di": 40,
        "una cinquantina di": 50,
    },
    ordinals={
        "la prima": 1,
        "secondo": 2,
        "seconda": 2,
        "terzo": 3,
        "terza": 3,
        "quarta": 4,
        "quinto": 5,
        "quinta": 5,
        "sesto": 6,
        "sesta": 6,
    },
    ordinal_endings="o|a|°|mo|ma",
    fractions={
        "mezza": 30,
        "mezzo": 30,
        "mezz'": 30,
        "quarto": 15,
        "un quarto": 15,
        "quarti": 15,
        "tre quarti": 45,
    },
    multiples={},
    lengths={
        "mezz'ora": 30,
        "mezzora": 30,
        "mezza ora": 30,
        "una mezz'ora": 30,
        "una mezzora": 30,
        "mezz'oretta": 30,
        "mezzoretta": 30,
        "una mezz'oretta": 30,
        "una mezzoretta": 30,
        "un'oretta": 60,
        "un'oretta e mezza": 90,
        "un quarto d'ora": 15,
        "quarto d'ora": 15,
        "un quarticello": 15,
    },
    zero="",
    weekdays=("lun", "mar", "mer|merc", "gio|giov", "ven|vener", "sab", "dom|domeniche"),
    months=(
        "gen|genn",
        "feb|febb",
        "mar",
        "apr",
        "mag",
        "giu",
        "lug",
        "ago",
        "set|sett",
        "ott",
        "nov",
        "dic",
    ),
    units={
        "minute": "minuto|minuti|min|minutino|minutini|m",
        "quarter_hour": "quarto d'ora|quarti d'ora",
        "hour": "ora|ore|oretta|orette|h",
        "day": "giorno|giorni|giornata|giornate|gg|g",
        "week": "settimana|settimane|sett|a otto",
        "month": "mese|mesi",
        "year": "anno|anni",
    },
    days={
        "oggi stesso": 0,
        "giornata di oggi": 0,
        "dopodomani": 2,
        "dopo domani": 2,
        "posdomani": 2,
        "l'altro ieri": -2,
        "l'altroieri": -2,
        "indomani": 1,
        "l'indomani": 1,
    },
    parts={
        "morning": (
            "mattina|mattine|mattino|mattinata|di mattina|del mattino|della mattina|colazione|antimeridiane"
        ),
        "forenoon": "metà mattina|a metà mattina|metà mattinata|a metà mattinata",
        "noon": (
            "pranzo|ora di pranzo|all'ora di pranzo|pausa pranzo|in pausa pranzo|nella pausa pranzo|"
            "ora del pranzo|per pranzo|per l'ora di pranzo|mezzodì|il mezzogiorno"
        ),
        "afternoon": ("pomeriggio|pomeriggi|di pomeriggio|del pomeriggio|pomeridiane"),
        "evening": (
            "sera|sere|serata|di sera|della sera|cena|ora di cena|all'ora di cena|dopo il lavoro|"
            "dopo lavoro|dopo l'ufficio|finito il lavoro|serali|aperitivo"
        ),
        "night": "notte|notti|di notte|della notte|nottata",
    },
    day_parts={
        "stamattina": (0, "morning"),
        "stamani": (0, "morning"),
        "stamane": (0, "morning"),
        "sta mattina": (0, "morning"),
        "stasera": (0, "evening"),
        "sta sera": (0, "evening"),
        "stanotte": (0, "night"),
        "questa mattina": (0, "morning"),
        "questo pomeriggio": (0, "afternoon"),
        "questa sera": (0, "evening"),
        "questa notte": (0, "night"),
        "domattina": (1, "morning"),
        "doman mattina": (1, "morning"),
        "domani mattina": (1, "morning"),
        "domani sera": (1, "evening"),
        "domani pomeriggio": (1, "afternoon"),
    },
    weeks={
        "otto giorni": 1,
        "a otto": 1,
        "quindici giorni": 2,
        "una quindicina di giorni": 2,
        "a quindici": 2,
    },
    noon="mezzogiorno|mezzogiorno in punto|le dodici in punto di giorno",
    midnight="mezzanotte|mezzanotte in punto",
    am="am",
    pm="pm",
    clock="in punto|h",
    at="alle|all'|alla|le|ore|alle ore|dalle|dall'|dalle ore|per le|per le ore|delle|delle ore|@|h|a",
    past="",
    to="",
    past_or_after="",
    to_or_before="",
    to_or_until="",
    minus="meno",
    and_="e|ed",
    or_=(
        "o|oppure|od|ovvero|altrimenti|sennò|se no|in alternativa|o anche|o magari|o al limite|"
        "o eventualmente|o forse"
    ),
    of=(
        "di|d|del|dello|della|dell|dei|degli|il|lo|la|i|gli|l|nel|nello|nella|nell|nei|nelle|negli|in|al|"
        "allo|ai|agli|da|sul|sulla|nel corso del|nel corso della|nel corso di|il giorno|del giorno|"
        "al giorno|per il|per il giorno|per la|per lo|nel mese di|il mese di|del mese di|in data|"
        "nell'arco del|nell'arco della|un|una"
    ),
    on=(
        "il|dal|al|del|l'|dell'|sul|nel|per il|entro il|entro l'|dopo il|dopo l'|prima del|fino al|"
        "a partire dal|il giorno|giorno|del giorno|al giorno|dal giorno"
    ),
    from_=(
        "dal|dallo|dalla|dalle|dall'|da|a partire da|a partire dal|a partire dalla|a partire dalle|"
        "a partire dall'|a cominciare da|a cominciare dal|a cominciare dalle|dalle ore|a partire dalle ore|"
        "da dopo il|da quando|a decorrere dal|a decorrere da|partendo da|partendo dalle|partendo dal|"
        "in poi da"
    ),
    after=(
        "dopo|dopo di|dopo le|dopo il|dopo la|dopo l'|dopo le ore|dopo dell'|dopo delle|più tardi di|"
        "più tardi delle|più tardi del|oltre le|oltre il|passate le|successivamente al|successivamente a|"
        "in qualsiasi momento dopo le|a qualsiasi ora dopo le|una volta passate le"
    ),
    before=(
        "prima di|prima del|prima della|prima delle|prima dell'|prima delle ore|più presto di|"
        "più presto delle|antecedentemente al|prima che siano le|prima"
    ),
    until=(
        "fino a|fino alle|fino al|fino alla|fino all'|fino allo|fino a tutto|fino a tutta|fin|sino a|"
        "sino alle|sino al|sino alla|sino all'|fino alle ore|entro|entro il|entro la|entro le|entro l'|"
        "entro lo|entro e non oltre|entro e non oltre il|entro e non oltre le|entro le ore|a|al|alle|alla|"
        "all'|allo|e fino alle|finché|fino|da qui a|di qui a|da oggi a|da qui al|di qui al"
    ),
    between="tra|fra",
    not_="non|mai|no|non posso|invece di|al posto di|occupato|occupata|in vacanza|tranne|impossibile",
    rather="no|anzi|scusi|volevo dire|cioè|meglio|no anzi",
    around=(
        "verso|verso le|verso l'|verso la|verso il|circa|attorno|intorno|attorno a|attorno alle|attorno al|"
        "attorno alla|attorno all'|intorno a|intorno alle|intorno al|intorno alla|intorno all'|più o meno|"
        "all'incirca|approssimativamente|pressappoco|pressapoco|su per giù|sulle|indicativamente|"
        "orientativamente|vicino alle|nei pressi delle|o giù di lì|o così|suppergiù|nei dintorni delle|"
        "grosso modo"
    ),
    at_latest=(
        "al più tardi|non più tardi di|non più tardi delle|non più tardi del|non dopo|non dopo le|"
        "non dopo il|non oltre|non oltre le|non oltre il|al massimo|al massimo alle|massimo|e non oltre|"
        "come massimo|non più tardi|non dopo l'|al più tardi alle|mai dopo le|non oltre l'"
    ),
    at_earliest=(
        "al più presto alle|non prima|non prima di|non prima del|non prima delle|non prima della|"
        "non prima dell'|non più presto di|non più presto delle|al minimo|come minimo|non prima delle ore|"
        "mai prima delle|al più presto dalle|al più presto"
    ),
    or_later=(
        "o più tardi|o dopo|e oltre|in poi|in avanti|o oltre|e dopo|e più tardi|e successivi|"
        "o successivamente|oppure dopo|oppure più tardi|o anche dopo|o anche più tardi"
    ),
    or_earlier="o prima|o più presto|e prima|oppure prima|o anche prima|in giù|in anticipo",
    this=_gendered("quest") + "|st|quest'|in corso|corrente",
    next=_gendered("prossim", "successiv") + "|seguente|seguenti|pross",
    after_next="dopo la prossima|dopo il prossimo|dopo ancora",
    coming=(
        "che viene|che vengono|entrante|entranti|venturo|ventura|che arriva|in arrivo|prossimo venturo|"
        "prossima ventura|che sta arrivando|a venire"
    ),
    last=_gendered("scors", "passat", "ultim", "precedent") + "|precedente|precedenti",
    in_="tra|fra|in|da qui a|di qui a|da oggi a",
    within=(
        "entro|entro i|entro gli|entro le|nel giro di|nell'arco di|entro un termine di|nei|nelle|"
        "nelle prossime|nei prossimi|entro il termine di|entro i prossimi|entro le prossime|in meno di"
    ),
    for_=(
        "per|e dura|dura|per circa|per la durata di|per una durata di|della durata di|di durata|durata|"
        "durata di|durata di circa|lungo|lunga|che duri|che dura|per un totale di|per almeno|della durata"
    ),
    hence=(
        "da adesso|da ora|a partire da adesso|a partire da ora|da oggi|da subito|a partire da oggi|"
        "da questo momento"
    ),
    later="dopo|più tardi|più in là|più avanti|in seguito|dopo di quello",
    earlier="prima|più presto|in anticipo|prima di quello",
    plus="più",
    now=(
        "adesso|ora come ora|subito|immediatamente|in questo momento|proprio ora|proprio adesso|ora stesso|"
        "subito subito|adesso subito|all'istante|or ora"
    ),
    begin=(
        "inizio|a inizio|all'inizio|agli inizi|ai primi|inizi|principio|al principio|primi|i primi|"
        "nei primi|verso l'inizio|a inizi|primi giorni|i primi giorni|nei primi giorni|ai primi giorni"
    ),
    middle="metà|a metà|alla metà|verso metà|verso la metà|per metà",
    end=(
        "fine|a fine|alla fine|alla fine di|verso fine|verso la fine|per fine|la fine|gli ultimi giorni|"
        "negli ultimi giorni|ultimi giorni|sul finire"
    ),
    early=(
        "presto|molto presto|nel primo|di primo|nella prima|in prima|nelle prime ore|alle prime ore|"
        "primissimo|prima parte|nella prima parte|di buon'ora|nelle prime ore del|nelle prime ore della|"
        "le prime ore"
    ),
    late=(
        "tardi|molto tardi|abbastanza tardi|piuttosto tardi|tardo|tarda|in tarda|nella tarda|nel tardo|"
        "sul tardo|sul tardi|sulla tarda|nelle tarde|seconda parte|nella seconda parte|in tardo|a tarda"
    ),
    first_thing=(
        "di prima mattina|in prima mattina|di primo mattino|di buon mattino|di buona mattina|"
        "di mattina presto|la mattina presto|al mattino presto|mattina presto|presto la mattina|"
        "presto al mattino|all'apertura|appena aprite|appena apre|appena aperti|come prima cosa|prima cosa|"
        "alla prima ora|in apertura|non appena aprite|prima mattina|primo mattino|al primo mattino|"
        "alle prime luci|prestissimo"
    ),
    last_thing=(
        "a fine giornata|fine giornata|alla fine della giornata|in chiusura|alla chiusura|"
        "prima della chiusura|a fine lavoro|per ultimo|poco prima della chiusura|verso fine giornata|"
        "all'orario di chiusura|la fine della giornata|verso la chiusura|appena prima della chiusura"
    ),
    soonest=(
        "il prima possibile|abbastanza presto|piuttosto presto|prima possibile|appena avete posto|"
        "quando avete posto|appena c'è posto|quanto prima|appena possibile|al più presto possibile|"
        "il più presto possibile|più presto possibile|non appena possibile|appena potete|appena può|"
        "appena puoi|il primo posto libero|primo posto libero|primo appuntamento disponibile|"
        "il primo appuntamento disponibile|primo appuntamento libero|primo appuntamento possibile|"
        "il primo appuntamento possibile|primo appuntamento utile|il primo appuntamento utile|"
        "primo posto disponibile|il primo posto disponibile|prima disponibilità|la prima disponibilità|"
        "alla prima disponibilità|prossimo appuntamento disponibile|prossima disponibilità|"
        "prossimo posto libero|prima data disponibile|la prima data disponibile|prima data utile|"
        "la prima data utile|il più in fretta possibile|più in fretta possibile|"
        "nel più breve tempo possibile|con urgenza|urgentemente|d'urgenza|asap|presto possibile|"
        "quando prima|il primo disponibile|primo disponibile|il primo libero|primo momento libero|"
        "il primo momento libero|il primo orario disponibile|primo orario disponibile|a breve|"
        "prossimamente|quanto prima possibile|il primo slot disponibile|la prima data possibile|"
        "prossimo appuntamento|la prima che avete|il primo che avete|il primo buco|il primo buco libero|"
        "più velocemente possibile"
    ),
    weekend="fine settimana|weekend|week-end|finesettimana|il fine settimana|nel fine settimana",
    workday="giorno lavorativo|giorno feriale|giorni lavorativi|giorni feriali",
    calendar_week="settimana|settimana numero|settimana n|sett|settimana di calendario",
    same=_gendered("stess", "medesim"),
    other="altro|altra|altri|altre|l'altro|l'altra",
    one=(
        "opzione|proposta|appuntamento|orario|possibilità|scelta|posto|slot|soluzione|alternativa|"
        "disponibilità|data|offerta|quello|quella"
    ),
    that="quello|quella|quello lì|quell'ora|quell'orario|quello di|quello delle",
    time="ora|orario",
    day="giorno|data|giornata",
    whole_day=(
        "a qualsiasi ora|qualsiasi ora|in qualsiasi momento|in qualunque momento|a qualunque ora|"
        "qualunque ora|tutto il giorno|tutta la giornata|l'intera giornata|quando vuole|quando volete|"
        "quando vuoi|in giornata|non importa quando|non importa l'ora|non importa a che ora|indifferente|"
        "è indifferente|nella giornata|nell'arco della giornata|nel corso della giornata|"
        "durante la giornata|durante il giorno|una qualsiasi ora|quando capita|a tutte le ore|"
        "quando le è comodo|quando preferisce|ogni ora|intera giornata"
    ),
    every="ogni|tutti i|tutte le|una volta a|una volta alla|una volta al",
    rhythms={
        "quotidiano": ("day", 1),
        "settimanale": ("week", 1),
        "settimanalmente": ("week", 1),
        "bisettimanale": ("week", 2),
        "quindicinale": ("week", 2),
        "mensile": ("month", 1),
        "mensilmente": ("month", 1),
    },
    times="volte|appuntamenti|sedute|in tutto",
    multiplicities={},
    leave_out="saltare|saltarli|salta|tralasciare|gli altri|il resto|quanti possibile|sì",
    keeping="le tengo",
    summer="ora legale|orario legale|ora estiva|con l'ora legale",
    winter="ora solare|orario solare|ora invernale|con l'ora solare",
    filler=(
        "per favore|per piacere|per cortesia|cortesemente|grazie|grazie mille|mille grazie|prego|"
        "signora|signore|signorina|tutti i giorni|ogni giorno|qualsiasi giorno|qualunque giorno|"
        "un giorno qualsiasi|non importa il giorno|abbastanza|buongiorno|buon giorno|buonasera|"
        "buona sera|buon pomeriggio|salve|ciao|pronto|sì|si|ok|okay|va bene|d'accordo|bene|benissimo|"
        "perfetto|ottimo|certo|certamente|esatto|ehm|eh|ah|uhm|mmm|mm|uh|oh|allora|dunque|beh|be|bah|"
        "ecco|insomma|diciamo|cioè|tipo|magari|forse|eventualmente|probabilmente|possibilmente|"
        "preferibilmente|idealmente|piuttosto|anzi|semmai|se possibile|se è possibile|"
        "se fosse possibile|se può|se potete|se puoi|se si può|se le va bene|se va bene|se vi va bene|"
        "se ti va bene|se c'è posto|se avete posto|se riesce|se riuscite|esattamente|precisamente|"
        "preciso|precise|puntuale|giusto|proprio|appunto|solo|soltanto|solamente|anche|pure|ancora|già|"
        "poi|però|ma|quindi|perciò|comunque|invece|infatti|in realtà|veramente|scusi|scusa|scusate|"
        "mi scusi|aspetti|aspetta|un attimo|un momento|voglio dire|volevo dire|intendo|intendevo|penso|"
        "credo|direi|dicevo|io|tu|lei|noi|voi|mi|ti|ci|vi|ne|me|te|se|che|cosa|chi|quando|come|quale|"
        "quali|che giorno|che ora|a che ora|quanto|sono|sarebbe|sarebbero|sia|sarà|era|essere|fosse|"
        "vorrei|vorremmo|vorrebbe|voglio|vogliamo|volevo|volevamo|desidero|desidererei|desideriamo|"
        "gradirei|preferirei|preferisco|preferiamo|preferiremmo|preferirebbe|posso|possiamo|può|puoi|"
        "potete|potrei|potremmo|potrebbe|potreste|potresti|si può|si potrebbe|devo|dovrei|dobbiamo|"
        "dovremmo|bisogna|bisognerebbe|ho bisogno di|ho bisogno|avrei bisogno di|avrei bisogno|"
        "mi serve|mi servirebbe|ci serve|serve|servirebbe|mi piacerebbe|piacerebbe|ho|abbiamo|avete|ha|"
        "hai|avrei|avrebbe|avreste|avresti|avremmo|c'è|ci sono|c'è posto|ci sarebbe|ci sarebbero|"
        "ci sta|ce|l'avete|venire|vengo|veniamo|verrei|verrò|verremmo|passare|passo|passerei|arrivare|"
        "arrivo|arriverei|vederci|vediamoci|vedersi|ci vediamo|incontrarci|incontriamoci|sentirci|"
        "prendere|prendo|prenoto|prenotare|prenotarmi|prenotarci|prenotami|prenoti|fissare|fissarmi|"
        "fissiamo|fissi|fissami|segnare|dare|darmi|darci|date|dammi|propormi|proporre|propone|"
        "proponete|confermare|verificare|controllare|tenere|inserire|bloccare|segni|segnami|mettere|"
        "metta|mettiamo|mettimi|mettermi|facciamo|fare|faccia|fai|farlo|farei|trovare|trovo|cercare|"
        "cerco|cerchiamo|vedere|guardare|guardi|spostare|spostarlo|spostarla|spostiamo|cambiare|"
        "anticipare|posticipare|rimandare|chiamare|richiamare|richiamarmi|richiamatemi|mi richiami|"
        "andrebbe|andrebbe bene|mi va bene|mi va|va|vanno|vanno bene|andare|andiamo|mi andrebbe|"
        "mi andrebbe bene|meglio|è meglio|sarebbe meglio|meglio se|l'ideale|ideale|sarebbe perfetto|"
        "sarebbe l'ideale|funziona|funzionerebbe|comodo|comoda|mi viene comodo|mi viene meglio|"
        "mi fa comodo|conviene|converrebbe|disponibile|disponibili|disponibilità|della disponibilità|"
        "una disponibilità|libero|libera|liberi|libere|aperto|aperti|posto|posti|un posto|dei posti|"
        "qualcosa|qualche cosa|un appuntamento|l'appuntamento|il mio appuntamento|appuntamento|"
        "appuntamenti|una visita|visita|la visita|un incontro|incontro|una riunione|riunione|"
        "una chiamata|chiamata|una telefonata|una prenotazione|prenotazione|una consulenza|"
        "un colloquio|colloquio|con|da voi|da lei|qui|qua|un po|po|po'|un pochino|per me|per noi|a me|"
        "a noi|nel periodo|periodo|il periodo|tutto|tutta|il resto del|il resto della|resto|quello|"
        "quella|quelle|suo|sua|mio|mia|vostro|vostra|sarei|sono libero|sono libera|siamo|sto|stare|"
        "starebbe|provare|proviamo|dica|dimmi|mi dica|mi dia|senta|senti|guarda|dai|su|pensavo|"
        "pensavo a|pensavamo|pensavamo a|più che altro|in linea di massima|di solito|normalmente|"
        "almeno|un qualche momento|momento|qualche momento|a un certo punto|nell'arco|durante|previsto|"
        "prevista|fissato|fissata|iniziare|inizia|inizierebbe|cominciare|comincia|cominci|altrettanto|"
        "buona giornata|arrivederci|arrivederla|a presto|sarebbe possibile|è possibile|possibile|"
        "sarebbe bello|okey|al limite|orari|per caso|mica"
    ),
)
