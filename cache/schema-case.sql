-- cache/schema-case.sql — the projection: `INSERT INTO case_project VALUES (id)` works a case's state out anew.
--
-- A list of words in IN, and a sort, each cost a table made and thrown away, whether or not a row
-- is found: hence words one by one, and max(id).

CREATE VIEW answer_failed AS      -- reports that an answer of ours did not arrive, and when we learnt it
  SELECT c.case_id, o.id AS message, r.arrived FROM conversation c CROSS JOIN message o ON o.conversation = c.id
    CROSS JOIN bounce b ON b.of_message = o.id AND b.action = 'failed' CROSS JOIN message r ON r.id = b.message
   WHERE o.direction = 'out' AND o.answers;

CREATE VIEW case_settled AS       -- cases whose last word was a resolve, and when
  SELECT k.id AS case_id, a.at FROM cases k JOIN act a ON a.kind = 'resolve' AND a.id =
    max(coalesce((SELECT max(id) FROM act_live WHERE case_id = k.id AND kind = 'resolve'), 0),
      coalesce((SELECT max(id) FROM act_live WHERE case_id = k.id AND kind = 'reopen'), 0));

CREATE VIEW case_project(case_id) AS SELECT NULL;
-- What only cases with a journal, or with an end, need stands apart, so that the others do not pay for it.
CREATE VIEW case_marks(case_id) AS SELECT NULL;
CREATE TRIGGER case_marks_run INSTEAD OF INSERT ON case_marks
  WHEN EXISTS (SELECT 1 FROM act WHERE case_id = NEW.case_id)
BEGIN
  -- marks made by people
  UPDATE cases SET
    owner = (SELECT CASE kind WHEN 'claim' THEN advisor WHEN 'assign' THEN arg END FROM act WHERE id =
              max(coalesce((SELECT max(id) FROM act_live WHERE case_id = NEW.case_id AND kind = 'claim'), 0),
              coalesce((SELECT max(id) FROM act_live WHERE case_id = NEW.case_id AND kind = 'assign'), 0),
              coalesce((SELECT max(id) FROM act_live WHERE case_id = NEW.case_id AND kind = 'release'), 0))
              -- nobody ever had a say here: who has the case that went into it
              UNION ALL SELECT owner FROM cases WHERE into_ = NEW.case_id AND owner IS NOT NULL LIMIT 1),
    priority = coalesce((SELECT CAST(arg AS INTEGER) FROM act_live WHERE case_id = NEW.case_id
              AND kind = 'priority' ORDER BY id DESC LIMIT 1), 1),
    urgent = coalesce((SELECT CAST(arg AS INTEGER) FROM act_live WHERE case_id = NEW.case_id
              AND kind = 'urgent' ORDER BY id DESC LIMIT 1), 0),
    queue = (SELECT nullif(arg, '') FROM act_live WHERE case_id = NEW.case_id AND kind = 'queue' ORDER BY id DESC LIMIT 1),
    snoozed_until = coalesce((SELECT CASE kind WHEN 'snooze' THEN CAST(arg AS INTEGER) ELSE 0 END FROM act WHERE id =
              max(coalesce((SELECT max(id) FROM act_live WHERE case_id = NEW.case_id AND kind = 'snooze'), 0),
              coalesce((SELECT max(id) FROM act_live WHERE case_id = NEW.case_id AND kind = 'wake'), 0))), 0),
    (resolved_at, resolution) = (SELECT iif(a.kind = 'resolve', a.at, 0), iif(a.kind = 'resolve', a.arg, NULL)
              FROM (SELECT 1) LEFT JOIN act a ON a.id =
              max(coalesce((SELECT max(id) FROM act_live WHERE case_id = NEW.case_id AND kind = 'resolve'), 0),
              coalesce((SELECT max(id) FROM act_live WHERE case_id = NEW.case_id AND kind = 'reopen'), 0))),
    labels = iif(EXISTS (SELECT 1 FROM act WHERE case_id = NEW.case_id AND kind = 'label'),
              coalesce((SELECT ' ' || group_concat(arg, ' ') || ' ' FROM (SELECT DISTINCT arg FROM act_live a WHERE a.case_id = NEW.case_id
              AND kind = 'label' AND NOT EXISTS (SELECT 1 FROM act_live b WHERE b.case_id = NEW.case_id
              AND b.kind = 'unlabel' AND b.arg = a.arg AND b.id > a.id) ORDER BY arg)), ''), '')
  WHERE id = NEW.case_id;
