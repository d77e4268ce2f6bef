-- The tables of progress.db. `events` is the log and the only truth; all below it is derived from it and
-- may be made again at any time, but for `mine` (which act of this device an event belongs to) and `kept`.

CREATE TABLE IF NOT EXISTS events (
    card     TEXT    NOT NULL,
    at       INTEGER NOT NULL,
    device   TEXT    NOT NULL,
    kind     TEXT    NOT NULL,
    day      INTEGER NOT NULL,
    "offset" INTEGER NOT NULL,
    rating   INTEGER CHECK (rating BETWEEN 1 AND 4),
    took_ms  INTEGER,
    credit   REAL,
    response TEXT,
    value    TEXT,
    PRIMARY KEY (card, at, device)
) STRICT, WITHOUT ROWID;

-- Cards whose state no longer follows from their events; empty whenever a transaction ends. (No OR IGNORE:
-- the conflict clause of the statement that fires the trigger would overrule it.)
CREATE TABLE IF NOT EXISTS stale (
    card TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TRIGGER IF NOT EXISTS events_stale AFTER INSERT ON events BEGIN
    INSERT INTO stale SELECT new.card WHERE NOT EXISTS (SELECT 1 FROM stale WHERE card = new.card);
END;

CREATE TRIGGER IF NOT EXISTS events_kept BEFORE UPDATE ON events BEGIN
    SELECT RAISE(ABORT, 'an event of the log is never changed');
END;

-- Fires for INSERT OR REPLACE too, since every connection sets recursive_triggers.
CREATE TRIGGER IF NOT EXISTS events_never_deleted BEFORE DELETE ON events BEGIN
    SELECT RAISE(ABORT, 'an event of the log is never deleted');
END;

-- What was wrong lately is read from this alone.
CREATE INDEX IF NOT EXISTS events_wrong ON events (day) WHERE credit < 1;

CREATE TABLE IF NOT EXISTS mine (
    n    INTEGER PRIMARY KEY,
    act  INTEGER NOT NULL,
    card TEXT    NOT NULL,
    at   INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS mine_act ON mine (act);

-- device; fold (what the states were folded by); answers (the last card whose answers are filled in, absent: all).
CREATE TABLE IF NOT EXISTS kept (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What each deck was last folded by: its placing policy as JSON, and the key of the adopt in force.
CREATE TABLE IF NOT EXISTS placings (
    deck    TEXT PRIMARY KEY,
    placing TEXT NOT NULL,
    adopt   TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS state (
    card       TEXT    PRIMARY KEY,
    deck       TEXT    NOT NULL,
    question   TEXT    NOT NULL,
    stage      TEXT    NOT NULL,
    step       INTEGER NOT NULL,
    stability  REAL,
    difficulty REAL,
    answers    INTEGER NOT NULL,
    lapses     INTEGER NOT NULL,
    first_day  INTEGER,
    last_day   INTEGER,
    last_at    INTEGER,
    due_day    INTEGER,
    due_at     INTEGER,
    suspended  INTEGER NOT NULL,
    buried_day INTEGER,
    flag       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- What the queue asks, answered from the index alone.
CREATE INDEX IF NOT EXISTS state_due ON state (deck, due_day, suspended, buried_day, last_day, last_at);
CREATE INDEX IF NOT EXISTS state_last ON state (last_day, deck, question, first_day);
CREATE INDEX IF NOT EXISTS state_step ON state (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS state_aside ON state (deck, due_day, suspended, buried_day)
    WHERE suspended = 1 OR buried_day IS NOT NULL;
CREATE INDEX IF NOT EXISTS state_mastered ON state (deck, stage, due_day, last_day)
    WHERE stage = 'review' AND due_day - last_day >= 21;

CREATE TABLE IF NOT EXISTS days (
    day     INTEGER NOT NULL,
    deck    TEXT    NOT NULL,
    answers INTEGER NOT NULL,
    "right" INTEGER NOT NULL,
    took_ms INTEGER NOT NULL,
    PRIMARY KEY (day, deck)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS answers (
    card      TEXT    NOT NULL,
    at        INTEGER NOT NULL,
    device    TEXT    NOT NULL,
    day       INTEGER NOT NULL,
    "offset"  INTEGER NOT NULL,
    elapsed   INTEGER NOT NULL,
    stage     TEXT    NOT NULL,
    predicted REAL,
    rating    INTEGER NOT NULL,
    credit    REAL,
    took_ms   INTEGER,
    PRIMARY KEY (card, at, device)
) STRICT, WITHOUT ROWID;

-- Sums over `answers`, so that no report reads a million rows: of those a day or more after the one before, each
-- once under its deck and once under '', all decks. `hour`: of the local day at the answer. `long`: after more
-- than 21 days; `band`: predicted recall in steps of 5%, -1 where nothing was predicted; `predicted`: its sum in
-- millionths.
CREATE TABLE IF NOT EXISTS hours (
    deck    TEXT    NOT NULL,
    day     INTEGER NOT NULL,
    hour    INTEGER NOT NULL,
    answers INTEGER NOT NULL,
    "right" INTEGER NOT NULL,
    PRIMARY KEY (deck, day, hour)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS recalls (
    deck      TEXT    NOT NULL,
    day       INTEGER NOT NULL,
    long      INTEGER NOT NULL,
    band      INTEGER NOT NULL,
    answers   INTEGER NOT NULL,
    "right"   INTEGER NOT NULL,
    predicted INTEGER NOT NULL,
    PRIMARY KEY (deck, day, long, band)
) STRICT, WITHOUT ROWID;
