"""Names of units in English, Russian and Kazakh: which name one unit, and how one is reckoned in another.

Only units whose factor is exact by definition stand here: the SI, the international yard and pound of 1959
(NIST SP 811, appendix B), minutes to weeks. A month is no number of days, a currency none of another.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit: a value in it times `factor`, plus `offset`, is one in the base unit of its `kind`."""

    kind: str
    factor: Fraction
    offset: Fraction = Fraction(0)


# Names after the factor; a Cyrillic name that ends in * stands for its case forms too.
_TABLE: dict[str, dict[str, str]] = {
    "length": {
        "0.000001": "µm um micrometer мкм микрометр*",
        "0.001": "mm millimeter мм миллиметр*",
        "0.01": "cm centimeter см сантиметр*",
        "0.1": "dm decimeter дм дециметр*",
        "1": "m meter м метр*",
        "1000": "km kilometer км километр* шақырым*",
        "0.0254": "in inch inches дюйм*",
        "0.3048": "ft foot feet фут*",
        "0.9144": "yd yard ярд*",
        "1609.344": "mi mile миль мил* миля*",
    },
    "area": {
        "10000": "ha hectare га гектар*",
        "4046.8564224": "acre акр*",
    },
    "volume": {
        "0.001": "l liter л литр*",
        "0.000001": "ml milliliter мл миллилитр*",
    },
    "mass": {
        "0.000001": "mg milligram milligramme мг миллиграмм*",
        "0.001": "g gram gramme г гр грамм*",
        "1": "kg kilo kilogram kilogramme кг кило килограмм* келі*",
        "100": "ц центнер*",
        "1000": "t tonne ton т тонн*",
        "0.45359237": "lb lbs pound фунт*",
        "0.028349523125": "oz ounce унци*",
    },
    "time": {
        "0.001": "ms millisecond мс миллисекунд*",
        "1": "s sec second с сек секунд*",
        "60": "min minute мин минут*",
        "3600": "h hr hour ч час* сағ сағат*",
        "86400": "d day сут сутк* суток дн день дня дней дни тәулік* күн*",
        "604800": "wk week недел* нед апта*",
    },
    "calendar": {
        "1": "month mo мес месяц* ай*",
        "12": "y yr year г год* лет л жыл* ж",
        "120": "decade десятилети* онжылдық*",
        "1200": "century centuries век* в столети* ғасыр*",
        "12000": "millennium millennia millenniums тысячелети* мыңжылдық*",
    },
    "angle": {"1": "° deg degree градус*"},
    "speed": {"5/18": "km/h kph kmh км/ч км/час км/сағ", "1": "m/s м/с"},
    "USD": {"1": "$ us$ usd dollar us_dollar долл доллар* доллар*_сша"},
    "EUR": {"1": "€ eur euro евро еуро*"},
    "GBP": {"1": "£ gbp pound pound_sterling sterling фунт* фунт*_стерлингов"},
    "RUB": {"1": "₽ rub rubl ruble rouble руб р рубл* russian_ruble"},
    "KZT": {"1": "₸ kzt tenge тенге теңге* тг"},
    "CNY": {"1": "¥ cny rmb yuan renminbi юан* юань"},
}
_CELSIUS = (
    "c celsius °c degree_celsius degree_c deg_c градус*_цельсия градус*_по_цельсию градус*_с с °с"
    " цельсий_градус* ° degree градус*"
)
_FAHRENHEIT = "f fahrenheit °f degree_fahrenheit degree_f deg_f градус*_фаренгейта градус*_по_фаренгейту"
_TEMPERATURES = (
    (_CELSIUS, Fraction(1), Fraction("273.15")),
    (_FAHRENHEIT, Fraction(5, 9), Fraction("459.67") * 5 / 9),
    ("k kelvin к кельвин*", Fraction(1), Fraction(0)),
)
CURRENCIES = frozenset({"USD", "EUR", "GBP", "RUB", "KZT", "CNY"})
"""The kinds that are money."""

