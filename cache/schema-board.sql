-- cache/schema-board.sql — what the supervisor's board reads: counts kept as cases change, so that looking at
-- them costs nothing however many cases there are.

CREATE TABLE board_tally (        -- open cases that are alike
  account   INTEGER NOT NULL,
  queue     TEXT NOT NULL,        -- where it was moved to, '' its account's
  state     TEXT NOT NULL,        -- core/lifecycle; never resolved or merged
  owner     TEXT NOT NULL,        -- '' nobody
  n         INTEGER NOT NULL,
  PRIMARY KEY (account, queue, state, owner)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER board_gone AFTER DELETE ON cases WHEN OLD.state <> '' AND OLD.state <> 'resolved' AND OLD.state <> 'merged'
BEGIN
  UPDATE board_tally SET n = n - 1 WHERE account = OLD.account AND queue = coalesce(OLD.queue, '')
     AND state = OLD.state AND owner = coalesce(OLD.owner, '');
END;
CREATE TRIGGER board_moved AFTER UPDATE OF state, owner, account, queue ON cases
  WHEN NEW.state <> OLD.state OR NEW.owner IS NOT OLD.owner OR NEW.queue IS NOT OLD.queue OR NEW.account <> OLD.account
BEGIN
  UPDATE board_tally SET n = n - 1 WHERE OLD.state <> '' AND OLD.state <> 'resolved' AND OLD.state <> 'merged'
     AND account = OLD.account AND queue = coalesce(OLD.queue, '') AND state = OLD.state AND owner = coalesce(OLD.owner, '');
  INSERT INTO board_tally SELECT NEW.account, coalesce(NEW.queue, ''), NEW.state, coalesce(NEW.owner, ''), 1
   WHERE NEW.state <> '' AND NEW.state <> 'resolved' AND NEW.state <> 'merged'
      ON CONFLICT DO UPDATE SET n = n + 1;
END;

-- When an advisor last answered, and how often today.
CREATE INDEX outbox_advisor_sent ON outbox(advisor, sent_at) WHERE state = 'sent';
CREATE INDEX outbox_trouble ON outbox(account) WHERE state IN ('needs-review', 'uncertain', 'refused');
-- What a supervisor says to everybody.
CREATE INDEX act_broadcast ON act(id) WHERE kind = 'broadcast';
