-- cache/schema-merge.sql — cases that went into another one, and conversations that left one.
--
-- A merge hangs a case under another (into_), and what it holds is shown there; a split begins a
-- case with one conversation. Both are acts, and an undo puts back what was there: no conversation forgets
-- the case it began (origin), no case gives its number to another. A case that has gone into
-- another, or whose split was taken back, is "merged" and leads there.

CREATE INDEX cases_into ON cases(into_) WHERE into_ IS NOT NULL;
CREATE INDEX act_merged ON act(target) WHERE kind = 'merge';

CREATE VIEW case_beneath AS       -- what stands directly beneath a case
  SELECT case_id AS top, target AS case_id FROM act_live WHERE kind = 'merge'
  UNION ALL SELECT s.case_id, k.id FROM act s JOIN act u ON u.kind = 'undo' AND u.target = s.id
    JOIN cases k ON k.gid = s.gid WHERE s.kind = 'split';

CREATE TRIGGER conversation_made AFTER INSERT ON conversation WHEN NEW.origin = 0
BEGIN
  UPDATE conversation SET origin = NEW.case_id,
    case_id = (SELECT coalesce(into_, id) FROM cases WHERE id = NEW.case_id) WHERE id = NEW.id;
END;

-- Answers and drafts go where the message is that they answer; those that answer none, where their case went.
CREATE VIEW case_follow(case_id) AS SELECT NULL;
CREATE TRIGGER case_follow_run INSTEAD OF INSERT ON case_follow
BEGIN
  UPDATE draft SET case_id = (SELECT c.case_id FROM message m JOIN conversation c ON c.id = m.conversation WHERE m.id = draft.message)
   WHERE case_id = NEW.case_id AND message IS NOT NULL;
  UPDATE outbox SET case_id = coalesce((SELECT c.case_id FROM message m JOIN conversation c ON c.id = m.conversation
      WHERE m.id = coalesce(outbox.message, (SELECT s.id FROM message s WHERE s.channel_id = outbox.channel_id AND s.account = outbox.account
        AND s.direction = 'out'))), case_id)
   WHERE case_id = NEW.case_id;
END;

CREATE VIEW act_moves(id, gid, case_id, kind, arg, text, target, prior) AS SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL;
CREATE TRIGGER act_merge_run INSTEAD OF INSERT ON act_moves WHEN NEW.kind = 'merge'
BEGIN
  UPDATE cases SET into_ = NEW.case_id WHERE id = NEW.target OR into_ = NEW.target;
  UPDATE conversation SET case_id = NEW.case_id WHERE case_id = NEW.target;
  UPDATE draft SET case_id = NEW.case_id WHERE case_id = NEW.target;
  UPDATE outbox SET case_id = NEW.case_id WHERE case_id = NEW.target;
  INSERT OR REPLACE INTO hop(conversation, other, score, motive, settled, at, act)
    SELECT max(iif(key = 'conversation', value, 0)), max(iif(key = 'other', value, 0)), max(iif(key = 'score', value, 0.0)),
      max(iif(key = 'motive', value, 0)), max(iif(key = 'settled', value, 0)), max(iif(key = 'at', value, 0)), NEW.id
      FROM json_each(NEW.text) WHERE NEW.arg = 'hop' HAVING count(*) > 0;
  INSERT INTO event(case_id, kind) VALUES (NEW.case_id, 'joined');
  INSERT INTO case_project VALUES (NEW.target);
END;
CREATE TRIGGER act_split_run INSTEAD OF INSERT ON act_moves WHEN NEW.kind = 'split'
BEGIN
  INSERT INTO cases(gid, account, customer, origin, subject)
    SELECT NEW.gid, c.account, coalesce(i.customer, k.customer), coalesce(i.origin, k.origin), c.subject
      FROM conversation c JOIN cases k ON k.id = c.case_id LEFT JOIN identity i ON i.id = (SELECT m.identity FROM message m
        WHERE m.conversation = c.id AND m.direction = 'in' AND m.automatic = 'no' AND m.identity IS NOT NULL ORDER BY m.at, m.id LIMIT 1)
     WHERE c.id = NEW.target;
  UPDATE conversation SET (origin, case_id) = (SELECT id, id FROM cases WHERE gid = NEW.gid) WHERE id = NEW.target;
  INSERT INTO case_follow VALUES (NEW.case_id);
  INSERT INTO event(case_id, kind) SELECT id, 'joined' FROM cases WHERE gid = NEW.gid;
  INSERT INTO case_project SELECT id FROM cases WHERE gid = NEW.gid;
