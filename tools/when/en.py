"""English, as callers use it."""

from tools.speech.en import ENGLISH as SPEECH
from tools.when.vocabulary import Vocabulary

ENGLISH = Vocabulary(
    speech=SPEECH,
    half_before=False,
    minutes_joined=False,
    dotted_ordinals=False,
    glued=False,
    twelve_hours=True,
    numbers={
        "a": 1,
        "an": 1,
        "one": 1,
        "a couple": 2,
        "couple of": 2,
        "a couple of": 2,
        "a few": 3,
        "few": 3,
        "several": 7,
        "a dozen": 12,
    },
    ordinals={"twenty first": 21, "thirty first": 31},
    ordinal_endings="st|nd|rd|th",
    fractions={"half": 30, "half a": 30, "quarter": 15, "quarters": 15, "three quarters": 45},
    multiples={},
    lengths={"half-hour": 30},
    zero="oh|o|zero",
    weekdays=(
        "mon|mondays",
        "tue|tues|tuesdays",
        "wed|weds|wednesdays",
        "thu|thur|thurs|thursdays",
        "fri|fridays",
        "sat|saturdays",
        "sun|sundays",
    ),
    months=("jan", "feb", "mar", "apr", "", "jun", "jul", "aug", "sep|sept", "oct", "nov", "dec"),
    units={
        "minute": "minute|minutes|min|mins|m",
        "quarter_hour": "quarter hour|quarter hours",
        "hour": "hour|hours|hr|hrs|h",
        "day": "day|days|d",
        "week": "week|weeks|wk|wks|w|weeks'",
        "month": "month|months|mo|mos|mon",
        "year": "year|years|yr|yrs|y",
    },
    days={
        "today": 0,
        "tomorrow": 1,
        "tomorrow's": 1,
        "tmrw": 1,
        "tmr": 1,
        "tomorow": 1,
        "day after tomorrow": 2,
        "overmorrow": 2,
    },
    parts={
        "morning": "morning|mornings|in the morning|in morning|of the morning",
        "forenoon": "forenoon|mid morning|mid-morning",
        "noon": "lunch|lunchtime|lunch time|midday|mid-day|at lunch|around lunch|lunch break",
        "afternoon": "afternoon|afternoons|in the afternoon|arvo",
        "evening": (
            "evening|evenings|in the evening|after work|after hours|dinner|dinnertime|dinner time|supper"
        ),
        "night": "night|nights|at night|in the night|nighttime",
    },
    day_parts={
        "tonight": (0, "night"),
        "tonite": (0, "night"),
        "this evening": (0, "evening"),
        "this night": (0, "night"),
    },
    weeks={"fortnight": 2},
    noon="noon|noonish|12 noon|twelve noon|high noon",
    midnight="midnight|12 midnight|twelve midnight",
    am="am|a m",
    pm="pm|p m",
    clock="o clock|oclock|hours sharp|sharp|on the dot|h|hundred|hundred hours",
    at="at|@",
    past="past|gone",
    to="",
    past_or_after="after",
    to_or_before="before",
    to_or_until="to|till|til",
    minus="",
    and_="and|n",
    or_="or|alternatively|or else|otherwise|or maybe|or perhaps",
    of="of|the|on|a|an|in|that|s|my|any|some|one|for the|time|is",
    on="",
    from_="from|starting|starting from|starting at|as of|beginning|since|onwards from|anytime from",
    after="later than|past|but after",
    before="earlier than|ahead of|prior to|but before",
    until="until|up to|up until|thru|through|by",
    between="between",
    not_=(
        "not|no|never|but not|too early|too late|except|without|besides|apart from|anything but|cannot|"
        "can t|can not|couldn t|don t|do not|won t|isn t|doesn t|away|is out|am out|out of office|"
        "out of town|instead of|on holiday|on vacation|busy|unavailable|booked up|have work|"
        "have to work|already have|is bad|bad|too busy|not available|no good|other than"
    ),
    rather=(
        "no|no wait|wait|i mean|or rather|rather|make that|scratch that|no sorry|sorry|correction|i meant"
    ),
    around=(
        "around|about|approximately|approx|roughly|circa|ca|ish|or so|near|close to|sometime around|"
        "somewhere around"
    ),
    at_latest="at the latest|at latest|latest|no later than|not later than|not after",
    at_earliest="at the earliest|earliest|no earlier than|not earlier than|no sooner than|not before",
    or_later="or later|or after|onwards|onward|and later|and after|on wards|or any time after",
    or_earlier="or earlier|or before|or sooner",
    this="this|current|rest of|rest of the|the rest of|the rest of the|remainder of the",
    next="next|following",
    after_next="after next|next but one",
    coming="coming|upcoming|this coming",
    last="last|previous|past",
    in_="in|out in",
    within="within|in the next|during the next|over the next|inside|within the next",
    for_="for",
    hence="from now|hence|from this moment|from right now|out from now",
    later="later|after that|after this|afterwards|further on|on",
    earlier="earlier|before that|sooner",
    plus="plus",
    now="now|right now|immediately|straight away|right away|at once",
    begin="beginning|start|beginning of|start of|at the beginning|at the start",
    middle="middle|mid|middle of|midweek",
    end="end|end of|at the end|close",
    early="early|very early",
    late="late|very late|later in|early in the late",
    first_thing="first thing|first thing in the morning|first thing on|bright and early|right at opening",
    last_thing=(
        "last thing|end of business|close of business|cob|eob|eod|end of day|end of the day|"
        "end of the working day"
    ),
    soonest=(
        "as soon as possible|asap|a s a p|as early as possible|soonest|next available|the next available|"
        "first available|earliest possible|earliest available|next opening|next free slot|soon|next slot|"
        "whenever you can|next appointment|earliest you have|the earliest you have|next free|first opening"
    ),
    weekend="weekend|the weekend|weekends",
    workday="weekday|working day|business day|workday",
    calendar_week="calendar week|week number|week no|cw|kw",
    same="same",
    other="other",
    one="one|option|slot|time slot|choice|appointment time|suggestion",
    that="that one|this one|the one|that time|that slot",
    time="time|hour",
    day="day|date",
    whole_day=(
        "any time|anytime|all day|whenever|any hour|the whole day|whole day|some time|sometime|at any time"
    ),
    every="every|each|once every|once a|once per",
    rhythms={
        "daily": ("day", 1),
        "weekly": ("week", 1),
        "biweekly": ("week", 2),
        "bi-weekly": ("week", 2),
        "fortnightly": ("week", 2),
        "monthly": ("month", 1),
    },
    times="times|x|occurrences|appointments|sessions|in total",
    multiplicities={"twice": 2, "thrice": 3, "once": 1},
    leave_out=(
        "skip|skip them|skip it|skip taken|skip those|leave out|leave them out|leave it out|"
        "leave those out|partial|book the others|book others|book the rest|others|the others|rest|"
        "the rest|some|fit|as many as fit|as many as possible|allow|yes|true"
    ),
    keeping="i am holding|i m holding",
    summer="summer time|daylight saving time|daylight time|dst",
    winter="winter time|standard time",
    filler=(
        "please|thanks|am|move|move it|change it|switch|switch it|put|put it|push|reschedule|thank you|"
        "um|uh|uhm|er|erm|hmm|hm|oh|ah|ok|okay|well|so|then|yes|yeah|yep|sure|hi|hello|hey|maybe|"
        "perhaps|possibly|probably|preferably|ideally|actually|just|exactly|precisely|like|say|"
        "let s say|i|we|you|me|us|it|id|i d|i ll|we d|we ll|i m|would|could|can|will|do|does|have|has|"
        "had|be|want|wants|need|needs|like to|love|prefer|try|make|makes|book|schedule|come|come in|"
        "get|go|going|let s|let|see|look|looking|works|work|works for me|fine|good|great|perfect|best|"
        "better|free|available|availability|open|anything|something|somewhere|an appointment|"
        "appointment|meeting|visit|booking|call|with|there|here|if possible|if that works|if you have|"
        "how about|what about|is there|are there|got|i think|i guess|kind of|sort of|really|only|also|"
        "too|quick|short|brief|please and thank you|would be|that would be|should|might|may i|to be|"
        "either|sorry|no wait|wait|i mean|rather|instead|make it|let me|check|happen to|at all|already|"
        "some|any|to come|to see|for|to me|suit|suits|ready|rest of|the rest of|during|over|throughout|"
        "whole|sometime in|at some point|at some point in|lets|i meant|any slot|let us"
    ),
)
