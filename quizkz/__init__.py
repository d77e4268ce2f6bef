"""quizkz: a quiz and flashcard engine for the terminal.

The map of the package. An arrow of imports points down only; modules on one line do not import each
other (import-linter holds it, a subprocess test holds what a start imports).

    cli                                    commands, exit codes, wiring; reads clock, environment, home
    ui · plain                             the Textual app; the same sitting line by line
    words                                  every sentence that ui, plain and cli share
    exchange                               the log and attempts, for other programs to read
    exam · fit                             one timed, scored sitting; FSRS fitted to the learner's own log
    session                                one sitting: ask -> respond -> rate; undo
    authoring                              changes to an author's deck files, comments kept
    desk                                   what a learner's opened library holds today
    stats                                  figures derived from the log: streak, retention, forecast
    query · search                         which cards, in SQL; the words that a learner searches by
    queue                                  what is asked today and in which order
    store · catalogue · config             the log; the compiled library; the settings
    scheduling                             policy, the state of a card, the fold of its events
    memory · grading · library             FSRS; verdicts; deck files -> decks and problems
    deck                                   what an author wrote (frozen Pydantic models)
    review · spans · texts · numbers       log events; places in TOML; normal forms; the number reader
    calls · clock · problems · files ·     commands as sentences name them; moments and study days; an
    apart                                  author's mistakes as values; files replaced whole; work in a
                                           process of its own
    errors                                 failures that the user can act on

The deck file is the truth about questions and the log is the truth about learning; all else is derived
and may be deleted without loss.
"""

__version__ = "0.1.0"
