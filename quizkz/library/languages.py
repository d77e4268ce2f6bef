"""The languages of decks: their tags, and what people write in place of one."""

import re
from collections.abc import Mapping

from quizkz.library.faults import Fault

LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
"""The form of a BCP 47 language tag. A first part of more letters than three is no language's."""

_LANGUAGES: Mapping[str, str] = {
    name: tag
    for tag, names in {
        "en": "english eng инглиз английский ағылшын",
        "ru": "russian rus русский рус орыс орысша",
        "kk": "kazakh kaz kz qazaq qazaqsha казахский қазақ қазақша қаз каз",
        "de": "german deutsch ger deu немецкий неміс",
        "fr": "french francais français fre fra французский француз",
        "es": "spanish espanol español spa испанский испан",
        "tr": "turkish türkçe turkce tur турецкий түрік",
        "uk": "ukrainian ua ukr українська украинский",
        "uz": "uzbek uzb узбекский өзбек",
        "zh": "chinese cn chi zho китайский қытай",
        "ja": "japanese jp jpn японский жапон",
        "ko": "korean kr kor корейский корей",
        "el": "greek gr ell gre",
        "cs": "czech cz ces cze",
        "da": "danish dk dan",
    }.items()
    for name in names.split()
}
"""Names, country codes and codes of three letters that people write for a language, each with its tag."""


def language_faults(written: str) -> list[Fault]:
    """Why a text is no language tag: it has not the form, or no language has it though people write it."""
    meant = _LANGUAGES.get(written.strip().lower(), "")
    if LANGUAGE.fullmatch(written) and not meant:
        return []
    message = "`language` takes a language tag"
    label = f"did you mean '{meant}'?" if meant else ""
    fix = f'write language = "{meant}"' if meant else 'write one such as "en", "ru" or "kk"'
    new = f'"{meant}"' if meant else None
    return [Fault("wrong-value", message, ("language",), label=label, fix=fix, replacement=new)]
