"""One timed, scored sitting: a fixed sample of questions, no feedback until the end, every answer on disk.

    states    what it is made of, as data
    sampling  which cards: spread over tags and kinds, the same for the same seed (pure)
    record    attempts as events of the log, written and read
    reading   the questions of an attempt as they now read, each with what was given to it
    taking    Exam: an attempt on its way: give, mark, hand in; goes on after a crash
    results   how an attempt came out, and the attempts of the log

The log is the truth here too: an attempt is what its events say.
"""
