-- The compiled library. A cache: every row can be made again from the deck files.
-- A change here asks for a new VERSION in __init__.py; an older file is then made anew.

CREATE TABLE meta(
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

-- One row for each deck's main file. `standing`: good; broken (its own errors); clash (another own deck has
-- its id); hidden (a shipped deck that an own one replaces). `sound`: read without error. `filled`: has rows in
-- `cards`. Only good decks have rows in `cards`, `tags` and
-- `answers`; `questions` keeps what a deck last held, so that a mended deck finds the ids it had.
CREATE TABLE decks(
  n          INTEGER PRIMARY KEY,
  path       TEXT NOT NULL UNIQUE,
  shipped    INTEGER NOT NULL,
  id         TEXT NOT NULL,
  title      TEXT NOT NULL,
  language   TEXT NOT NULL,
  head       TEXT NOT NULL,
  study      TEXT NOT NULL,
  questions  INTEGER NOT NULL DEFAULT 0,
  cards      INTEGER NOT NULL DEFAULT 0,
  sound      INTEGER NOT NULL,
  standing   TEXT NOT NULL,
  filled     INTEGER NOT NULL DEFAULT 0,
  problems   TEXT NOT NULL,
  errors     INTEGER NOT NULL,
  warnings   INTEGER NOT NULL,
  first_line INTEGER NOT NULL
);
CREATE INDEX decks_id ON decks(id, standing);

-- Files that a deck was read from, and those it was held against (`watched`: a source's text). Size -1: missing.
CREATE TABLE files(
  deck     INTEGER NOT NULL,
  path     TEXT NOT NULL,
  watched  INTEGER NOT NULL,
  size     INTEGER NOT NULL,
  mtime_ns INTEGER NOT NULL,
  hash     BLOB NOT NULL,
  PRIMARY KEY (deck, path)
) WITHOUT ROWID;

CREATE TABLE questions(
  n      INTEGER PRIMARY KEY,
  source INTEGER NOT NULL,
  id     TEXT NOT NULL,
  kind   TEXT NOT NULL,
  file   TEXT,
  line   INTEGER NOT NULL,
  json   TEXT NOT NULL,
  words  TEXT NOT NULL
);
CREATE INDEX questions_source ON questions(source);

-- The words of each row of `questions`, as `texts.words` makes them, and its deck, kind and tags as words that
-- begin with a mark no text can hold (see rows.py). Written and emptied together with `questions`. `prefix`: what
-- begins with one letter, which is asked at the first letter of each word that is typed, is kept in one list.
CREATE VIRTUAL TABLE found USING fts5(
  words, content='questions', content_rowid='n', detail=none, columnsize=0, tokenize='ascii', prefix='1'
);

CREATE TABLE cards(
  card     TEXT PRIMARY KEY,
  deck     TEXT NOT NULL,
  question TEXT NOT NULL,
  part     TEXT NOT NULL,
  position INTEGER NOT NULL,
  kind     TEXT NOT NULL,
  q        INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX cards_deck ON cards(deck, position, question);
CREATE INDEX cards_question ON cards(deck, question);

CREATE TABLE tags(
  tag      TEXT NOT NULL,
  deck     TEXT NOT NULL,
  question TEXT NOT NULL,
  q        INTEGER NOT NULL,
  PRIMARY KEY (tag, deck, question)
) WITHOUT ROWID;

-- Answers and distractors by normal form: what a wrong response may really be.
CREATE TABLE answers(
  deck     TEXT NOT NULL,
  normal   TEXT NOT NULL,
  question TEXT NOT NULL,
  text     TEXT NOT NULL,
  PRIMARY KEY (deck, normal, question, text)
) WITHOUT ROWID;

-- Ids that cards had, as their authors say.
CREATE TABLE formerly(
  old TEXT NOT NULL,
  new TEXT NOT NULL,
  source INTEGER NOT NULL,
  PRIMARY KEY (old, new)
) WITHOUT ROWID;

-- What questions wait for, as written. `ring`: questions of several decks that wait for each other in a round.
CREATE TABLE after(
  deck        TEXT NOT NULL,
  question    TEXT NOT NULL,
  on_deck     TEXT NOT NULL,
  on_question TEXT NOT NULL,
  ring        INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (deck, question, on_deck, on_question)
) WITHOUT ROWID;

-- The cards that wait, and the cards they wait for, of all decks with cards; made of `after`, rounds left out.
CREATE TABLE waits(
  card     TEXT NOT NULL,
  on_card  TEXT NOT NULL,
  deck     TEXT NOT NULL,
  question TEXT NOT NULL,
  PRIMARY KEY (card, on_card)
) WITHOUT ROWID;

-- Cards with learning that their deck holds no more: counts over the log leave them out without a join.
CREATE TABLE gone(
  card TEXT PRIMARY KEY,
  deck TEXT NOT NULL
) WITHOUT ROWID;

-- What decks last held of questions that they hold no more: their prompts can be told, and one that comes back
-- changed, or turns up in another deck, is known again.
CREATE TABLE departed(
  deck     TEXT NOT NULL,
  question TEXT NOT NULL,
  json     TEXT NOT NULL,
  PRIMARY KEY (deck, question)
) WITHOUT ROWID;

-- Renames that the log was not yet told of: kept until it was, whatever happens meanwhile.
CREATE TABLE untold(
  old      TEXT NOT NULL,
  new      TEXT NOT NULL,
  proposed INTEGER NOT NULL,
  PRIMARY KEY (old, new)
) WITHOUT ROWID;

CREATE TABLE kept(
  path     TEXT PRIMARY KEY,
  size     INTEGER NOT NULL,
  mtime_ns INTEGER NOT NULL,
  text     TEXT NOT NULL
) WITHOUT ROWID;
