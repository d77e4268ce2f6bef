"""Fits the parameters of FSRS to the learner's own log, adopted on a yes, and simulates what follows.

    items       what the engine is trained on, read from the log in one pass
    fitting     old and new parameters measured on answers held out; which are offered, or why none (pure)
    effect      what adopting would do to due dates and to the work of the next days; nothing is written
    adopting    the `adopt` event: written, found, taken back
    running     Fitter: all of it in turn, from any thread, with progress
    habits      how the learner rates and how long answers take, from the log
    coming      the cards that are lived through, and on which days new ones are let in (pure)
    simulating  the same cards lived through once for each desired retention (pure)
    simulator   Simulator: both in turn, from any thread, with progress; nothing is written

Adopting acts backwards: every state is the fold of its card's events under the parameters in force. So it is
an event like all others, and taking it back restores every date.
"""

__all__: list[str] = []
