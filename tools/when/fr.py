"""French, as callers use it in France, Belgium, Switzerland and Quebec."""

from tools.speech.fr import FRENCH as SPEECH
from tools.when.vocabulary import Vocabulary


def _numbers() -> dict[str, int]:
    """The feminine, "et" between hyphens, and the tens of Belgium and Switzerland."""
    found = {"une": 1}
    for tens in (20, 30, 40, 50, 60):
        ten = SPEECH.number(tens)
        found |= {f"{ten} et une": tens + 1, f"{ten}-et-un": tens + 1, f"{ten}-et-une": tens + 1}
    for ten, tens in (("septante", 70), ("huitante", 80), ("octante", 80), ("nonante", 90)):
        found |= {ten: tens, f"{ten} et un": tens + 1, f"{ten}-et-un": tens + 1}
        found |= {f"{ten}-{SPEECH.number(ones)}": tens + ones for ones in range(2, 10)}
    return found


FRENCH = Vocabulary(
    speech=SPEECH,
    half_before=False,
    minutes_joined=False,
    dotted_ordinals=False,
    glued=False,
    twelve_hours=False,
    numbers=_numbers()
    | {
        "quelques": 3,
        "une paire de": 2,
        "une paire d'": 2,
        "une dizaine": 10,
        "une douzaine": 12,
        "une vingtaine": 20,
        "une trentaine": 30,
        "une quarantaine": 40,
        "une cinquantaine": 50,
    },
    ordinals={
        "première": 1,
        "premières": 1,
        "premiers": 1,
        "deuxième": 2,
        "second": 2,
        "seconde": 2,
        "troisième": 3,
        "quatrième": 4,
        "cinquième": 5,
        "sixième": 6,
    },
    ordinal_endings="er|re|ere|e|eme|ieme|nd|nde",
    fractions={
        "demi": 30,
        "demie": 30,
        "demies": 30,
        "quart": 15,
        "un quart": 15,
        "trois quarts": 45,
        "trois quart": 45,
    },
    multiples={},
    lengths={
        "demi-heure": 30,
        "demie heure": 30,
        "demi-heures": 30,
        "une demi-heure": 30,
        "une demie heure": 30,
        "une petite demi-heure": 30,
        "une bonne demi-heure": 30,
        "une petite heure": 60,
        "une bonne heure": 60,
        "une quinzaine de minutes": 15,
        "quinzaine de minutes": 15,
    },
    zero="zéro",
    weekdays=(
        "lun|lundis",
        "mar|mardis",
        "mer|merc|mercredis",
        "jeu|jeudis",
        "ven|vend|vendredis",
        "sam|samedis",
        "dim|dimanches",
    ),
    months=(
        "jan|janv",
        "fév|févr",
        "mar",
        "avr",
        "",
        "jun",
        "juil|juill|jul",
        "aoû",
        "sep|sept",
        "oct",
        "nov",
        "déc",
    ),
    units={
        "minute": "minute|minutes|min|mins|mn|mns",
        "quarter_hour": "quart d'heure|quarts d'heure",
        "hour": "heure|heures|h|hr|hrs",
        "day": "jour|jours|journée|journées",
        "week": "semaine|semaines|sem|en huit",
        "month": "mois",
        "year": "an|ans|année|années",
    },
    days={
        "aujourdhui": 0,
        "ajd": 0,
        "auj": 0,
        "jour même": 0,
        "ce jour": 0,
        "lendemain": 1,
        "après-demain": 2,
        "surlendemain": 2,
        "avant-hier": -2,
    },
    parts={
        "morning": "matin|matins|matinée|mat|du matin|du mat|une matinée|petit-déjeuner",
        "forenoon": "l'avant-midi|cet avant-midi|en avant-midi|milieu de matinée|en milieu de matinée",
        "noon": (
            "le midi|ce midi|déjeuner|heure du déjeuner|l'heure du déjeuner|pause déjeuner|pause de midi|"
            "mi-journée|entre midi et deux|entre midi et deux heures|heure de midi|repas de midi|"
            "temps de midi|sur le temps de midi|heure du midi"
        ),
        "afternoon": (
            "après-midi|après-midis|aprem|aprèm|après-m|aprème|ap-midi|de l'après-midi|une après-midi"
        ),
        "evening": (
            "soir|soirs|soirée|du soir|une soirée|dîner|après le travail|après le boulot|après mon travail|"
            "après le bureau|à la sortie du travail|à la sortie du bureau"
        ),
        "night": "nuit|nuits|de nuit|de la nuit|une nuit",
    },
    day_parts={
        "ce soir": (0, "evening"),
        "ce matin": (0, "morning"),
        "cet après-midi": (0, "afternoon"),
        "cette après-midi": (0, "afternoon"),
        "cet aprem": (0, "afternoon"),
        "cette aprem": (0, "afternoon"),
        "cette nuit": (0, "night"),
        "ce midi": (0, "noon"),
    },
    weeks={
        "huit jours": 1,
        "huitaine": 1,
        "une huitaine": 1,
        "une huitaine de jours": 1,
        "en huit": 1,
        "quinze jours": 2,
        "quinzaine": 2,
        "une quinzaine": 2,
        "une quinzaine de jours": 2,
        "en quinze": 2,
    },
    noon="midi|midi pile|douze heures midi",
    midnight="minuit|minuit pile",
    am="am",
    pm="pm",
    clock="heure|heures|h|hr|hrs|heures pile|heures précises|heures tapantes|heure pile|heure précise",
    at="à|a|@|à l'heure de",
    past="",
    to="",
    past_or_after="",
    to_or_before="",
    to_or_until="",
    minus="moins",
    and_="et",
    or_=(
        "ou|soit|ou bien|ou alors|sinon|ou sinon|ou encore|ou même|ou peut-être|ou éventuellement|autrement"
    ),
    of=(
        "de|d|du|le|la|les|l|au|aux|courant|courant du|dans le courant|dans le courant de|au cours de|"
        "au cours du|le courant de|du mois de|au mois de|en date du|à la date du|pour le|pour la|celui de|"
        "celle de|un"
    ),
    on=(
        "le|du|au|à partir du|à compter du|dès le|jusqu'au|d'ici le|d'ici au|avant le|après le|pour le|"
        "en date du|à la date du"
    ),
    from_=(
        "à partir de|à partir du|à partir d|à compter de|à compter du|dès|dès le|depuis|commençant|"
        "à dater de|partir de"
    ),
    after=(
        "après|plus tard que|après le|après les|au-delà de|suivant le|à la suite de|n'importe quand après|"
        "à n'importe quelle heure après"
    ),
    before="avant|plus tôt que|avant le|avant les",
    until=(
        "à|a|au|jusqu'à|jusqu'au|jusqu'aux|jusque|jusqu'en|jusque vers|jusque vers les|d'ici|d'ici à|"
        "d'ici au|d'ici le|d'ici la|d'ici l|et jusqu'à|pour au plus tard"
    ),
    between="entre",
    not_=(
        "pas|ni|jamais|ne peux pas|peux pas|au lieu de|à la place de|occupé|occupée|en vacances|sauf|"
        "impossible"
    ),
    rather="non|pardon|je veux dire|ou plutôt|plutôt|enfin|non pardon",
    around=(
        "vers|vers les|autour de|autour du|aux alentours de|aux alentours du|aux environs de|"
        "aux environs du|environ|à peu près|dans les environs de|approximativement|plus ou moins|"
        "sur les coups de|sur le coup de|à environ|grosso modo|à peu de chose près|aux alentours d|"
        "aux environs d|autour d|près de|à plus ou moins|circa"
    ),
    at_latest=(
        "au plus tard|pas plus tard que|pas plus tard qu|pas après|au maximum|grand maximum|au plus tard à|"
        "pas après le|dernier délai|dernière limite|maximum|et pas plus tard|pas au-delà de|pas plus tard"
    ),
    at_earliest=(
        "au plus tôt|pas plus tôt que|pas plus tôt qu|pas avant|pas avant le|au plus tôt à|pas plus tôt|"
        "au minimum à partir de|et pas avant"
    ),
    or_later=(
        "ou plus tard|et plus tard|ou après|et après|ou au-delà|et au-delà|ou ensuite|ou à partir de là"
    ),
    or_earlier="ou plus tôt|et plus tôt|ou avant|et avant",
    this="ce|cet|cette|ces|en cours",
    next="prochain|prochaine|prochains|prochaines|suivant|suivante|suivants|suivantes|d'après",
    after_next="après le prochain|d'après la prochaine|encore après",
    coming="qui vient|qui viennent|à venir|qui arrive|tout prochain|qui suit",
    last="dernier|dernière|derniers|dernières|précédent|précédente",
    in_="dans|en|d'ici|d'ici à|au bout de|après un délai de",
    within=(
        "sous|d'ici|en moins de|endéans|endéans les|dans un délai de|dans les|dans moins de|d'ici les|"
        "au cours des|dans le délai de|durant les|pendant les|dans un délai d|sous un délai de"
    ),
    for_=(
        "et cela durera|et durera|durera|pendant|durant|pour une durée de|pour une durée d|"
        "pour la durée de|d'une durée de|d'une durée d|une durée de|durée|l'espace de|le temps de"
    ),
    hence=(
        "à partir de maintenant|à compter de maintenant|à partir d'aujourd'hui|à compter d'aujourd'hui|"
        "dès maintenant"
    ),
    later="plus tard|après|ensuite|après ça|après cela",
    earlier="plus tôt|avant|auparavant|avant ça|avant cela",
    plus="plus",
    now=(
        "maintenant|tout de suite|immédiatement|à l'instant|sur-le-champ|là maintenant|dès maintenant|"
        "de suite"
    ),
    begin=(
        "début|début de|au début|en début|au tout début|tout début|commencement|au commencement|"
        "vers le début|dès le début"
    ),
    middle="milieu|au milieu|en milieu|mi|la mi|à la mi|vers le milieu",
    end="fin|en fin|à la fin|vers la fin|la fin|sur la fin|en toute fin|tout à la fin",
    early="tôt|très tôt|de bonne heure|assez tôt|tôt dans|tôt le|plutôt tôt",
    late="tard|très tard|assez tard|tard dans|tard le|tardif|tardive|plutôt tard|plus tard dans",
    first_thing=(
        "à la première heure|à l'ouverture|dès l'ouverture|première heure|dès la première heure|"
        "aux premières heures|tôt le matin|très tôt le matin|de bon matin|de grand matin|"
        "en tout début de matinée|en tout premier|dès que vous ouvrez|dès le matin|aux aurores|"
        "au petit matin|tout début de matinée|de bonne heure le matin"
    ),
    last_thing=(
        "en fin de journée|fin de journée|à la fin de la journée|à la fermeture|avant la fermeture|"
        "juste avant la fermeture|en toute fin de journée|fin de la journée|la fin de la journée|"
        "en dernier"
    ),
    soonest=(
        "le plus tôt possible|dès que possible|ce que vous avez de plus tôt|plus tôt que vous avez|"
        "au plus vite|le plus vite possible|le plus rapidement possible|aussi tôt que possible|"
        "au plus tôt possible|aussi vite que possible|rapidement|bientôt|prochainement|"
        "premier rendez-vous possible|premier rendez-vous disponible|premier créneau disponible|"
        "premier créneau libre|premier créneau possible|prochain créneau disponible|prochain créneau libre|"
        "prochain créneau|prochain rendez-vous disponible|prochain rendez-vous possible|"
        "prochain rendez-vous|première disponibilité|prochaine disponibilité|première date disponible|"
        "première date possible|prochaine date disponible|première possibilité|quand vous pouvez|"
        "dès que vous pouvez|dès que vous avez une place|asap|au plus pressé|dans les meilleurs délais|"
        "dans les plus brefs délais|prochaine place|première place|prochaine place libre|"
        "première place libre|première place disponible|tôt que possible|le plus proche possible|"
        "en urgence|urgemment|le plus vite|le plus rapidement|plus tôt possible|"
        "au plus tôt que vous pouvez|plus vite possible"
    ),
    weekend="week-end|weekend|week-ends|weekends|we|le week-end",
    workday="jour ouvré|jour ouvrable|jours ouvrés|jours ouvrables|jour de semaine",
    calendar_week="semaine|semaine numéro|semaine n|semaine no|semaine n°|sem",
    same="même|mêmes",
    other="autre",
    one="créneau|option|choix|proposition|horaire|rendez-vous|rdv|solution|possibilité|date proposée|plage",
    that="celui-là|celui-ci|cette heure-là|ce créneau|celui de|celui du",
    time="heure|horaire|heures",
    day="jour|date|journée",
    whole_day=(
        "n'importe quand|n'importe quelle heure|à n'importe quelle heure|toute la journée|à toute heure|"
        "à tout moment|peu importe|peu importe l'heure|quand vous voulez|quand vous voudrez|toute heure|"
        "dans la journée|en journée|dans le courant de la journée|à un moment|à un moment donné|"
        "à un moment ou un autre|tout le jour|journée entière|la journée entière|l'heure m'est égale|"
        "quelle que soit l'heure|à l'heure que vous voulez|au cours de la journée|pendant la journée|"
        "durant la journée|quand ça vous arrange|n'importe à quelle heure"
    ),
    every="chaque|tous les|toutes les|une fois par",
    rhythms={
        "quotidien": ("day", 1),
        "hebdomadaire": ("week", 1),
        "bimensuel": ("week", 2),
        "mensuel": ("month", 1),
        "mensuellement": ("month", 1),
    },
    times="fois|séances|rendez-vous|au total",
    multiplicities={},
    leave_out="sauter|sauter ceux-là|omettre|laisser de côté|les autres|le reste|autant que possible|oui",
    keeping="je vous garde",
    summer="heure d'été|à l'heure d'été",
    winter="heure d'hiver|à l'heure d'hiver",
    filler=(
        "s'il vous plaît|s'il te plaît|svp|stp|s'il vous plait bien|merci|merci beaucoup|merci bien|"
        "merci d'avance|madame|monsieur|mademoiselle|bonjour|bonsoir|allô|salut|oui|ouais|non merci|ok|"
        "okay|d'accord|bien|bien sûr|très bien|parfait|super|génial|voilà|euh|heu|hum|hm|hein|ben|bah|"
        "bon|alors|donc|eh bien|ah|oh|or|tiens|enfin|en fait|en effet|effectivement|disons|mettons|"
        "par exemple|genre|du coup|attendez|attends|pardon|excusez-moi|excuse-moi|désolé|désolée|"
        "je veux dire|je voulais dire|plutôt|mais|peut-être|éventuellement|probablement|sans doute|"
        "normalement|idéalement|de préférence|si possible|si c'est possible|si vous pouvez|"
        "si ça vous va|si ça vous convient|si ça va|si vous avez|si vous avez de la place|"
        "si cela vous convient|si cela est possible|exactement|précisément|justement|juste|pile|"
        "pile poil|précises|précise|tapantes|seulement|uniquement|aussi|encore|déjà|simplement|"
        "vraiment|surtout|également|absolument|tous les jours|chaque jour|n'importe quel jour|"
        "n'importe lequel|une date|des dates|une autre|assez|ça|cela|ceci|c|ci|il|elle|on|je|j|tu|vous|"
        "nous|me|m|moi|te|t|toi|lui|se|s|y|ne|n|que|qu|qui|quoi|est|est-ce que|est-ce qu|c'est|"
        "ce serait|ça serait|est-ce possible|est-il|est-ce|serait-il possible|serait-ce possible|quand|"
        "quel jour|quelle heure|à quelle heure|quel|quelle|quels|quelles|comment|voudrais|voudrait|"
        "voudrions|veux|veut|voulais|voulons|aimerais|aimerait|aimerions|souhaite|souhaiterais|"
        "souhaitais|souhaitons|souhaiterions|désire|désirerais|préfère|préférerais|préférerait|"
        "préférons|préfèrerais|peux|peut|pouvez|pourrais|pourrait|pourriez|pouvons|pourrions|puis-je|"
        "pourrais-je|peut-on|peut-il|pouvez-vous|pourriez-vous|pouvons-nous|dois|faut|faudrait|"
        "il me faut|il me faudrait|il nous faut|prendre|prends|prendrai|prendrais|réserver|réserve|"
        "réserverais|fixer|donner|donnez|proposer|proposez|inscrire|inscrivez|bloquer|bloquez|garder|"
        "gardez|confirmer|vérifier|regarder|regardez|mettre|mettez|mettez-moi|donnez-moi|dites-moi|"
        "proposez-moi|notez|noter|planifier|programmer|caler|convenir|trouver|chercher|cherche|avoir|"
        "ai|as|avez|avons|avez-vous|auriez|auriez-vous|aurais|aurait|y a-t-il|a-t-il|il y a|"
        "il y aurait|y aurait-il|venir|viens|vient|viendrai|viendrais|viendrait|arriver|arrive|"
        "arriverai|passer|passe|passerai|voir|être|serait|serais|sera|serai|suis|sommes|sont|va|vais|"
        "allons|allez|irait|irais|aller|arrange|arrangerait|m'arrange|convient|conviendrait|marche|"
        "marcherait|fonctionne|fonctionnerait|serait bien|serait parfait|serait mieux|mieux|le mieux|"
        "possible|possibles|dispo|disponible|disponibles|disponibilité|disponibilités|"
        "des disponibilités|une disponibilité|vos disponibilités|libre|libres|ouvert|ouverts|une place|"
        "de la place|des places|place|un créneau|des créneaux|créneaux|créneau|quelque chose|"
        "un rendez-vous|le rendez-vous|mon rendez-vous|rendez-vous|rdv|un rdv|une consultation|"
        "consultation|une réunion|réunion|un appel|appel|une visite|visite|une réservation|réservation|"
        "rencontre|rencontrer|appeler|rappeler|rappelez-moi|pour|avec|chez vous|chez|ici|par là|moment|"
        "un moment|plus|un peu|peu|dans la période|période|la période|ai besoin|besoin|pense|crois|"
        "dirais|sais|on dit|on va dire|ça me va|ça va|tout à fait|entendu|volontiers|avec plaisir|"
        "le cas échéant|au pire|au mieux|à la limite|déplacer|reporter|décaler|changer|repousser|"
        "avancer|tout|toute|tout au long|au long|le reste|reste|celui|celle|celui-là|celle-là|si|mon|"
        "ma|mes|votre|vos|notre|prévu|prévue|quelque part|quelque part dans|quelconque|pas de problème|"
        "pas de souci|à la place|on se voit|laisse|laissez|tenez|dites|la séance|une séance|séance|"
        "commencer|commence|commencerait|début du rendez-vous|bonne journée|bonne soirée|au revoir|"
        "à bientôt|heures d'ouverture|horaires d'ouverture|l'idéal|idéal|l'idéal serait|parfaitement"
    ),
)
