-- cache/search.sql — the full-text index (search.db). Losing it costs time, nothing else:
-- it is rebuilt from cache.db. The words of some thousands of messages at a time are on a shelf, a
-- table of its own (words_ID, made by cache/search-index): FTS5 over subject, people and body, rowid =
-- message.id, text folded by base/text text_fold(); contentless, so the words are not stored twice.

CREATE TABLE shelf (
  id        INTEGER PRIMARY KEY,  -- in the order in which they were filled; the last one is being filled
  messages  INTEGER NOT NULL,     -- how many are on it
  oldest    INTEGER NOT NULL,     -- the lowest and the highest message.id
  newest    INTEGER NOT NULL
) STRICT;

CREATE TABLE state (              -- how far the index has followed
  key       TEXT PRIMARY KEY,     -- seq: highest event.seq indexed; last: its message; cache: home.number of
                                  -- the cache.db this belongs to
  value     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
