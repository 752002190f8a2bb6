-- What can be made again from the originals, and copies of the reader's marks so that lists need one file.

CREATE TABLE article (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,  -- never given twice
  key       INTEGER NOT NULL UNIQUE,            -- state.db knows the article by it
  place     INTEGER,                            -- hash of its address or path
  text      INTEGER NOT NULL,                   -- hash of the normalised text: the same story in another wrapper
  revision  INTEGER NOT NULL,                   -- hash of the text as it stands: places refer to it
  simhash   INTEGER NOT NULL,                   -- near-duplicates differ in few bits
  under     INTEGER NOT NULL DEFAULT 0,         -- folded under this article
  copies    INTEGER NOT NULL DEFAULT 0,         -- articles folded under this one
  shown     INTEGER NOT NULL DEFAULT 1,         -- neither removed nor folded
  read      INTEGER NOT NULL DEFAULT 0,
  starred   INTEGER NOT NULL DEFAULT 0,
  tags      TEXT    NOT NULL DEFAULT '',
  removed   INTEGER NOT NULL DEFAULT 0,
  opened    INTEGER NOT NULL DEFAULT 0,
  progress  REAL    NOT NULL DEFAULT 0,
  stamp     INTEGER NOT NULL,                   -- when it was published, else when it came: the order of lists
  added     INTEGER NOT NULL,
  title     TEXT    NOT NULL,
  folded    TEXT    NOT NULL,                   -- the title as a filter sees it
  spelled   TEXT    NOT NULL,                   -- the title as it is sorted: by its sound
  published TEXT,
  source    TEXT,
  channel   TEXT    NOT NULL,                   -- one level a line
  authors   TEXT    NOT NULL,                   -- one a line
  topics    TEXT    NOT NULL,                   -- one a line
  language  TEXT    NOT NULL,
  url       TEXT,
  han       INTEGER NOT NULL,
  sections  INTEGER NOT NULL
);
CREATE INDEX article_unread  ON article (read, stamp DESC, id DESC) WHERE shown = 1;
CREATE INDEX article_newest  ON article (stamp DESC, id DESC)       WHERE shown = 1;
CREATE INDEX article_title   ON article (spelled, id, folded)       WHERE shown = 1;
CREATE INDEX article_source  ON article (source, stamp DESC, id DESC)  WHERE shown = 1;
CREATE INDEX article_channel ON article (channel, stamp DESC, id DESC) WHERE shown = 1;
CREATE INDEX article_opened  ON article (opened DESC, stamp DESC, id DESC) WHERE shown = 1;
CREATE INDEX article_starred ON article (id) WHERE starred = 1;
CREATE INDEX article_under   ON article (under) WHERE under != 0;
CREATE INDEX article_removed ON article (removed) WHERE removed != 0;

CREATE TABLE content (
  article  INTEGER PRIMARY KEY,
  text     ANY NOT NULL,       -- the document's text; a long one deflated, as a blob
  head     INTEGER NOT NULL,   -- which of the first lines of the text are title and byline: see pack.rs
  outline  TEXT NOT NULL,      -- its sections: see pack.rs
  shape    BLOB NOT NULL,      -- deflated JSON: the rest of the document
  original BLOB,               -- deflated: the bytes as they came; NULL when the program carries them
  origin   TEXT NOT NULL       -- JSON: where the bytes came from
);

-- Every address, path and text an article is known by.
CREATE TABLE alias (
  hash    INTEGER PRIMARY KEY,
  article INTEGER NOT NULL
);
CREATE INDEX alias_article ON alias (article);

-- Channels, topics, sources and tags, and the articles under them.
CREATE TABLE name (
  id   INTEGER PRIMARY KEY,
  kind INTEGER NOT NULL,       -- 0 channel, 1 topic, 2 source, 3 tag
  name TEXT    NOT NULL,
  UNIQUE (kind, name)
);
CREATE TABLE facet (
  name    INTEGER NOT NULL,
  article INTEGER NOT NULL,
  PRIMARY KEY (name, article)
) WITHOUT ROWID;
CREATE INDEX facet_article ON facet (article);

-- Sections whose topic is known.
CREATE TABLE section (
  topic   INTEGER NOT NULL,    -- name.id
  stamp   INTEGER NOT NULL,
  article INTEGER NOT NULL,
  block   INTEGER NOT NULL,
  heading TEXT    NOT NULL,
  PRIMARY KEY (topic, stamp, article, block)
) WITHOUT ROWID;
CREATE INDEX section_article ON section (article);

-- How far the copies of the reader's marks have followed state.db.
CREATE TABLE mirror (applied INTEGER NOT NULL);
INSERT INTO mirror VALUES (0);

-- Files imported in bulk, so that an interrupted import goes on where it was.
CREATE TABLE file (
  path    TEXT PRIMARY KEY,
  size    INTEGER NOT NULL,
  mtime   INTEGER NOT NULL,
  article INTEGER NOT NULL
) WITHOUT ROWID;

-- Articles the program brought with it.
CREATE TABLE bundled (
  name TEXT PRIMARY KEY,
  hash INTEGER NOT NULL,
  article INTEGER NOT NULL
) WITHOUT ROWID;

-- What a server said of an address, to ask it only for what is new.
CREATE TABLE validator (
  url      TEXT PRIMARY KEY,
  etag     TEXT,
  modified TEXT,
  hash     INTEGER,
  checked  INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX section_newest ON section (stamp DESC, article DESC, block);

-- Pairs of characters and words: see index.rs.
CREATE VIRTUAL TABLE words USING fts5 (
  terms, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
);

-- Sounds: see sound.rs. Every pair of Han in the library under the initials of its readings, and for each article the
-- runs of three initials in it.
CREATE TABLE pair (code INTEGER PRIMARY KEY);
CREATE TABLE sound (article INTEGER PRIMARY KEY, bits BLOB NOT NULL);
