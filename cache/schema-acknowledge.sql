-- cache/schema-acknowledge.sql — which messages were acknowledged, or why not, and what was promised (FEATURES F2).

CREATE TABLE acknowledgement (    -- a fact: a customer's message was looked at. Only ever added, once a message
  message   INTEGER PRIMARY KEY REFERENCES message(id),
  at        INTEGER NOT NULL,     -- when
  verdict   TEXT NOT NULL,        -- core/acknowledge: sent, or why not
  conversation INTEGER NOT NULL REFERENCES conversation(id),
  case_id   INTEGER NOT NULL REFERENCES cases(id),
  account   INTEGER NOT NULL REFERENCES account(id),
  sender    TEXT NOT NULL,        -- hash of the folded address: how often one got any; '' not sent
  outbox    INTEGER REFERENCES outbox(id), -- NULL: not sent
  due       INTEGER NOT NULL DEFAULT 0, -- by when an answer was promised: the clock PROMISE; 0 none
  words     TEXT                  -- the same as the customer read it; NULL none
) STRICT;
CREATE INDEX acknowledgement_conversation ON acknowledgement(conversation, at); -- all: a conversation that is erased asks for them
CREATE INDEX acknowledgement_sender ON acknowledgement(sender, at) WHERE outbox IS NOT NULL;
CREATE INDEX acknowledgement_outbox ON acknowledgement(outbox) WHERE outbox IS NOT NULL;
CREATE INDEX acknowledgement_at ON acknowledgement(at);
CREATE TRIGGER acknowledgement_fixed BEFORE UPDATE OF message, at, verdict, outbox, due ON acknowledgement
BEGIN SELECT raise(ABORT, 'what was promised was promised'); END;

-- Once it has left, the promise is one like any other: its owner is whoever has the case.
CREATE TRIGGER acknowledgement_promise AFTER INSERT ON message WHEN NEW.outbox IS NOT NULL AND NEW.automatic <> 'no'
BEGIN
  INSERT OR IGNORE INTO promise(message, n, owner, text, said_at, due)
    SELECT NEW.id, 0, (SELECT owner FROM cases WHERE id = k.case_id), k.words, NEW.at, k.due
      FROM outbox o JOIN acknowledgement k ON k.outbox = o.id WHERE o.gid = NEW.outbox AND k.due > NEW.at;
END;
