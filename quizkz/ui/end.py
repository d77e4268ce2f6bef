"""The end of a sitting, as rows: the score, what was missed, what comes next."""

from collections.abc import Sequence

from textual.content import Content

from quizkz.clock import Now
from quizkz.desk import Desk
from quizkz.session import Finished, Outcome
from quizkz.texts.simple import simple
from quizkz.ui.answers.entry import GUTTER
from quizkz.ui.flow import NOTHING, Room, hang, wrap
from quizkz.ui.roles import MISSED, PLAIN, STRONG, bar, cut, edges, quiet, strong
from quizkz.words import counts

BAR, SHORT_BAR = 24, 12


def top(title: str, finished: Finished, room: Room) -> list[Content]:
    """Title and number of cards above a full rule."""
    number = len(finished.outcomes)
    return [edges(quiet(title), quiet(f"{number} of {number}"), room.width), bar(1, room.width)]


def rows(finished: Finished, desk: Desk, now: Now, room: Room, notice: str = "") -> list[Content]:
    """All below the rule, with its gutter."""
    blocks = [
        _hung([strong(row) for row in wrap(notice or counts.head(finished), room.measure)]),
        _score(finished, room),
        _missed(finished, now, room),
        _next(finished, desk, now, room),
    ]
    done: list[Content] = [] if room.short else [NOTHING]
    for place, block in enumerate(blocks):
        if done and block and place and not (room.short and place == len(blocks) - 1):
            done.append(NOTHING)
        done.extend(block)
    return done


def _hung(rows: list[Content]) -> list[Content]:
    return [GUTTER + row for row in rows]


def _score(finished: Finished, room: Room) -> list[Content]:
    outcomes = finished.outcomes
    if not outcomes:
        return []
    share = sum(o.right for o in outcomes) / len(outcomes)
    score = bar(share, SHORT_BAR if room.short else BAR) + "  " + strong(counts.score(outcomes))
    if room.narrow:
        return _hung([score])
    rows = [score + quiet(f"   {counts.pace(outcomes, finished.took_ms)}")]
    asides = counts.asides(outcomes)
    return _hung([*rows, *(quiet(row) for row in wrap(asides, room.measure))] if asides else rows)


def _missed(finished: Finished, now: Now, room: Room) -> list[Content]:
    """Each missed card with its answer; where rows are few without."""
    missed = finished.missed
    if finished.practice:
        return _group("Missed", missed, "", room)
    back = "" if room.short else counts.coming_back(finished, now)
    coming = [one for one in missed if one.card in finished.again]
    others = [one for one in missed if one.card not in finished.again]
    return [
        *_group("Missed, and coming back", coming, back, room),
        *_group("Missed, and not coming back", others, "", room),
    ]


def _group(title: str, outcomes: Sequence[Outcome], back: str, room: Room) -> list[Content]:
    rows = [row for one in outcomes for row in listed(one.prompt, one.answer, room)]
    return [GUTTER + edges(quiet(title), quiet(back), room.width), *rows] if rows else []


def listed(prompt: str, answer: str, room: Room) -> list[Content]:
    """A missed card: on one row where the answer leaves the prompt room, else the answer below it."""
    mark = Content.styled("✗ ", MISSED)
    asked = Content.styled(" ".join(simple(prompt).split()), PLAIN)
    if room.short:
        return [mark + cut(asked, room.width)]
    answer = " ".join(answer.split())
    if len(answer) <= room.width // 2 and asked.cell_length + 2 + len(answer) <= room.width:
        return [mark + edges(asked, Content.styled(answer, STRONG), room.width)]
    return [
        *hang(mark, asked, room.width + 2),
        *_hung(hang("  ", Content.styled(answer, STRONG), room.width)),
    ]


def _next(finished: Finished, desk: Desk, now: Now, room: Room) -> list[Content]:
    today = desk.today(now)
    if room.short:
        return _hung([Content.styled(counts.what_next_short(finished, now, today), PLAIN)])
    rows = [quiet("Next"), *wrap(Content.styled(counts.what_next(finished, now, today), PLAIN), room.measure)]
    overview, goal = desk.overview(now), desk.config.goal
    said = counts.goal(overview.today, goal_cards=goal.cards, goal_minutes=goal.minutes)
    met = counts.goal_met(said, counts.streak(overview.streak))
    return _hung([*rows, *wrap(Content.styled(met, PLAIN), room.measure)] if met else rows)