_ENDING = re.compile(
    r"(?:а|о|у|е|и|й|ы|я|ь|ю|ой|ом|ем|ей|ов|ев|ам|ям|ах|ях|ами|ями|ью|ия|ий|ии|ию|ием|иям|иях|иями"
    r"|[ғқгк][ае]|[дт][ае]й|[дтн][ае]н|[дтн][ае]|[дтн][ыі]ң|[дтн][ыі]|[мбп]ен|[ыі]|с[ыі]|лы|лі)?"
)
_POWERS = {
    2: re.compile(r"(?:square|sq|квадратн\w{1,3}|квадрат|кв|шаршы) ?(.+)|(.+?)(?:\^?2|²)"),
    3: re.compile(r"(?:cubic|cu|кубическ\w{1,3}|куб|текше) ?(.+)|(.+?)(?:\^?3|³)"),
}
_POWER_KINDS = {2: "area", 3: "volume"}
LETTERS_MOST = 40
"""A longer text is no name of a unit."""


def _measures() -> tuple[dict[str, tuple[Measure, ...]], dict[str, tuple[Measure, ...]]]:
    """The measures of each name, and of each stem of a name."""
    names: dict[str, tuple[Measure, ...]] = {}
    stems: dict[str, tuple[Measure, ...]] = {}

    def put(words: str, measure: Measure) -> None:
        for word in words.split():
            table = stems if "*" in word else names
            name = word.replace("*", "").replace("_", " ")
            table[name] = (*table.get(name, ()), measure)

    for kind, units in _TABLE.items():
        for factor, words in units.items():
            put(words, Measure(kind, Fraction(factor)))
    for words, by, offset in _TEMPERATURES:
        put(words, Measure("temperature", by, offset))
    return names, stems


_NAMES, _STEMS = _measures()
_UNITED = dict.fromkeys(("united states dollar", "american dollar", "ақш доллары", "америка доллары"), "usd")


@lru_cache(maxsize=1024)
def measures(words: str) -> tuple[Measure, ...]:
    """The units that a name may stand for, none where it is not known: a pound is money and a mass."""
    if len(words) > LETTERS_MOST:
        return ()
    form = " ".join(words.casefold().replace(".", " ").replace("ё", "е").split())
    form = form.removeprefix("of ").replace("metre", "meter").replace("litre", "liter")
    form = form.replace("degrees", "degree")
    found = tuple(dict.fromkeys(_named(_UNITED.get(form.removesuffix("s"), form))))
    if found:
        return found
    for power, shape in _POWERS.items():
        if base := shape.fullmatch(form):
            lengths = [length for length in _named((base[1] or base[2]).strip()) if length.kind == "length"]
            return tuple(Measure(_POWER_KINDS[power], length.factor**power) for length in lengths)
    return ()


def _named(form: str) -> Iterator[Measure]:
    """The measures of a name in any of its forms."""
    yield from _NAMES.get(form, ())
    if len(form) > 2 and form.endswith("s"):
        yield from _NAMES.get(form[:-1], ())
    first, _, rest = form.partition(" ")
    for cut in range(max(len(first) - 4, 1), len(first) + 1):
        if _ENDING.fullmatch(first[cut:]):
            yield from _STEMS.get(f"{first[:cut]} {rest}".strip(), ())


def are_one_unit(left: str, right: str) -> bool:
    """Whether two texts name one unit: the same words, or names of the same."""
    if left.casefold() == right.casefold():
        return True
    return bool(set(measures(left)) & set(measures(right)))


def converted(value: Fraction, of: str, to: tuple[Measure, ...]) -> Fraction | None:
    """A value in the unit named `of`, reckoned in one of the units `to`; None where it cannot be."""
    for there in to:
        for here in measures(of):
            if here.kind == there.kind:
                return (value * here.factor + here.offset - there.offset) / there.factor
    return None


def is_currency(words: str) -> bool:
    """Whether a text is the name of a currency and nothing else."""
    return any(measure.kind in CURRENCIES for measure in measures(words))
