"""The plans until exams as JSON, for other programs; part of what `quizkz report --json` prints."""

from collections.abc import Sequence
from typing import Any

from quizkz.clock import date_of
from quizkz.desk.planning import DeckPlan
from quizkz.stats.planning import ExamPlan


def plans_object(plans: Sequence[DeckPlan]) -> list[dict[str, Any]]:
    """The plans, the next exam first."""
    return [{"deck": deck, "title": title, **_object(plan)} for deck, title, plan in plans]


def _object(plan: ExamPlan) -> dict[str, Any]:
    pace, recall = plan.pace, plan.recall
    return {
        "exam_date": date_of(pace.exam_day).isoformat(),
        "days_left": pace.days_left,
        "cards": plan.cards,
        "seen_by_then": plan.seen,
        "new_left": plan.new_left,
        "new_a_day": pace.need,
        "new_today": pace.share,
        "new_per_day": pace.limit,
        "last_new_day": None if pace.last_day is None else date_of(pace.last_day).isoformat(),
        "reviews_a_day": round(plan.reviews_a_day, 2),
        "reviews_peak": plan.peak,
        "minutes_a_day": plan.minutes_a_day,
        "recall": None
        if recall is None
        else {name: round(share, 4) for name, share in recall._asdict().items()},
        "target": plan.target,
        "on_track": plan.on_track,
        "why_not": list(plan.why_not),
        "unseen": list(plan.drop),
        "unseen_tags": dict(plan.drop_tags),
    }