END;
CREATE VIEW case_ends(case_id) AS SELECT NULL;
CREATE TRIGGER case_ends_run INSTEAD OF INSERT ON case_ends
  WHEN EXISTS (SELECT 1 FROM cases WHERE id = NEW.case_id AND (resolved_at > 0 OR snoozed_until > 0))
BEGIN
  -- a resolve stands until the customer writes again (after what its advisor could see), or the
  -- last answer turns out not to have arrived
  UPDATE cases SET resolved_at = 0, resolution = NULL
  WHERE id = NEW.case_id AND resolved_at > 0 AND (
    into_ IS NOT NULL OR (SELECT max(m.at) FROM conversation c CROSS JOIN message m ON m.conversation = c.id
        WHERE c.case_id = NEW.case_id AND m.direction = 'in' AND m.automatic = 'no' AND m.moot = 0
          AND m.kind <> 'delete' AND m.kind <> 'reaction') > coalesce((SELECT max(m.at) FROM conversation c CROSS JOIN message m ON m.conversation = c.id
        WHERE c.case_id = NEW.case_id AND m.automatic = 'no'
          AND m.kind <> 'delete' AND m.kind <> 'reaction' AND m.arrived <= cases.resolved_at), 0)
    OR EXISTS (SELECT 1 FROM answer_failed f WHERE f.case_id = NEW.case_id AND f.arrived > cases.resolved_at));
  -- a resolve, a customer's message or a bounce ends a snooze
  UPDATE cases SET snoozed_until = 0
  WHERE id = NEW.case_id AND snoozed_until > 0 AND (into_ IS NOT NULL OR resolved_at > 0 OR EXISTS (
    SELECT 1 FROM conversation c CROSS JOIN message m ON m.conversation = c.id
    WHERE c.case_id = NEW.case_id AND m.direction = 'in' AND m.automatic IN ('no', 'bounce')
      AND m.kind <> 'delete' AND m.kind <> 'reaction' AND m.moot = 0 AND m.arrived >
      (SELECT at FROM act_live WHERE case_id = NEW.case_id AND kind = 'snooze' ORDER BY id DESC LIMIT 1)));
