-- cache/search.sql — the full-text index (search.db). Losing it costs time, nothing else:
-- it is rebuilt from cache.db. Rows are messages, rowid = message.id, text folded by
-- base/text text_fold(); contentless, so the words are not stored twice.

CREATE VIRTUAL TABLE words USING fts5(subject, people, body, content='',
  tokenize="unicode61 remove_diacritics 0");
INSERT INTO words(words, rank) VALUES ('hashsize', 16777216);

CREATE TABLE state (              -- how far the index has followed
  key       TEXT PRIMARY KEY,     -- seq: highest event.seq indexed; cache: account of cache.db this belongs to
  value     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
