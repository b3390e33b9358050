-- cache/schema-guard.sql — sensitive numbers that a customer let everybody read (core/guard, F7).

CREATE TABLE exposure (           -- a public message that holds some
  message   INTEGER PRIMARY KEY REFERENCES message(id) ON DELETE CASCADE,
  kinds     TEXT NOT NULL         -- ' iban card ', core/guard names between spaces
) STRICT;

CREATE TABLE hide_wish (          -- a customer's post that an advisor wants hidden on its channel: an act of kind hide makes it
  message   INTEGER PRIMARY KEY REFERENCES message(id) ON DELETE CASCADE,
  state     TEXT NOT NULL,        -- asked, done, refused
  at        INTEGER NOT NULL,     -- since when
  attempts  INTEGER NOT NULL DEFAULT 0,
  next_try  INTEGER NOT NULL DEFAULT 0,
  error     TEXT                  -- refused: why; asked: why it is tried again; else NULL
) STRICT;
CREATE INDEX hide_wish_asked ON hide_wish(next_try) WHERE state = 'asked';

CREATE TRIGGER hide_asked AFTER INSERT ON act WHEN NEW.kind = 'hide' -- what was refused may be asked again
BEGIN
  INSERT OR REPLACE INTO hide_wish(message, state, at) VALUES (NEW.target, 'asked', NEW.at);
END;