END;
CREATE TRIGGER act_unmerge_run INSTEAD OF INSERT ON act_moves WHEN NEW.kind = 'undo'
  AND (SELECT kind FROM act WHERE id = NEW.target) = 'merge'
BEGIN
  UPDATE cases SET into_ = nullif((SELECT target FROM act WHERE id = NEW.target), id) WHERE id IN (
    WITH RECURSIVE tree(id) AS (SELECT target FROM act WHERE id = NEW.target
      UNION SELECT b.case_id FROM tree JOIN case_beneath b ON b.top = tree.id) SELECT id FROM tree);
  UPDATE conversation SET case_id = (SELECT target FROM act WHERE id = NEW.target)
   WHERE origin <> case_id AND origin IN (SELECT k.id FROM act a JOIN cases k ON k.id = a.target OR k.into_ = a.target WHERE a.id = NEW.target);
  INSERT INTO case_follow SELECT coalesce(into_, id) FROM cases WHERE id = NEW.case_id;
  INSERT INTO event(case_id, kind) SELECT target, 'joined' FROM act WHERE id = NEW.target;
  INSERT INTO event(case_id, kind) SELECT into_, 'joined' FROM cases WHERE id = NEW.case_id AND into_ IS NOT NULL;
  INSERT INTO case_project SELECT target FROM act WHERE id = NEW.target;
END;
CREATE TRIGGER act_unsplit_run INSTEAD OF INSERT ON act_moves WHEN NEW.kind = 'undo'
  AND (SELECT kind FROM act WHERE id = NEW.target) = 'split'
BEGIN
  UPDATE conversation SET (origin, case_id) = (SELECT k.id, coalesce(k.into_, k.id) FROM act a JOIN cases k ON k.id = CAST(a.prior AS INTEGER)
      WHERE a.id = NEW.target) WHERE id = (SELECT target FROM act WHERE id = NEW.target);
  UPDATE conversation SET case_id = (SELECT coalesce(k.into_, k.id) FROM cases k WHERE k.id = NEW.case_id)
   WHERE case_id = (SELECT k.id FROM act a JOIN cases k ON k.gid = a.gid WHERE a.id = NEW.target);
  UPDATE cases SET into_ = (SELECT coalesce(k.into_, k.id) FROM cases k WHERE k.id = NEW.case_id)
   WHERE id = (SELECT k.id FROM act a JOIN cases k ON k.gid = a.gid WHERE a.id = NEW.target)
      OR into_ = (SELECT k.id FROM act a JOIN cases k ON k.gid = a.gid WHERE a.id = NEW.target);
  UPDATE draft SET case_id = NEW.case_id WHERE case_id = (SELECT k.id FROM act a JOIN cases k ON k.gid = a.gid WHERE a.id = NEW.target);
  UPDATE outbox SET case_id = NEW.case_id WHERE case_id = (SELECT k.id FROM act a JOIN cases k ON k.gid = a.gid WHERE a.id = NEW.target);
  INSERT INTO case_follow VALUES (NEW.case_id);
  -- it came back, maybe to a case that had been taken out of this one meanwhile
  INSERT INTO event(case_id, kind) SELECT coalesce(into_, id), 'joined' FROM cases WHERE id = NEW.case_id
    UNION SELECT c.case_id, 'joined' FROM act a JOIN conversation c ON c.id = a.target WHERE a.id = NEW.target;
  INSERT INTO case_project SELECT c.case_id FROM act a JOIN conversation c ON c.id = a.target WHERE a.id = NEW.target;
  INSERT INTO case_project SELECT k.id FROM act a JOIN cases k ON k.gid = a.gid WHERE a.id = NEW.target;
END;

CREATE TABLE hop (                -- a conversation in which is asked what was asked on another channel (F11, cache/hop.h)
  conversation INTEGER NOT NULL REFERENCES conversation(id), -- where it was asked last, or is open
  other     INTEGER NOT NULL REFERENCES conversation(id),
  score     REAL NOT NULL,        -- word stems shared
  motive    INTEGER NOT NULL,     -- 1: a motive is shared
  settled   INTEGER NOT NULL,     -- 1: the case of the other one was resolved by then
  at        INTEGER NOT NULL,
  act       INTEGER NOT NULL REFERENCES act(id), -- the merge that linked them
  PRIMARY KEY (conversation, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX hop_other ON hop(other);
