-- cache/schema-time.sql — how long customers waited: episodes, and the rules they are measured by.
--
-- Episodes are worked out by core/episode from messages and acts each time a case is (case_project), and only rows
-- that differ are written. Times are channel times where there is one.

CREATE TABLE clock_rules (        -- what dues follow besides accounts: one row
  one       INTEGER PRIMARY KEY CHECK (one = 1),
  policy    TEXT,                 -- the policy file's text, NULL none
  mark      TEXT NOT NULL,        -- hash of policy, targets, queues and calendars that episodes were made with
  above     INTEGER NOT NULL      -- after they changed: cases with a higher id are worked out anew; 0: all are
) STRICT;
INSERT INTO clock_rules VALUES (1, NULL, '', 0);

CREATE TABLE episode (            -- FEATURES §5.2. Projected
  case_id   INTEGER NOT NULL,
  n         INTEGER NOT NULL,     -- 0, 1, … of the case
  kind      TEXT NOT NULL,        -- core/episode: frt, nrt (waits for an answer), ack, ttr, ttr-full, held
  opened    INTEGER NOT NULL,
  closed    INTEGER NOT NULL,     -- 0 open. ttr-full: final only once 7 days have passed since
  ended     TEXT NOT NULL,        -- answer, ack, resolve (no answer was needed), released; '' open
  account   INTEGER NOT NULL,
  queue     TEXT NOT NULL,        -- where it opened
  wall_s    INTEGER NOT NULL,     -- length of a closed one …
  biz_s     INTEGER NOT NULL,     -- … in open time of the calendar, without pauses
  target_s  INTEGER NOT NULL,     -- 0 none
  due       INTEGER NOT NULL,     -- 0 none, or the clock stands still until further notice
  warn      INTEGER NOT NULL,     -- from when on little time is left
  customer_s INTEGER NOT NULL,    -- ttr: wall time spent waiting for the customer …
  hold_s    INTEGER NOT NULL,     -- … and snoozed
  lag_s     INTEGER NOT NULL,     -- delivery lag of the message that opened it
  message   INTEGER NOT NULL,     -- which one
  answer    INTEGER NOT NULL,     -- message that closed it, 0 none
  advisor   TEXT,                 -- who answered, resolved or held it; NULL unknown
  deflect   INTEGER NOT NULL,     -- 1: the answer did little more than send the customer elsewhere
  PRIMARY KEY (case_id, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX episode_opened ON episode(kind, opened, closed, account, queue, wall_s, biz_s, target_s, due, ended, deflect, advisor, lag_s);
CREATE INDEX episode_open ON episode(kind, due) WHERE closed = 0;

CREATE TRIGGER episode_case_gone AFTER DELETE ON cases
BEGIN
  DELETE FROM episode WHERE case_id = OLD.id;
END;

CREATE TABLE deflection (         -- answers of ours that do little more than send the customer elsewhere (core/review)
  message   INTEGER PRIMARY KEY REFERENCES message(id) ON DELETE CASCADE
) STRICT;

CREATE TABLE due_log (            -- what was promised to the clock before: a due that moved while the customer waited
  seq       INTEGER PRIMARY KEY AUTOINCREMENT,
  case_id   INTEGER NOT NULL,
  at        INTEGER NOT NULL,     -- when it moved
  waiting_since INTEGER NOT NULL, -- of which wait
  was       INTEGER NOT NULL,     -- 0: the clock stood still
  due       INTEGER NOT NULL
) STRICT;
CREATE INDEX due_log_case ON due_log(case_id);
CREATE TRIGGER due_moved AFTER UPDATE OF due ON cases
  WHEN NEW.due <> OLD.due AND NEW.waiting_since = OLD.waiting_since AND NEW.waiting_since > 0
BEGIN
  INSERT INTO due_log(case_id, at, waiting_since, was, due)
    VALUES (NEW.id, guichet_now(), NEW.waiting_since, iif(OLD.due = 32503680000000, 0, OLD.due),
      iif(NEW.due = 32503680000000, 0, NEW.due));
END;

-- Who becomes another kind of customer is served by the targets of that kind from then on.
CREATE TRIGGER segment_said AFTER INSERT ON customer_field WHEN NEW.name = 'segment'
BEGIN
  INSERT INTO case_project SELECT k.id FROM cases k
    WHERE k.waiting_since > 0 AND k.customer = (SELECT person FROM customer WHERE id = NEW.customer);
END;

CREATE INDEX act_note ON act(at) WHERE kind = 'note'; -- who is asked for in one

-- The no-answer ledger (F1): each customer's message in exactly one state. It belongs to the last wait that had begun
-- when it was written; a message without one had been settled before its case went into another.
CREATE VIEW message_fate AS
  SELECT m.id AS message, c.case_id, m.account, m.at, CASE
    WHEN m.moot THEN 'withdrawn'
    WHEN k.waiting_since > 0 AND e.closed = 0 THEN 'waiting'
    WHEN e.answer > 0 AND EXISTS (SELECT 1 FROM message o JOIN conversation oc ON oc.id = o.conversation
      WHERE o.id = e.answer AND o.conversation <> c.id AND oc.origin <> c.origin) THEN 'merged_into'
    WHEN e.answer > 0 THEN 'answered'
    WHEN EXISTS (SELECT 1 FROM act_live r WHERE r.case_id IN (c.case_id, c.origin) AND r.kind = 'resolve'
      AND lower(r.arg) LIKE 'spam%' AND (e.closed IS NULL OR r.at = e.closed)) THEN 'spam'
    ELSE 'no_reply_needed' END AS fate
  FROM message m JOIN conversation c ON c.id = m.conversation JOIN cases k ON k.id = c.case_id
    LEFT JOIN episode e ON e.case_id = c.case_id AND e.n = (SELECT max(w.n) FROM episode w WHERE w.case_id = c.case_id
      AND w.kind IN ('frt', 'nrt') AND w.opened <= m.at)
   WHERE m.direction = 'in' AND m.automatic = 'no' AND m.kind <> 'delete' AND m.kind <> 'reaction'
     AND (m.kind <> 'edit' OR m.moot = 0);

-- Who an answer is of that did not leave from here: a mail in the Sent folder signed with the name of somebody who works
-- here, or with an address that the configuration gives them.
CREATE TABLE advisor_sign (
  sign      TEXT PRIMARY KEY COLLATE NOCASE, -- a name, or an address
  advisor   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER advisor_acted AFTER INSERT ON act WHEN NEW.advisor <> 'guichet' -- conversation.h HOP_ADVISOR
 AND NOT EXISTS (SELECT 1 FROM advisor_sign WHERE sign = NEW.advisor)
BEGIN
  INSERT INTO advisor_sign VALUES (NEW.advisor, NEW.advisor);
END;
CREATE TRIGGER advisor_answered AFTER INSERT ON outbox WHEN NOT NEW.automatic
 AND NOT EXISTS (SELECT 1 FROM advisor_sign WHERE sign = NEW.advisor)
BEGIN
  INSERT INTO advisor_sign VALUES (NEW.advisor, NEW.advisor);
END;
