-- What the reader made. Nothing here can be made again, so every commit is synced to the disk.

-- An article the reader did something to, whether or not the library still holds it.
CREATE TABLE subject (
  key      INTEGER PRIMARY KEY,             -- the article's stable key, the same in library.db
  place    INTEGER,                         -- hash of its address or path
  text     INTEGER NOT NULL,                -- hash of its normalised text
  title    TEXT    NOT NULL,
  url      TEXT,
  read     INTEGER NOT NULL DEFAULT 0,
  starred  INTEGER NOT NULL DEFAULT 0,
  tags     TEXT    NOT NULL DEFAULT '',     -- one a line, sorted
  removed  INTEGER NOT NULL DEFAULT 0,      -- seconds since 1970; 0: it is in the library
  opened   INTEGER NOT NULL DEFAULT 0,
  progress REAL    NOT NULL DEFAULT 0,
  position TEXT,                            -- JSON
  revision INTEGER NOT NULL DEFAULT 0,      -- the text the position was taken in
  saved    INTEGER NOT NULL DEFAULT 0,      -- milliseconds since 1970: the later position wins
  seq      INTEGER NOT NULL                 -- grows with every change; library.db follows it
);
CREATE INDEX subject_place ON subject (place) WHERE place IS NOT NULL;
CREATE INDEX subject_text ON subject (text);
CREATE INDEX subject_seq ON subject (seq);

CREATE TABLE bookmark (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  subject     INTEGER NOT NULL,
  kind        INTEGER NOT NULL,             -- 0 place, 1 highlight
  start_block INTEGER NOT NULL,
  start_byte  INTEGER NOT NULL,
  end_block   INTEGER NOT NULL,
  end_byte    INTEGER NOT NULL,
  exact       TEXT    NOT NULL,
  before      TEXT    NOT NULL,
  after       TEXT    NOT NULL,
  section     TEXT,
  note        TEXT    NOT NULL,
  created     INTEGER NOT NULL,
  found       INTEGER NOT NULL,             -- 0 exact, 1 near, 2 lost
  revision    INTEGER NOT NULL              -- the text the place stands in
);
CREATE INDEX bookmark_subject ON bookmark (subject);

CREATE TABLE source (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  name    TEXT    NOT NULL UNIQUE,
  url     TEXT    NOT NULL UNIQUE,
  kind    INTEGER NOT NULL,                 -- 0 feed, 1 channel page
  channel TEXT,
  checked INTEGER NOT NULL DEFAULT 0,
  failure TEXT    NOT NULL DEFAULT ''
);

-- Addresses the reader asked for that could not be had yet.
CREATE TABLE wanted (
  url      TEXT PRIMARY KEY,
  asked    INTEGER NOT NULL,
  tries    INTEGER NOT NULL DEFAULT 0,
  next     INTEGER NOT NULL DEFAULT 0,
  failure  TEXT    NOT NULL DEFAULT ''
) WITHOUT ROWID;

CREATE TABLE undo (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  at      INTEGER NOT NULL,
  change  TEXT    NOT NULL,                 -- JSON: what the reader was told
  before  BLOB    NOT NULL                  -- deflated JSON: how things were
);
