"""German, as callers use it."""

from tools.speech.de import GERMAN as SPEECH
from tools.when.vocabulary import Vocabulary

_ENDINGS = ("", "r", "s", "m", "n")


def _inflected(*stems: str) -> str:
    """ "Nächste", "nächster", "nächsten", ...: adjectives in all their forms."""
    return "|".join(f"{stem}{ending}" for stem in stems for ending in _ENDINGS)


def _ordinals() -> dict[str, int]:
    """ "Erste", "erster", ...: only "ersten" is ever said."""
    found: dict[str, int] = {}
    for day, word in enumerate(SPEECH.ordinals, start=1):
        stem = word.removesuffix("n")
        found |= {f"{stem}{ending}": day for ending in _ENDINGS}
    return found | {f"siebente{ending}": 7 for ending in _ENDINGS}


GERMAN = Vocabulary(
    speech=SPEECH,
    half_before=True,
    minutes_joined=False,
    dotted_ordinals=True,
    glued=True,
    twelve_hours=False,
    numbers={
        "ein": 1,
        "eine": 1,
        "einem": 1,
        "einen": 1,
        "einer": 1,
        "eines": 1,
        "zwo": 2,
        "paar": 3,
        "ein paar": 3,
        "einigen": 3,
        "einige": 3,
        "dutzend": 12,
    },
    ordinals=_ordinals(),
    ordinal_endings="ter|ten|te|tes|tem|ster|sten|ste|stes|stem",
    fractions={"halb": 30, "viertel": 15, "dreiviertel": 45, "drei viertel": 45}
    | {f"halbe{ending}": 30 for ending in _ENDINGS},
    multiples={
        "anderthalb": 90,
        "eineinhalb": 90,
        "einundeinhalb": 90,
        "zweieinhalb": 150,
        "dreieinhalb": 210,
        "viereinhalb": 270,
        "fünfeinhalb": 330,
        "sechseinhalb": 390,
        "siebeneinhalb": 450,
        "achteinhalb": 510,
    },
    lengths={
        "viertelstunde": 15,
        "halbstunde": 30,
        "dreiviertelstunde": 45,
        "drei viertelstunden": 45,
        "halbstündchen": 30,
        "stündchen": 60,
    },
    zero="",
    weekdays=(
        "mo|montags",
        "di|dienstags",
        "mi|mittwochs",
        "do|donnerstags",
        "fr|freitags",
        "sa|samstags|sonnabend|sonnabends",
        "so|sonntags",
    ),
    months=(
        "jan|jänner",
        "feb|feber",
        "mär|mrz",
        "apr",
        "",
        "jun|juno",
        "jul|julei",
        "aug",
        "sep|sept",
        "okt",
        "nov",
        "dez",
    ),
    units={
        "minute": "minute|minuten|min|minütchen|m",
        "quarter_hour": "",
        "hour": "stunde|stunden|std|h",
        "day": "tag|tage|tagen|tages|tg",
        "week": "woche|wochen|wo",
        "month": "monat|monate|monaten|monats",
        "year": "jahr|jahre|jahren|jahres",
    },
    days={"heut": 0, "übermorgen": 2, "überübermorgen": 3, "morgigen tag": 1, "heutigen tag": 0},
    parts={
        "morning": (
            "morgen|morgens|früh|in der früh|in der frühe|am morgen|frühmorgens|früh morgens|früh am morgen"
        ),
        "forenoon": "vormittag|vormittags|am vormittag",
        "noon": (
            "mittag|mittags|am mittag|zu mittag|mittagszeit|um die mittagszeit|mittagessen|dem mittagessen"
        ),
        "afternoon": "nachmittag|nachmittags|am nachmittag",
        "evening": "abend|abends|am abend|feierabend|nach der arbeit|nach feierabend",
        "night": "nacht|nachts|in der nacht",
    },
    day_parts={
        "morgen früh": (1, "morning"),
        "morgen vormittag": (1, "forenoon"),
        "heute früh": (0, "morning"),
        "heute morgen": (0, "morning"),
        "morgen mittag": (1, "noon"),
        "morgen nachmittag": (1, "afternoon"),
        "morgen abend": (1, "evening"),
        "morgen nacht": (1, "night"),
        "morgen morgen": (1, "morning"),
        "übermorgen früh": (2, "morning"),
    },
    weeks={"acht tagen": 1, "acht tage": 1, "vierzehn tagen": 2, "vierzehn tage": 2},
    noon="zwölf uhr mittags|12 uhr mittags|punkt zwölf",
    midnight="mitternacht|um mitternacht",
    am="",
    pm="",
    clock="uhr|h|uhrzeit",
    at="um|gegen um",
    past="",
    to="",
    past_or_after="nach",
    to_or_before="vor",
    to_or_until="",
    minus="",
    and_="und",
    or_="oder|alternativ|ansonsten|beziehungsweise|bzw|oder auch|oder aber",
    of=(
        "am|an|den|der|dem|des|die|das|im|in der|in den|von|vom|im laufe|zu|zum|zur|ein|eine|einen|"
        "einem|einer|"
        "ner|ne|nem|nen|in"
    ),
    on="am|den|dem|bis zum|ab dem|vor dem|nach dem|vom",
    from_="ab|von|vom|seit|beginnend|anfangend|ab dem|ab den|frühestens ab|von dem",
    after="später als|nach dem|im anschluss an",
    before="früher als|vor dem|vorm",
    until="bis|auf|bis zum|bis zu|bis um|bis gegen|bis einschließlich",
    between="zwischen",
    not_=(
        "nicht|kein|keine|nie|zu früh|zu spät|außer|ohne|kann nicht|geht nicht|passt nicht|nicht da|"
        "weg|im urlaub|verreist|statt|anstatt|unterwegs|arbeiten|muss arbeiten|schlecht|ungünstig"
    ),
    rather=(
        "nein|ach nein|quatsch|ich meine|entschuldigung|sorry|doch lieber|lieber|halt nein|vielmehr|"
        "besser gesagt|korrektur"
    ),
    around="gegen|circa|zirka|ca|etwa|ungefähr|so um|rund|um die|so gegen|herum|rum|in etwa|so circa",
    at_latest="spätestens|nicht später als|nicht nach|spätestens um|spätestens bis",
    at_earliest="frühestens|nicht früher als|nicht vor|frühestens um",
    or_later="oder später|und später|oder danach|aufwärts",
    or_earlier="oder früher|oder davor",
    this=_inflected("diese", "jetzige") + "|dies",
    next=_inflected("nächste", "folgende") + "|nä",
    after_next=_inflected("übernächste"),
    coming=_inflected("kommende"),
    last=_inflected("letzte", "vorige", "vergangene"),
    in_="in",
    within="innerhalb|innerhalb von|binnen|innerhalb der nächsten|in den nächsten|im laufe der nächsten",
    for_="für",
    hence="ab jetzt|von jetzt an|von heute an|ab sofort",
    later="später|danach|darauf|nachher|drauf|weiter",
    earlier="früher|davor|vorher|zuvor",
    plus="plus",
    now="jetzt|sofort|gleich jetzt|jetzt gleich|augenblicklich",
    begin="anfang|beginn|zu beginn|am anfang|zu anfang|anfangs",
    middle="mitte|in der mitte",
    end="ende|am ende|gegen ende|zum ende",
    early="früh am|ganz früh|sehr früh|frühen|früher|früh im|sehr früher|zeitig|früheren",
    late="spät|später|spät am|späten|sehr spät|spätem|später am|späteren",
    first_thing=(
        "gleich früh|als erstes|gleich in der früh|gleich morgens|gleich als erstes|sobald sie aufmachen"
    ),
    last_thing="ganz am schluss|als letztes|zum feierabend",
    soonest=(
        "so bald wie möglich|sobald wie möglich|so schnell wie möglich|schnellstmöglich|baldmöglichst|"
        "möglichst bald|möglichst früh|so früh wie möglich|bald|der nächste freie termin|"
        "nächsten freien termin|nächstmöglich|nächstmöglichen|nächstmögliche|nächster freier termin|"
        "frühestmöglich|asap|den nächsten termin|frühesten termin|der früheste termin|"
        "nächstmöglicher termin|nächstmöglichen termin|der nächstmögliche termin"
    ),
    weekend="wochenende|wochenendes",
    workday="werktag|werktags|arbeitstag|wochentag",
    calendar_week="kalenderwoche|kw",
    same=_inflected("selbe", "gleiche", "dieselbe")
    + "|derselben|dieselben|demselben|zur selben|zur gleichen",
    other=_inflected("andere"),
    one="termin|vorschlag|option|möglichkeit|zeitpunkt|angebot|variante|uhrzeit|slot",
    that="den da|der da|diesen termin|diesen da|dieser da|den termin|der termin",
    time="zeit|uhrzeit",
    day="tag|tage",
    whole_day="den ganzen tag|ganztägig|irgendwann|jederzeit|egal wann|ganzer tag|den ganzen|zu jeder zeit",
    every="jede|jeden|jedes|jeder|jedem|alle|einmal pro|einmal die|einmal im",
    rhythms={
        "täglich": ("day", 1),
        "wöchentlich": ("week", 1),
        "zweiwöchentlich": ("week", 2),
        "vierzehntägig": ("week", 2),
        "14-tägig": ("week", 2),
        "monatlich": ("month", 1),
    },
    times="mal|x|termine|sitzungen|insgesamt",
    multiplicities={
        "einmal": 1,
        "zweimal": 2,
        "dreimal": 3,
        "viermal": 4,
        "fünfmal": 5,
        "sechsmal": 6,
        "siebenmal": 7,
        "achtmal": 8,
        "neunmal": 9,
        "zehnmal": 10,
        "zwölfmal": 12,
    },
    leave_out=(
        "auslassen|überspringen|weglassen|die anderen|die übrigen|den rest|so viele wie möglich|"
        "so viele wie gehen|ja"
    ),
    keeping="halte ich ihnen|halte ich dir|ich halte ihnen",
    summer="sommerzeit",
    winter="winterzeit|normalzeit",
    filler=(
        "bitte|danke|gleich|ähm|äh|öh|hm|ja|doch|also|dann|so|na|naja|ok|okay|gut|gerne|gern|"
        "vielleicht|eventuell|möglicherweise|am liebsten|liebsten|vorzugsweise|eigentlich|genau|exakt|"
        "pünktlich|punkt|mal|sagen wir|ich|wir|sie|mir|uns|es|man|hätte|hätten|haben|habe|hat|würde|"
        "würden|will|möchte|möchten|wollen|wollte|kann|könnte|können|könnten|brauche|brauchen|bräuchte|"
        "wäre|ist|sind|geht|ginge|passt|passen|passt es|passen würde|würde passen|super|prima|toll|"
        "perfekt|frei|was|etwas|noch|noch was|irgendwas|einen termin|termin|termine|besuch|treffen|"
        "anruf|buchen|vereinbaren|ausmachen|machen|kommen|vorbeikommen|bei ihnen|bei euch|mit|"
        "wenn möglich|wenn es geht|wenn das geht|falls möglich|wie wäre es|wie wär s|wie sieht es|aus|"
        "gibt es|da|dort|hier|halt|eben|schon|auch|nur|erst|hallo|guten tag|ach|moment|warte|"
        "stattdessen|für|schauen|sehen|denke|glaube|sagen|kurz|kurze|kurzer|kurzen|über|während|"
        "irgendwann am|zeitlich|her|rein|entweder|egal|ganz egal"
    ),
)
