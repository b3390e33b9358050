-- cache/schema-erase.sql — what must be gone, and what remembers that it is.
--
-- One handle alone, of the role DB_ERASE, may take facts away: on it guichet_erasing() is 1, and the
-- triggers that keep facts let it pass. It works out what goes into erase_scope, inside the transaction
-- that removes it.

CREATE TABLE erase_scope (        -- empty but while something is being erased
  what      TEXT NOT NULL,        -- customer, identity, message, conversation, case, outbox, draft
  id        INTEGER NOT NULL,
  PRIMARY KEY (what, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE unswept (            -- empty but from an erasure until its last byte is gone from this file and the index
  message   INTEGER PRIMARY KEY   -- whose words the index may have; below 0 an erasure whose rows' old bytes may be in pages
) STRICT;

CREATE TABLE erase_beside (       -- what may still lie beside this file of what went: empty once it is removed
  what      TEXT NOT NULL,        -- file: an attachment's name; id: the channel's id of a message
  name      TEXT NOT NULL,
  PRIMARY KEY (what, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE erased (             -- messages that are not taken in again: the hash of account and id (message.gid)
  gid       TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE erasure (            -- that it was done, by whom, and how much; nothing of whom it was about
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  at        INTEGER NOT NULL,
  advisor   TEXT NOT NULL,
  customer  INTEGER,              -- NULL: by the retention of an account
  account   TEXT,                 -- NULL: a person's right
  customers INTEGER NOT NULL,
  messages  INTEGER NOT NULL,
  cases     INTEGER NOT NULL,
  answers   INTEGER NOT NULL,
  hash      TEXT NOT NULL         -- sha256 of the row before it and of this one
) STRICT;
CREATE TRIGGER erasure_fixed BEFORE UPDATE ON erasure
BEGIN SELECT raise(ABORT, 'a receipt cannot be changed'); END;
CREATE TRIGGER erasure_kept BEFORE DELETE ON erasure
BEGIN SELECT raise(ABORT, 'a receipt cannot be deleted'); END;
