"""Faults of a question matched with what stands in its file, and with each other."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from quizkz import spans
from quizkz.library import shapes
from quizkz.library.faults import Fault, Piece
from quizkz.texts import gap_errors


def readers(piece: Piece, base: spans.Path) -> tuple[shapes.Token, shapes.InHeader]:
    """How the values and headers of a question are looked up by paths that count from it."""

    def token(path: spans.Path) -> str:
        return piece.token((*base, *path))

    def in_header(path: spans.Path) -> bool:
        found = piece.places.get((*base, *path))
        return found is not None and found.header

    return token, in_header


def as_written(fault: Fault, raw: Mapping[str, Any], piece: Piece, base: spans.Path) -> Fault:
    """A fault inside a text, counted in the text as it stands in the file, before it was tidied."""
    if fault.inside is None:
        return fault
    value, tidied = _at(piece.data, (*base, *fault.path)), _at(raw, fault.path)
    if value == tidied or not isinstance(value, str):
        return fault
    if fault.path != ("text",):
        return replace(fault, inside=None)
    same = [e for e in gap_errors(value) if e.rule == fault.rule]
    ours = [e for e in gap_errors(raw["text"]) if e.rule == fault.rule]
    spans_there = [(e.start, e.end) for e in ours]
    if len(same) != len(ours) or fault.inside not in spans_there:
        return replace(fault, inside=None)
    there = same[spans_there.index(fault.inside)]
    return replace(fault, inside=(there.start, there.end))


def _at(data: Any, path: spans.Path) -> Any:
    """The value at a path; None where a misspelt key keeps it from being there."""
    for key in path:
        if isinstance(data, dict):
            data = data.get(key)
        else:
            data = data[key] if isinstance(data, list) and isinstance(key, int) else None
    return data


def without_echoes(shape: list[Fault], rules: list[Fault], there: Collection[str]) -> list[Fault]:
    """Faults of shape and of rules together, without those of either that only repeat one of the other."""
    if not shape:
        return rules
    told = {fault.path for fault in rules if fault.rule == "not-an-option"}
    more = [fault for fault in rules if fault.severity == "error" and fault.path and fault.path[0] in there]
    return [*(f for f in shape if f.rule != "wrong-type" or f.path not in told), *more]
