-- cache/schema-redirect.sql — customers asked to write in private (F8): offered, arrived, answered. One case, so
-- one resolution span: no clock begins anew.

CREATE TABLE redirect (           -- each act "redirect"
  act       INTEGER PRIMARY KEY REFERENCES act(id),
  case_id   INTEGER NOT NULL REFERENCES cases(id),
  ref       TEXT NOT NULL UNIQUE, -- what the customer repeats: once, within 72 hours
  offered_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  message   INTEGER,              -- the private message by which they arrived, NULL not yet
  arrived_at INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX redirect_case ON redirect(case_id);
CREATE INDEX redirect_open ON redirect(expires_at) WHERE message IS NULL;
CREATE INDEX redirect_offered ON redirect(offered_at);

CREATE TRIGGER act_redirect AFTER INSERT ON act WHEN NEW.kind = 'redirect'
BEGIN
  INSERT INTO redirect(act, case_id, ref, offered_at, expires_at)
    VALUES (NEW.id, NEW.case_id, NEW.arg, NEW.at, NEW.at + 72 * 3600000);
END;

CREATE VIEW redirect_state AS     -- answered: the first answer of ours, in private, after they arrived;
                                  -- unsaid: the public sentence was refused or taken back, and none took its place
  SELECT r.*, coalesce((SELECT min(m.at) FROM message a CROSS JOIN message m ON m.conversation = a.conversation
     WHERE a.id = r.message AND m.direction = 'out' AND m.automatic = 'no' AND m.moot = 0 AND m.public = 0
       AND m.kind NOT IN ('edit', 'delete', 'reaction') AND m.at >= r.arrived_at), 0) AS answered_at,
   (SELECT min(o.state IN ('refused', 'cancelled')) FROM outbox o
     WHERE o.case_id = r.case_id AND o.public AND instr(o.body, r.ref) > 0) IS 1 AS unsaid
    FROM redirect r;
