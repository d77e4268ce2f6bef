"""Adds what a learner typed to the answers that a question accepts.

The text is spliced in at the places that the scanner of the library tells, so all else in the file stays to
the letter, comments, line ends and TOML 1.1 too. Before it is written the new text is read again: it must
say what the old one said and one answer more, and the question must count the response as right.
"""

import copy
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from quizkz import deck as decks
from quizkz import spans
from quizkz.authoring.splicing import Edit, as_bytes, spliced
from quizkz.deck import Cloze, Deck, Numeric, Question, Typed
from quizkz.desk import Desk
from quizkz.errors import QuizkzError
from quizkz.files import replace_file
from quizkz.grading import Response, Verdict, grade
from quizkz.library import editing
from quizkz.library.editing import Piece
from quizkz.review import CardId, split_card
from quizkz.texts import clean, cloze_view, gap_number, spelling_at


def addable(question: Question, response: Response, verdict: Verdict) -> tuple[str, ...]:
    """What of a response could be added to the answers of a question; nothing where it has no such list.

    Of a cloze the texts of the gaps that were not plainly right.
    """
    if isinstance(question, Cloze) and question.typed:
        return tuple(part.said for part in verdict.parts if part.said and (part.slip or not part.right))
    if not isinstance(question, Typed | Numeric) or not isinstance(response, str):
        return ()
    text = clean(response).strip()
    return (text,) if text and verdict.result != "right" else ()


def accept(
    desk: Desk, card: CardId, deck: Deck, question: Question, response: Response, verdict: Verdict
) -> Path:
    """Write a response into the answers that its question accepts; the file it was written to.

    Raises QuizkzError with what to do where that cannot be; the file is then as it was.
    """
    path = desk.place_to_edit(card)[0]
    try:
        before = path.read_bytes()
    except OSError as error:
        raise QuizkzError(f"{path} cannot be read: {(error.strerror or str(error)).lower()}.") from error
    texts = addable(question, response, verdict)
    found = editing.question_in(path, question.id)
    if found is None or not texts:
        raise QuizkzError(f"{path.name} no longer reads as it did when this was asked. Nothing was changed.")
    piece, base, raw = found
    part = split_card(card)[2]
    if isinstance(question, Cloze):
        edits, wanted = _into_gaps(piece, base, raw, card, verdict)
    else:
        edits, wanted = _into_list(piece, base, raw, texts)
    after = spliced(piece.text, edits)
    new = editing.question_of(path, after, base)
    if any(why.reason == "rejected" for why in verdict.whys):
        raise QuizkzError(f"{_quoted(texts)} stands under reject in {path.name}. Take it out there first.")
    if new != wanted:
        raise QuizkzError(f"{path.name} cannot take {_quoted(texts)} as it is written. Nothing was changed.")
    if why := _refusal(new, deck, question, response, part):
        raise QuizkzError(f"{_quoted(texts)} was not added: {why}. Nothing was changed.")
    replace_file(path, before, as_bytes(before, edits))
    return path


def _into_list(
    piece: Piece, base: spans.Path, raw: dict[str, Any], texts: Sequence[str]
) -> tuple[list[Edit], dict[str, Any]]:
    """The texts at the end of `accept`, or in a new `accept` below the answer."""
    new = copy.deepcopy(raw)
    new["accept"] = [*raw.get("accept", ()), *texts]
    quoted = ", ".join(map(_quoted_text, texts))
    places, listed = piece.places, (*base, "accept")
    if raw.get("accept"):
        last = places[(*listed, len(raw["accept"]) - 1)].value[1]
        return [Edit(last, f", {quoted}")], new
    if "accept" in raw:
        return [Edit(places[listed].value[0] + 1, quoted)], new
    answer = places[(*base, "answer")]
    if not places[base].header:  # in an inline table
        return [Edit(answer.value[1], f", accept = [{quoted}]")], new
    end = piece.text.find("\n", answer.value[1])
    line = piece.text.rfind("\n", 0, answer.key[0]) + 1
    indent = piece.text[line : answer.key[0]]
    return [Edit(len(piece.text) if end < 0 else end, f"\n{indent}accept = [{quoted}]")], new


def _into_gaps(
    piece: Piece, base: spans.Path, raw: dict[str, Any], card: CardId, verdict: Verdict
) -> tuple[list[Edit], dict[str, Any]]:
    """Each text as one more spelling of its gap."""
    _, identity, part = split_card(card)
    place, value = piece.places[(*base, "text")].value, str(raw["text"])
    token = piece.text[slice(*place)]
    gaps = cloze_view(value, gap_number(part)).gaps
    inside: list[Edit] = []
    for gap, judged in zip(gaps, verdict.parts, strict=True):
        if judged.said and (judged.slip or not judged.right):
            found = spelling_at(value, gap, judged.said)
            if found is None:
                raise QuizkzError("A gap around another one has no list of answers. Nothing was changed.")
            inside.append(Edit(*found))
    new = copy.deepcopy(raw)
    new["text"] = spliced(value, inside)
    if token[0] == "'" and "'" in "".join(edit.text for edit in inside) and "\n" not in token:
        edits = [Edit(place[0], _quoted_text(new["text"]), len(token))]
    else:
        edits = [
            Edit(
                place[0] + spans.within(token, at, at)[0],
                text if token[0] == "'" else _quoted_text(text)[1:-1],
            )
            for at, text, _ in inside
        ]
    if "id" not in raw and "prompt" not in raw:  # its id is made of the text, and its history hangs on that
        new["id"] = identity
        edits.append(_id_edit(piece, base, identity))
    return edits, new


def _id_edit(piece: Piece, base: spans.Path, identity: str) -> Edit:
    """The id of a question that had none written, as its first key."""
    found = piece.places[base]
    if found.header:
        return Edit(found.value[1], f'\nid = "{identity}"')
    return Edit(found.value[0] + 1, f' id = "{identity}",')


def _refusal(raw: dict[str, Any], deck: Deck, old: Question, response: Response, part: str) -> str:
    """Why a question as it would read does not count the response as plainly right; empty where it does."""
    question = editing.sound(raw, typed=deck.typed, language=deck.language)
    if question is None or type(question) is not type(old):
        return "the question would have a mistake in it"
    rules = decks.rules(deck, question)
    verdict = grade(question, response, part=part, rules=rules, language=deck.language)
    if verdict.result == "right":
        return ""
    return "it would still not count as right"


def _quoted_text(text: str) -> str:
    """A text as TOML's basic string, which JSON's is as well."""
    return json.dumps(text, ensure_ascii=False)


def _quoted(texts: Sequence[str]) -> str:
    return ", ".join(f"“{text}”" for text in texts)
