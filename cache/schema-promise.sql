-- cache/schema-promise.sql — what we promised in our answers (core/promise), and whether it was kept (F16).
--
-- A promise is kept by the next answer in its case, or by a note that says "promise-kept" (or a label of that
-- name), before it is due.

CREATE TABLE promise (
  message   INTEGER NOT NULL REFERENCES message(id) ON DELETE CASCADE, -- the answer of ours it stands in
  n         INTEGER NOT NULL,     -- 0, 1, … of that message
  owner     TEXT,                 -- advisor who sent it, NULL unknown
  text      TEXT NOT NULL,        -- its words
  said_at   INTEGER NOT NULL,
  due       INTEGER NOT NULL,
  kept_at   INTEGER NOT NULL DEFAULT 0, -- 0 not (yet). Projected
  PRIMARY KEY (message, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX promise_open ON promise(due) WHERE kept_at = 0;
CREATE INDEX promise_due ON promise(due, kept_at, owner);

CREATE TRIGGER case_project_promise INSTEAD OF INSERT ON case_project
  WHEN NEW.case_id IS NOT NULL AND EXISTS (SELECT 1 FROM conversation c CROSS JOIN message m ON m.conversation = c.id
    CROSS JOIN promise p ON p.message = m.id WHERE c.case_id = NEW.case_id AND m.direction = 'out')
BEGIN
  UPDATE promise SET kept_at = k.at FROM (
    SELECT p.message, p.n, coalesce((SELECT min(w.at) FROM (
        SELECT m.at FROM conversation c CROSS JOIN message m ON m.conversation = c.id
         WHERE c.case_id = NEW.case_id AND m.direction = 'out' AND m.automatic = 'no' AND m.kind NOT IN ('edit', 'delete', 'reaction')
           AND m.moot = 0 AND m.at > p.said_at AND NOT EXISTS (SELECT 1 FROM bounce b WHERE b.of_message = m.id AND b.action = 'failed')
        UNION ALL SELECT a.at FROM act_live a WHERE a.case_id = NEW.case_id AND a.at > p.said_at
           AND ((a.kind = 'note' AND a.text LIKE '%promise-kept%') OR (a.kind = 'label' AND a.arg = 'promise-kept'))) w
       WHERE w.at <= p.due), 0) AS at
      FROM conversation pc CROSS JOIN message pm ON pm.conversation = pc.id CROSS JOIN promise p ON p.message = pm.id
     WHERE pc.case_id = NEW.case_id AND pm.direction = 'out') k
   WHERE promise.message = k.message AND promise.n = k.n AND promise.kept_at <> k.at;
END;
