"""What callers dictate: addresses, numbers and names as recognisers write them, in every language."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools import caller, dictation
from tools.dictation.reading import PHRASE_WORDS_MAX, TEXT_MAX
from tools.dictation.tables import TABLES, vocabulary
from tools.dictation.words import key
from tools.speech.registry import LANGUAGES
from tools.speech.spelling import LABELS, digits, spelled

CODES = tuple(TABLES)
SPOKEN = {code: table.speech for code, table in TABLES.items()}
ADDRESS = re.compile(r"[^@\s<>]{1,64}@[^@\s<>.]+(\.[^@\s<>.]+)+")

_LABEL = r"[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,4}){0,2}"
ADDRESSES = st.one_of(
    st.from_regex(
        rf"[a-z0-9]{{1,12}}([._+-][a-z0-9]{{1,8}}){{0,3}}@({_LABEL}\.){{1,2}}[a-z]{{2,6}}", fullmatch=True
    ),
    st.builds(
        "{}@{}.com".format,
        st.from_regex(r"[a-z0-9_]{1,12}", fullmatch=True),
        st.sampled_from(sorted(LABELS)),
    ),
)
NUMBERS = st.from_regex(r"\+[1-9][0-9]{6,14}|0?[1-9][0-9]{6,12}", fullmatch=True).filter(caller.number)
DICTATED = st.lists(
    st.sampled_from(
        sorted({phrase for code in CODES for phrase in vocabulary(code).phrases if len(phrase) < 9})[::7]
        + ["at", "dot", "double", "as in", "wie", "a", "B", "-", "@", ".", ",", "24", "anna", "\u0301", "'"]
    ),
    max_size=40,
).map(" ".join)


@pytest.mark.parametrize(
    ("code", "text", "address"),
    [
        ("en", "anna dot schmidt at web dot de", "anna.schmidt@web.de"),
        ("en", "a n n a at gmail dot com", "anna@gmail.com"),
        ("en", "A-N-N-A at G-mail.com", "anna@gmail.com"),
        ("en", "a. n. n. a. at g mail dot com.", "anna@gmail.com"),
        ("en", "Anna underscore S at sign web dot D E", "anna_s@web.de"),
        ("en", "anna @ web . de", "anna@web.de"),
        ("en", "anna plus news at web.de, all lowercase", "anna+news@web.de"),
        ("en", "my email address is anna two four at web dot de", "anna24@web.de"),
        ("en", "yes, it's anna nineteen eighty-four at web dot de", "anna1984@web.de"),
        ("en", "me double s i at yahoo dot co dot uk", "messi@yahoo.co.uk"),
        ("en", "S as in sugar, M as in Mary at web dot de", "sm@web.de"),
        ("en", "B as in Victor at web dot de", "v@web.de"),
        ("en", "S for Sierra A like Alpha at web dot de", "sa@web.de"),
        ("en", "capital a small b zed at web dot de", "abz@web.de"),
        ("en", "x at one six three dotcom", "x@163.com"),
        ("en", "schmidt, s c h m i d t, at web dot de", "schmidt@web.de"),
        ("de", "anna Punkt schmidt ät web Punkt de", "anna.schmidt@web.de"),
        ("de", "anna minus schmidt at gmx Punkt at", "anna-schmidt@gmx.at"),
        ("de", "me Doppel-S i et web Punkt de, alles klein geschrieben", "messi@web.de"),
        ("de", "s wie Siegfried zweimal m Klammeraffe t online Punkt de", "smm@t-online.de"),
        ("de", "jürgen Unterstrich groß zwei und zwanzig ät web Punkt de", "juergen_gross22@web.de"),
        ("de", "Vau Ypsilon at sign gmail dot com", "vy@gmail.com"),
        ("es", "ana guión bajo lópez arroba gmail punto com", "ana_lopez@gmail.com"),
        ("es", "eme a erre i a treinta y uno arroba gmail punto com", "maria31@gmail.com"),
        ("es", "uve doble equis de guion i griega arroba gmail punto com", "wxde-y@gmail.com"),
        ("fr", "jean tiret du bas dupont arobase orange point fr", "jean_dupont@orange.fr"),
        ("fr", "marie tiret du 6 claire arobase laposte point net", "marie-claire@laposte.net"),
        ("fr", "rené septante-deux arobase neuf point fr", "rene72@neuf.fr"),
        ("it", "anna trattino basso rossi chiocciola libero punto it", "anna_rossi@libero.it"),
        ("it", "S come Savona doppia elle chiocciola libero punto it", "sll@libero.it"),
        ("nl", "jan liggend streepje de vries apenstaartje ziggo punt nl", "jan_devries@ziggo.nl"),
        ("nl", "p zoals pieter dubbel o s at planet punt nl", "poos@planet.nl"),
        ("pt", "ana sublinhado silva arroba sapo ponto pt", "ana_silva@sapo.pt"),
        ("tlh", "anna dot schmidt at web dot de", "anna.schmidt@web.de"),
    ],
)
def test_an_address_is_understood(code: str, text: str, address: str) -> None:
    assert dictation.email(text, code) == address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Anna.Schmidt@web.de", "Anna.Schmidt@web.de"),
        (" <anna@web.de>. ", "anna@web.de"),
        ("mailto:Anna@web.de", "Anna@web.de"),
        ("Anna Schmidt <Anna@web.de>", "Anna@web.de"),
        ("double.at.dot@web.de", "double.at.dot@web.de"),
        ("o'neill@web.ie", "o'neill@web.ie"),
        ("jürgen@web.de", "jürgen@web.de"),
    ],
)
def test_what_is_an_address_already_stays_as_it_is(text: str, address: str) -> None:
    for code in CODES:
        assert dictation.email(text, code) == address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("matt at home at gmail dot com", "mattathome@gmail.com"),
        ("dot at gmail dot com", "dot@gmail.com"),
        ("yes at gmail dot com", "yes@gmail.com"),
        ("zed at gmail dot com", "zed@gmail.com"),
        ("double click at gmail dot com", "doubleclick@gmail.com"),
        ("anna.at.home at gmail.com", "anna.at.home@gmail.com"),
        ("anna at at dot com", "anna@at.com"),
        ("anna at one dot com", "anna@one.com"),
        ("j p at web dot de", "jp@web.de"),
        ("j-p at web dot de", "j-p@web.de"),
        ("s for sale at web dot de", "s@web.de"),
        ("s for rent at web dot de", "sforrent@web.de"),
    ],
)
def test_a_word_that_may_be_a_sign_is_settled_by_its_place(text: str, address: str) -> None:
    assert dictation.email(text, "en") == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "@",
        "anna",
        "anna at web",
        "anna web dot de",
        "at web dot de",
        "anna@web@web.de",
        "anna at web dot de thank you",
        "anna at web dot de or ben at gmail dot com",
        "anna at web dot de or gmail dot com",
        "you can write to me any time at anna at web dot de",
        "anna dot dot schmidt at web dot de",
        "anna # one at web dot de",
        "анна at web dot de",
        "a" * 65 + " at web dot de",
        "the same as last time",
        "I do not have one",
    ],
)
def test_what_is_no_address_is_asked_for_again(text: str) -> None:
    assert dictation.email(text, "en") is None


@pytest.mark.parametrize(
    ("code", "text", "number"),
    [
        ("en", "plus four nine one seven zero, one two three, four five six seven", "+491701234567"),
        ("en", "double three five, triple five, oh one two", "335555012"),
        ("en", "nought two oh seven nine four six oh", "02079460"),
        ("en", "twenty two thirty-three forty four five", "2233445"),
        ("en", "one eight hundred five five five one two one two", "18005551212"),
        ("en", "double zero four nine one seven zero one two three", "0049170123"),
        ("en", "my number is +49 170 double 3 45", "+491703345"),
        ("de", "null eins sieben null zwo drei zwei-und-zwanzig doppel drei", "0170232233"),
        ("de", "plus neun und vierzig eins sieben null, dreimal die fünf", "+49170555"),
        ("de", "null eins siebzig fünfhundertzwölf achtzehn", "017051218"),
        ("es", "seis uno dos doble tres treinta y uno veintidós", "612333122"),
        ("es", "seiscientos doce treinta y cuatro cincuenta y seis", "6123456"),
        (
            "fr",
            "mon numéro c'est le zéro six, soixante-dix-huit, quatre-vingt-dix-sept, vingt et un",
            "06789721",
        ),
        ("fr", "zéro six septante et un nonante-neuf douze", "06719912"),
        ("it", "tre quattro sette doppio due ventuno tre", "34722213"),
        ("nl", "nul zes twee en twintig dubbel drie eenentwintig", "06223321"),
        ("pt", "nove meia um dois três quatro cinco meia", "96123456"),
        ("tlh", "five five five oh one two three", "5550123"),
    ],
)
def test_a_number_is_understood(code: str, text: str, number: str) -> None:
    assert dictation.phone(text, code) == number


@pytest.mark.parametrize("text", ["+1 (555) 555-0123", "030 1234567", "0049 30 12345678", " 5550123 "])
def test_what_is_a_number_already_stays_as_it_is(text: str) -> None:
    assert dictation.phone(text, "en") == text.strip()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "this number",
        "five five five",
        "five five five oh one two three extension four",
        "one plus five five five oh one two three",
        "five five five oh one two three or eight",
        "double thirty three four five six seven",
        "zero zero zero zero zero zero zero",
        "five five five at oh one two three",
        "one two three four five six seven eight nine ten eleven twelve one",
    ],
)
def test_what_is_no_number_is_asked_for_again(text: str) -> None:
    assert dictation.phone(text, "en") is None


@pytest.mark.parametrize(
    ("code", "text", "name"),
    [
        ("en", "S C H M I D T", "Schmidt"),
        ("en", "Anna, S C H M I D T", "Anna Schmidt"),
        ("en", "Anna, S-C-H-M-I-D-T.", "Anna Schmidt"),
        ("en", "Anna, S. C. H. M. I. D. T.", "Anna Schmidt"),
        ("en", "M as in Maria, A, Y", "May"),
        ("en", "A N N A, S C H M I D T", "Anna Schmidt"),
        ("en", "A-N-N-A S-C-H-M-I-D-T", "Anna Schmidt"),
        ("en", "Anna Schmitt, spelled S C H M I D T", "Anna Schmidt"),
        ("en", "Peter P E T E R S", "Peter Peters"),
        ("en", "M E I E R dash S C H M I D T", "Meier-Schmidt"),
        ("en", "Kim L E E", "Kim Lee"),
        ("en", "Dr. S C H M I D T", "Dr. Schmidt"),
        ("de", "Anna, S wie Siegfried, C, H, M, I, doppel T", "Anna Schmitt"),
        ("de", "Jörg M Ü L L E R", "Jörg Müller"),
        ("es", "Ana, G A R C Í A", "Ana García"),
    ],
)
def test_a_spelled_name_is_joined(code: str, text: str, name: str) -> None:
    assert dictation.name(text, code) == name


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Anna Schmidt",
        "anna  schmidt",
        "J R R Tolkien",
        "J. R. R. Tolkien",
        "Tolkien, J. R. R.",
        "John F Kennedy",
        "Double T",
        "At Dot Plus",
        "O'Neill, Shaquille",
        "Anna-Maria von der Heide",
        "李 小 龙 明",
        "A B",
    ],
)
def test_every_other_name_stays_as_it_is(text: str) -> None:
    for code in CODES:
        assert dictation.name(text, code) == text


@pytest.mark.parametrize("code", CODES)
@given(address=ADDRESSES)
def test_an_address_that_is_read_back_is_understood(code: str, address: str) -> None:
    assert dictation.email(spelled(SPOKEN[code], address), code) == address


@pytest.mark.parametrize("code", CODES)
@given(number=NUMBERS)
def test_a_number_that_is_read_back_is_understood(code: str, number: str) -> None:
    assert dictation.phone(digits(SPOKEN[code], number), code) == number


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("name", ["Anna Schmidt", "Jörg Müller", "Zoë Meier-Weiß", "Ana García"])
def test_a_name_that_is_read_back_is_understood(code: str, name: str) -> None:
    assert dictation.name(spelled(SPOKEN[code], name), code) == name


def test_a_table_speaks_as_the_language_of_its_code() -> None:
    assert {language.code for language in LANGUAGES} <= set(TABLES)
    for language in LANGUAGES:
        assert TABLES[language.code].speech is language


@pytest.mark.parametrize("code", CODES)
def test_what_a_language_says_means_the_same_when_it_comes_back(code: str) -> None:
    words = vocabulary(code)
    for value in range(100):
        assert words.phone[key(SPOKEN[code].number(value))] == ("digits", str(value))
    for sign, name in SPOKEN[code].signs.items():
        assert words.phrases[key(name)] == ("sign", sign)
    assert not LABELS & set(words.phrases)


@pytest.mark.parametrize("code", CODES)
def test_no_phrase_is_a_single_letter_or_longer_than_what_is_looked_up(code: str) -> None:
    words = vocabulary(code)
    for table in (words.phrases, words.openings, words.as_in):
        assert all(len(phrase) > 1 for phrase in table)
        assert all(len(phrase.split()) <= PHRASE_WORDS_MAX for phrase in table)
    assert "" not in words.fillers


@given(st.text() | DICTATED, st.sampled_from([*CODES, "", "xx"]))
def test_any_text_has_an_answer_that_can_be_used(text: str, code: str) -> None:
    address, number = dictation.email(text, code), dictation.phone(text, code)
    assert address is None or ADDRESS.fullmatch(address)
    assert number is None or caller.number(number)
    assert (dictation.name(text, code) == "") == (text == "")


@given(st.text(alphabet=st.characters(categories=["Lu", "Ll", "Mn"]), min_size=4, max_size=12))
def test_a_name_of_one_word_stays_as_it_is(text: str) -> None:
    for code in CODES:
        assert unicodedata.normalize("NFC", dictation.name(text, code)) == unicodedata.normalize("NFC", text)


def test_what_is_too_long_is_no_dictation() -> None:
    long = "a " * TEXT_MAX
    assert dictation.email(f"{long} at web dot de", "en") is None
    assert dictation.phone("one " * TEXT_MAX, "en") is None
    assert dictation.name(long, "en") == long
