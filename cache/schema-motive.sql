-- cache/schema-motive.sql — why customers write (core/motive): what the rules say of a message, and what
-- the case is about. A person's word (act motive) wins, and is kept in the journal.

CREATE TABLE message_motive (     -- what the rules found in a customer's message
  message   INTEGER NOT NULL REFERENCES message(id) ON DELETE CASCADE,
  motive    TEXT NOT NULL,        -- core/motive name
  weight    INTEGER NOT NULL,
  main      INTEGER NOT NULL,     -- 1: the heaviest one of this message
  PRIMARY KEY (message, motive)
) STRICT, WITHOUT ROWID;

CREATE TABLE message_mood (       -- how angry it is; none: not at all
  message   INTEGER PRIMARY KEY REFERENCES message(id) ON DELETE CASCADE,
  score     INTEGER NOT NULL,     -- by its words, capitals and stars
  third     INTEGER NOT NULL DEFAULT 0 -- 1: the third or a later one of its customer without an answer. Projected
) STRICT;

CREATE TABLE motive_read (        -- with which rules messages were read: one row, while there are any
  one       INTEGER PRIMARY KEY CHECK (one = 1),
  mark      INTEGER NOT NULL,     -- motive_book_mark()
  above     INTEGER NOT NULL      -- those with a higher id were; 0: all
) STRICT;

CREATE TABLE case_motive (        -- what a case is about; none: nobody knows. Projected
  case_id   INTEGER PRIMARY KEY REFERENCES cases(id) ON DELETE CASCADE,
  motive    TEXT NOT NULL,        -- '' when a person said that it has none
  manual    INTEGER NOT NULL,     -- 1: a person said so
  last_out  INTEGER NOT NULL      -- as in cases
) STRICT;
CREATE INDEX case_motive_answers ON case_motive(motive, last_out DESC);

-- The answer that all answers on a motive are measured by: the newest act `reference` on it, '' none.
CREATE INDEX act_reference ON act(arg, id) WHERE kind = 'reference';

-- What a person said, else what the customer first wrote about.
CREATE TRIGGER case_project_motive INSTEAD OF INSERT ON case_project WHEN NEW.case_id IS NOT NULL
BEGIN
  INSERT INTO case_motive(case_id, motive, manual, last_out)
    SELECT NEW.case_id, motive, manual, (SELECT last_out FROM cases WHERE id = NEW.case_id) FROM (
      SELECT arg AS motive, 1 AS manual FROM act WHERE id =
        (SELECT max(id) FROM act_live WHERE case_id = NEW.case_id AND kind = 'motive')
      UNION ALL
      SELECT motive, 0 FROM (SELECT mm.motive, min(m.at) FROM conversation c CROSS JOIN message m ON m.conversation = c.id
        CROSS JOIN message_motive mm ON mm.message = m.id AND mm.main WHERE c.case_id = NEW.case_id) LIMIT 1)
     WHERE motive IS NOT NULL
    ON CONFLICT DO UPDATE SET motive = excluded.motive, manual = excluded.manual
     WHERE motive <> excluded.motive OR manual <> excluded.manual;
  DELETE FROM case_motive WHERE case_id = NEW.case_id
     AND NOT EXISTS (SELECT 1 FROM act_live WHERE case_id = NEW.case_id AND kind = 'motive')
     AND NOT EXISTS (SELECT 1 FROM conversation c CROSS JOIN message m ON m.conversation = c.id
       CROSS JOIN message_motive mm ON mm.message = m.id WHERE c.case_id = NEW.case_id);
END;
CREATE TRIGGER case_motive_answered AFTER UPDATE OF last_out ON cases WHEN NEW.last_out <> OLD.last_out
BEGIN
  UPDATE case_motive SET last_out = NEW.last_out WHERE case_id = NEW.id;
END;

-- Only cases in which a customer wrote three times or more pay for this. The third one or a later one without an
-- answer: the two before it are the customer's too. All are looked at anew: what comes in last may have been said first.
CREATE TRIGGER case_project_third INSTEAD OF INSERT ON case_project
  WHEN NEW.case_id IS NOT NULL AND (SELECT count(*) FROM conversation c CROSS JOIN message m ON m.conversation = c.id
    WHERE c.case_id = NEW.case_id AND m.direction = 'in' AND m.automatic = 'no') >= 3
BEGIN
  INSERT INTO message_mood(message, score, third)
    SELECT id, 0, third FROM (
      SELECT m.id, m.direction, lag(m.direction, 1, '') OVER w = 'in' AND lag(m.direction, 2, '') OVER w = 'in' AS third
        FROM conversation c CROSS JOIN message m ON m.conversation = c.id
       WHERE c.case_id = NEW.case_id AND m.automatic = 'no' AND m.moot = 0 AND (m.direction = 'in' OR m.answers)
         AND m.kind <> 'edit' AND m.kind <> 'delete' AND m.kind <> 'reaction'
      WINDOW w AS (ORDER BY m.at, m.id))
     WHERE direction = 'in' AND (third OR EXISTS (SELECT 1 FROM message_mood WHERE message = id AND third))
    ON CONFLICT DO UPDATE SET third = excluded.third WHERE third <> excluded.third;
END;