END;
CREATE TRIGGER case_project_run INSTEAD OF INSERT ON case_project
BEGIN
  INSERT INTO case_marks VALUES (NEW.case_id);
  INSERT INTO case_ends VALUES (NEW.case_id);
  -- what customers waited, in all its episodes (schema-time.sql)
  INSERT INTO episode SELECT NEW.case_id, n, kind, opened, closed, ended, account, queue, wall_s, biz_s, target_s, due, warn,
      customer_s, hold_s, lag_s, message, answer, advisor, deflect FROM guichet_episodes(NEW.case_id) WHERE true
    ON CONFLICT DO UPDATE SET kind = excluded.kind, opened = excluded.opened, closed = excluded.closed,
      ended = excluded.ended, account = excluded.account, queue = excluded.queue, wall_s = excluded.wall_s,
      biz_s = excluded.biz_s, target_s = excluded.target_s, due = excluded.due, warn = excluded.warn,
      customer_s = excluded.customer_s, hold_s = excluded.hold_s, lag_s = excluded.lag_s, message = excluded.message,
      answer = excluded.answer, advisor = excluded.advisor, deflect = excluded.deflect
     WHERE (kind, opened, closed, ended, account, queue, wall_s, biz_s, target_s, due, warn, customer_s, hold_s, lag_s,
        message, answer, advisor, deflect) IS NOT
      (excluded.kind, excluded.opened, excluded.closed, excluded.ended, excluded.account, excluded.queue, excluded.wall_s,
        excluded.biz_s, excluded.target_s, excluded.due, excluded.warn, excluded.customer_s, excluded.hold_s,
        excluded.lag_s, excluded.message, excluded.answer, excluded.advisor, excluded.deflect);
  DELETE FROM episode WHERE case_id = NEW.case_id AND n >= guichet_episodes_given(NEW.case_id);
  -- what was said (an answer that bounced is no answer), and the wait that is open, which is one of the episodes. One
  -- statement, as these columns cost five indexes. LIMIT keeps each value from being worked out where it is used
  UPDATE cases SET
    revision = coalesce((SELECT max(seq) FROM event WHERE case_id = NEW.case_id), 0),
    (messages, unread, first_in, last_in, last_out, bounced, last_message, waiting_since, due, warn, last_at, state) = (
    SELECT w.n, w.unread, w.first_in, w.last_in, w.last_out, w.last_failed > 0 AND w.last_failed >= w.last_out, w.last_id,
      w.since, iif(w.since > 0, w.due, 0), iif(w.since > 0, w.warn, 0), w.last_at,
      CASE
        WHEN w.into_ IS NOT NULL THEN 'merged'
        WHEN w.resolved_at > 0 OR w.n = 0 THEN 'resolved'
        WHEN w.snoozed_until > 0 THEN 'snoozed'
        WHEN w.since > 0 AND w.last_out = 0 THEN 'new'
        WHEN w.since > 0 THEN 'waiting'
        WHEN w.last_out > 0 THEN 'answered'
        ELSE 'quiet' END
    FROM (SELECT s.*, k.into_, k.resolved_at, k.snoozed_until, e.warn,
        iif(e.due = 0, 32503680000000, e.due) AS due, -- year 3000: last in every order
        iif(k.resolved_at > 0 OR e.opened IS NULL, 0, e.opened) AS since
      FROM (SELECT count(CASE WHEN m.kind <> 'edit' OR m.revises IS NULL THEN 1 END) AS n,
          coalesce(max(CASE WHEN m.automatic <> 'context' AND m.moot = 0 THEN m.id END),
            max(CASE WHEN m.moot = 0 THEN m.id END)) AS last_id,
          coalesce(min(CASE WHEN m.direction = 'in' AND m.automatic = 'no' AND m.moot = 0 THEN m.at END), 0) AS first_in,
          coalesce(max(CASE WHEN m.direction = 'in' AND m.automatic = 'no' AND m.moot = 0 THEN m.at END), 0) AS last_in,
          coalesce(max(CASE WHEN m.answers AND m.automatic = 'no' AND m.moot = 0 AND NOT EXISTS (SELECT 1 FROM bounce
            WHERE of_message = m.id AND action = 'failed') THEN m.at END), 0) AS last_out,
          coalesce(max(CASE WHEN m.answers AND m.automatic = 'no' AND EXISTS (SELECT 1 FROM bounce
            WHERE of_message = m.id AND action = 'failed') THEN m.at END), 0) AS last_failed,
          coalesce(sum(m.direction = 'in' AND m.automatic <> 'context' AND m.moot = 0
            AND NOT EXISTS (SELECT 1 FROM message_flag WHERE message = m.id AND seen)), 0) AS unread,
          coalesce(max(CASE WHEN m.automatic <> 'context' AND (m.moot = 0 OR m.kind <> 'edit') THEN m.at END),
            max(CASE WHEN m.moot = 0 OR m.kind <> 'edit' THEN m.at END), 0) AS last_at
        FROM conversation c CROSS JOIN message m ON m.conversation = c.id
        WHERE c.case_id = NEW.case_id AND m.kind <> 'delete' AND m.kind <> 'reaction') s
      CROSS JOIN cases k
      LEFT JOIN episode e ON e.case_id = NEW.case_id AND e.closed = 0 AND e.kind IN ('frt', 'nrt')
      WHERE k.id = NEW.case_id LIMIT 1) AS w)
  WHERE id = NEW.case_id;
END;
