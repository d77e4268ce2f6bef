"""The steps of a sitting and their undo: the one place that knows what a key means for the log.

Every step is: write what happened, then say what is shown now. `state` follows from the log, the agenda and
the trail of what this sitting did, so that a step that fails leaves the sitting where it was.
"""

from collections.abc import Callable
from dataclasses import replace

from quizkz import deck as decks
from quizkz import grading, stats
from quizkz.clock import Now
from quizkz.desk import Desk
from quizkz.desk.care import FLAGS, NOTHING_BACK, STAYS, Care, Done, do
from quizkz.desk.previewing import Previews
from quizkz.grading import Response, Verdict, bounded
from quizkz.query import Scope
from quizkz.review import CardId, Rating
from quizkz.scheduling import CardState
from quizkz.session import caring, mending, trail
from quizkz.session.agenda import Agenda, title
from quizkz.session.answers import draft, grade, outcome, rerated, suggested
from quizkz.session.asked import asked_of
from quizkz.session.ending import finished
from quizkz.session.reading import Read, Reader
from quizkz.session.states import Asked, Asking, Finished, Graded, State
from quizkz.session.trail import Move, Trail


class Session:
    """A sitting over a scope. Every step takes the moment and returns the state, which `state` keeps too."""

    state: State
    title: str
    """A deck's title, or "All decks", or "Practice"."""
    practice: bool

    def __init__(
        self,
        desk: Desk,
        scope: Scope,
        now: Now,
        *,
        practice: bool = False,
        limit: int | None = None,
    ) -> None:
        self._desk = self.desk = desk
        self._scope = scope
        self.practice = practice
        self.title = title(desk, scope, practice=practice)
        self._agenda = Agenda(desk, scope, practice=practice, limit=limit)
        self._trail = Trail()
        self._before: CardState | None = None
        self._previews = Previews(desk)
        self._shown_mono = now.mono
        self._read, self._standing = Reader(desk).read, desk.store.state
        today = desk.today(now)
        self._pace_s = stats.seconds_a_card(desk.store.days(today - stats.PACE_DAYS + 1, today))
        self.state = self._advance(now)

    # The steps

    def respond(self, response: Response, now: Now) -> Graded:
        """Grade the response; where quizkz grades it is on disk when this returns. `""` turns a flashcard."""
        asked = self._open()
        response = bounded(asked.question, response)
        verdict = grade(self._desk, asked, response)
        own = decks.self_graded(asked.question)
        rating = None if own or self.practice else suggested(verdict, hinted=asked.hinted)
        shown = {} if self.practice else self._previews.of(asked.card, now)
        graded = Graded(asked, response, verdict, own, rating, shown)
        self.state = graded if own else self._write_answer(graded, rating, now)
        return self.state

    def rate(self, rating: Rating, now: Now) -> State:
        """Take this rating and go on to the next card."""
        graded, told = self._graded(), None
        if graded.self_graded:
            told = self._write_answer(replace(graded, rating=rating), rating, now).forgotten
        elif not self.practice and rating != graded.rating:
            again = rating is Rating.AGAIN
            override, guess = graded.override and not again, graded.guess and again
            changed = replace(graded, rating=rating, override=override, guess=guess)
            told = self._amend(changed, now).forgotten
        return self._leave(now, trail.forgotten(told))

    def go_on(self, now: Now) -> State:
        """Take the rating shown and go on. A self-graded card waits for its rating: nothing happens."""
        graded = self._graded()
        return graded if graded.self_graded else self._leave(now)

    def i_was_right(self, now: Now) -> Graded:
        """The learner overrules a slip, a partial or a missed verdict; again takes that back."""
        graded = self._graded()
        if not graded.may_overrule:
            return graded
        changed = replace(graded, override=not graded.override, guess=False)
        return self._amend(rerated(changed, practice=self.practice), now)

    def i_guessed(self, now: Now) -> Graded:
        """The learner says it was a guess: Again; again takes that back."""
        graded = self._graded()
        if not graded.may_be_guess:
            return graded
        again = replace(graded, guess=not graded.guess, override=False)
        return self._amend(rerated(again, practice=self.practice), now)

    def accept(self, now: Now) -> State:
        """Add the overruled response to the answers that the deck accepts, and read the card anew."""
        graded = self._graded()
        if not graded.may_be_accepted:
            return graded
        done, notice = mending.accept(self._desk, graded)
        if done:
            self._desk.refresh(now)
            self.reread(now)
        self.state = replace(self.state, notice=notice)
        return self.state

    def retype(self, response: Response) -> Verdict:
        """The verdict on the answer typed once more after a miss; nothing is written."""
        asked = self._graded().asked
        return grade(self._desk, asked, bounded(asked.question, response))

    def hint(self, now: Now) -> Asking:  # noqa: ARG002  # every step takes the moment
        """Show the hint; a right answer is then Hard."""
        asked = self._open()
        hint = asked.question.hint
        self.state = Asking(replace(asked, hinted=True)) if hint else Asking(asked, trail.NO_HINT)
        return self.state

    def skip(self, now: Now) -> State:
        """Put the card to the end of this sitting; writes nothing."""
        card = self._open().card
        self._agenda.skip(card)
        self._trail.add(Move(card))
        return self._advance(now, trail.SKIPPED)

    def bury(self, now: Now) -> State:
        """Hold the card back until tomorrow."""
        return self.tend("bury", now, lambda _: trail.HELD_BACK)

    def flag(self, now: Now) -> State:
        """Set or clear flag 1 on the card."""
        if self.flagged():
            return self.tend("unflag", now, lambda _: "Flag cleared.")
        return self.tend("flag", now, lambda _: "Flagged.")

    def tend(self, care: Care, now: Now, say: Callable[[Done], str], day: int | None = None) -> State:
        """Do something to the card; set aside or placed anew, it leaves. `say`: what is said of it."""
        card, written = self._card().card, isinstance(self.state, Graded) and not self._turned
        with self._previews.following(card):
            done = do(self._desk.store, care, (card,), now, self._desk.today(now), day)
        notice, stays = say(done), care in STAYS or (written and care == "suspend")
        if done.events:
            self._agenda.stale = care not in FLAGS or self._agenda.stale
            self._trail.add(Move(card, done.events[0], left=not written and not stays))
        if stays or not done.events:
            self.state = replace(self.state, notice=notice)
            return self.state
        if written:
            return self._leave(now, notice)
        self._agenda.drop(card)
        return self._advance(now, notice)

    def looked_away(self, ms: int) -> None:
        """What was read elsewhere meanwhile is no time of the answer."""
        self._shown_mono += max(ms, 0)

    def flagged(self) -> bool:
        """Whether the card before the learner carries a flag."""
        if isinstance(self.state, Finished):
            return False
        state = self._standing(self.state.asked.card)
        return state is not None and state.flag > 0

    @property
    def ahead(self) -> int:
        """How many days ahead it asks what falls due."""
        return self._scope.ahead

    def today(self, now: Now) -> int:
        """The study day of a moment under the learner's rollover hour."""
        return self._desk.today(now)

    def leave(self, now: Now) -> Finished:
        """How the sitting stands for a learner who ends it here; what was answered is on disk already."""
        self._agenda.make(now)
        return self._end(now, "")

    def reread(self, now: Now) -> State:
        """After the decks changed: the same card as it now reads, or the next where it is gone."""
        self._agenda.stale = True
        self._trail.rename(self._desk.current)
        match self.state:
            case Finished():
                return self._advance(now)
            case Graded() as graded:
                return self._regrade(graded, now)
            case Asking(asked):
                card = self._desk.current(asked.card)
                if (read := self._read(card)) is None:
                    self._agenda.drop(card)
                    return self._advance(now, trail.GONE)
                return self._ask(card, read, self._standing(card), now, hinted=asked.hinted, timed=False)

    def _regrade(self, graded: Graded, now: Now) -> Graded:
        """The answered card as it now reads, its answer written anew where it is worth another rating."""
        card = self._desk.current(graded.asked.card)
        self.state = new = mending.regraded(self._desk, graded, card, self._read(card))
        # it stands as the learner said where that is right now; the log keeps that it was overruled
        stands = graded.override and new.verdict.right
        if not graded.self_graded and new.verdict.result != graded.verdict.result and not stands:
            again = replace(new, override=False, guess=False)
            return self._amend(rerated(again, practice=self.practice), now)
        return new

    # Undo

    @property
    def can_undo(self) -> bool:
        """Whether there is something to take back."""
        return self._trail.skipped_last or self._turned or self._desk.store.can_undo

    def undo_is_old(self, now: Now) -> bool:
        """Whether undo would take back something of an earlier study day, so that it is better asked for."""
        if self._trail.skipped_last or self._turned:
            return False
        act = self._desk.store.last_act()
        return bool(act) and max(e.day for e in act) < self._desk.today(now)

    def undo(self, now: Now) -> State:
        """Take back the last answer, bury, flag or skip; a card is asked again in the same shuffle."""
        if self._turned:
            asked = self._graded().asked
            read, state = (asked.deck, asked.question), self._standing(asked.card)
            return self._ask(asked.card, read, state, now, hinted=asked.hinted, timed=False)
        if self._trail.skipped_last:
            return self._again(self._trail.moves.pop().card, now)
        if broken := self._broken_before(now):
            self.state = replace(self.state, notice=f"{broken} does not load; mend it, then undo.")
            return self.state
        if not (taken := self._desk.store.undo(now, self._desk.today(now))):
            self.state = replace(self.state, notice=NOTHING_BACK)
            return self.state
        left = self._trail.take_back(taken)
        self._agenda.stale = True
        if left:
            self._agenda.settle(now)
        if again := trail.asked_again(taken) or left:
            return self._again(again, now)
        if isinstance(self.state, Finished) or not self._wanted(now):
            return self._advance(now, trail.TAKEN_BACK)
        self.state = replace(self.state, notice=trail.TAKEN_BACK)
        return self.state

    def _broken_before(self, now: Now) -> str:
        """The broken deck of the card that undo would ask again, read anew first; empty where it can ask."""
        card = trail.asked_again(self._desk.store.last_act())
        if card is None or self._read(self._desk.current(card)) is not None:
            return ""
        self._desk.refresh(now)
        self._agenda.stale = True
        return "" if self._read(self._desk.current(card)) else mending.broken_deck(self._desk, card)

    @property
    def _turned(self) -> bool:
        """Whether a flashcard lies turned, nothing written."""
        return isinstance(self.state, Graded) and self.state.self_graded

    def _again(self, card: CardId, now: Now) -> State:
        """Ask a card again whose answer, bury or skip was taken back."""
        card = self._desk.current(card)
        if (read := self._read(card)) is None:
            return self._advance(now, f"{trail.TAKEN_BACK} {trail.GONE}")
        self._agenda.put_first(card)
        return self._ask(card, read, self._standing(card), now, notice=trail.TAKEN_BACK)

    # What is written

    def _write_answer(self, graded: Graded, rating: Rating | None, now: Now) -> Graded:
        took_ms = min(max(now.mono - self._shown_mono, 0), trail.TOOK_MAX_MS)
        card, rating = graded.asked.card, None if self.practice else rating
        response = grading.response_text(graded.asked.question, graded.response)
        told = caring.forgotten(self._desk, card, self._before, rating, now.at, self._desk.today(now))
        drafts = (draft(graded, rating, took_ms, response), *caring.with_answer(card, told))
        with self._previews.following(card):
            event, *also = self._desk.store.append(drafts, now, self._desk.today(now))
        self._trail.add(Move(card, event, outcome(graded, took_ms), tuple(also)))
        return replace(graded, forgotten=told)

    def _amend(self, graded: Graded, now: Now) -> Graded:
        """Write the answer just given anew, as the learner now sees it."""
        move = self._trail.last_answer
        old = move.event
        if old is None:
            raise RuntimeError("an answer without its event")
        card, rating = graded.asked.card, None if self.practice else graded.rating
        told = caring.forgotten(self._desk, card, self._before, rating, now.at, old.day)
        new, more = draft(graded, rating, old.took_ms, old.response), caring.with_answer(card, told)
        with self._previews.following(old.card):
            written = self._desk.store.replace(old, new, now, also=move.also, more=more)
        event, *also = written[1 + len(move.also) :]
        self._trail.change(move, Move(card, event, outcome(graded, old.took_ms or 0), tuple(also)))
        self.state = changed = replace(graded, forgotten=told)
        return changed

    # What is shown

    def _leave(self, now: Now, notice: str = "") -> State:
        card = self._graded().asked.card
        self._agenda.answered(card, self._standing(card))
        return self._advance(now, notice)

    def _wanted(self, now: Now) -> bool:
        """Whether an open question is still to be asked, after something was taken back."""
        state = self.state
        return not isinstance(state, Asking) or self._agenda.wants(self._standing(state.asked.card), now)

    def _advance(self, now: Now, notice: str = "") -> State:
        """Show the next card that is still there and still wanted, or the end."""
        self._agenda.settle(now)
        planned = False
        while True:
            card = self._agenda.next(now)
            if card is None:
                if planned or not self._agenda.make(now):
                    break
                planned = True
                continue
            state = self._standing(card)
            if not self._agenda.wants(state, now):
                self._agenda.set_aside(card, state)
                notice = notice or trail.ELSEWHERE
            elif (read := self._read(card)) is None:
                self._agenda.drop(card)
                broken = mending.broken_deck(self._desk, card)
                notice = f"{broken} does not load; its cards wait." if broken else notice or trail.GONE
            else:
                return self._ask(card, read, state, now, notice=notice)
        return self._end(now, notice)

    def _end(self, now: Now, notice: str) -> Finished:
        outcomes = self._trail.outcomes
        self.state = finished(self._desk, self._agenda, outcomes, now, practice=self.practice, notice=notice)
        return self.state

    def _ask(
        self,
        card: CardId,
        read: Read,
        state: CardState | None,
        now: Now,
        *,
        notice: str = "",
        hinted: bool = False,
        timed: bool = True,
    ) -> Asking:
        """Open a card's question. Its shuffle depends on the card and its answers: the same after undo."""
        self._before = state
        self._previews.warm(now)
        done = self._trail.done | {card}
        asked = replace(
            asked_of(card, *read, state),
            hinted=hinted,
            place=len(done),
            total=self._agenda.total(done),
            repeats=self._agenda.repeats(card, now),
            left_s=round(self._agenda.left(now) * self._pace_s),
        )
        if timed:
            self._shown_mono = now.mono
        self.state = Asking(asked, notice)
        return self.state

    def _open(self) -> Asked:
        if not isinstance(self.state, Asking):
            raise RuntimeError("no question is open")
        return self.state.asked

    def _graded(self) -> Graded:
        if not isinstance(self.state, Graded):
            raise RuntimeError("no answer was given")
        return self.state

    def _card(self) -> Asked:
        if isinstance(self.state, Finished):
            raise RuntimeError("the sitting has ended")
        return self.state.asked
