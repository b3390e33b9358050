-- cache/schema-people.sql — who is who: evidence, people made of customers, what is known of them.
--
-- A customer is what one address began. People are customers that were merged: an act "same" hangs
-- one under another (into_), an undo takes it off again, and no row of either changes its origin.
-- So a merge is only a projection (person, identity.customer, cases.customer, name, lang),
-- and taking it back gives both as they were. What came since can be given to one side by the undo.

CREATE INDEX customer_person ON customer(person);
CREATE INDEX customer_into ON customer(into_) WHERE into_ IS NOT NULL;
CREATE INDEX customer_find ON customer(find, id) WHERE into_ IS NULL AND erased_at = 0; -- the list in order of names
CREATE INDEX customer_unfound ON customer(find) WHERE find IS NULL;
CREATE INDEX identity_origin ON identity(origin);
CREATE INDEX cases_origin ON cases(origin);
CREATE INDEX act_customer ON act(customer, kind, id) WHERE customer IS NOT NULL;
CREATE INDEX act_target ON act(target, kind) WHERE kind = 'same' OR kind = 'different';
CREATE INDEX message_identity ON message(identity, at) WHERE identity IS NOT NULL;

CREATE TABLE evidence (           -- what tells two customers to be one: core/customer
  customer  INTEGER NOT NULL REFERENCES customer(id), -- as identity.origin
  kind      TEXT NOT NULL,        -- core/customer evidence_kind_name
  value     TEXT NOT NULL,        -- in its comparable form
  weight    REAL NOT NULL,
  own       INTEGER NOT NULL,     -- 1 how they write to us, or a directory of ours; 0 they said so
  message   INTEGER,              -- where it was said; NULL elsewhere
  act       INTEGER,              -- the act "verify" it comes from
  at        INTEGER NOT NULL,
  PRIMARY KEY (customer, kind, value)
) STRICT, WITHOUT ROWID;
CREATE INDEX evidence_value ON evidence(kind, value, customer);
CREATE INDEX evidence_message ON evidence(message) WHERE message IS NOT NULL;

CREATE TABLE customer_known (     -- what a directory of ours says of a customer; an act "field" overrides it
  customer  INTEGER NOT NULL REFERENCES customer(id),
  name      TEXT NOT NULL,        -- name, lang, segment, advisor, note, or any other word
  value     TEXT NOT NULL,
  sensitive INTEGER NOT NULL DEFAULT 0, -- shown masked
  source    TEXT NOT NULL,        -- which directory
  at        INTEGER NOT NULL,
  PRIMARY KEY (customer, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE act_side (           -- acts about a person that an undo gave to one side
  act       INTEGER PRIMARY KEY REFERENCES act(id),
  customer  INTEGER NOT NULL REFERENCES customer(id)
) STRICT;
CREATE INDEX act_side_customer ON act_side(customer);

CREATE VIEW customer_act AS       -- live acts about people, each with the customer whom it is of
  SELECT a.customer AS side, a.* FROM act_live a WHERE a.customer IS NOT NULL
     AND NOT EXISTS (SELECT 1 FROM act_side s WHERE s.act = a.id)
  UNION ALL SELECT s.customer, a.* FROM act_side s JOIN act_live a ON a.id = s.act;

CREATE TABLE customer_field (     -- what is known of each customer: the last word of a person, else a directory's; projected
  customer  INTEGER NOT NULL REFERENCES customer(id),
  name      TEXT NOT NULL,
  value     TEXT NOT NULL,        -- '': a person said that there is none
  sensitive INTEGER NOT NULL,
  act       INTEGER NOT NULL,     -- 0: a directory's
  at        INTEGER NOT NULL,
  PRIMARY KEY (customer, name)
) STRICT, WITHOUT ROWID;

-- Of each person: what a merge said to keep, or a later word on the one that the others were
-- merged into; else what that one has; else the newest of the others.
CREATE VIEW person_keep(person, name, customer, act) AS
  SELECT m.person, j.key, j.value, a.id FROM customer m CROSS JOIN act_live a ON a.target = m.id AND a.kind = 'same'
    CROSS JOIN json_each(a.text) j WHERE a.text IS NOT NULL;
CREATE VIEW person_value(person, name, value, sensitive, customer, act, at) AS
  SELECT person, name, value, sensitive, customer, act, at FROM (
    SELECT c.person, f.*, row_number() OVER (PARTITION BY c.person, f.name ORDER BY
        max(iif(f.customer = c.person, f.act, 0), coalesce((SELECT max(k.act) FROM person_keep k WHERE k.person = c.person
            AND k.name = f.name AND k.customer = f.customer), 0)) DESC,
        f.customer = c.person DESC, f.act DESC, f.at DESC, f.customer) AS place
      FROM customer c CROSS JOIN customer_field f ON f.customer = c.id)
   WHERE place = 1;

CREATE VIEW customer_apart(one, other) AS -- a person said that they are not the same: for ever, no undo lifts it
  SELECT customer, target FROM act WHERE kind = 'different'
  UNION ALL SELECT target, customer FROM act WHERE kind = 'different';

-- The projection: `INSERT INTO person_project VALUES (id)`, id standing for itself --------

CREATE VIEW person_project(customer) AS SELECT NULL;
CREATE TRIGGER person_project_run INSTEAD OF INSERT ON person_project
BEGIN
  UPDATE customer SET person = NEW.customer WHERE person <> NEW.customer AND id IN (
    WITH RECURSIVE tree(id) AS (SELECT NEW.customer UNION SELECT c.id FROM tree JOIN customer c ON c.into_ = tree.id)
    SELECT id FROM tree);
  UPDATE identity SET customer = NEW.customer WHERE customer <> NEW.customer
     AND origin IN (SELECT id FROM customer WHERE person = NEW.customer);
  UPDATE cases SET customer = NEW.customer WHERE customer IS NOT NEW.customer
     AND origin IN (SELECT id FROM customer WHERE person = NEW.customer);
  UPDATE customer SET
    name = (SELECT coalesce(nullif(f.value, ''), m.made) FROM customer m LEFT JOIN customer_field f ON f.customer = m.id AND f.name = 'name'
             WHERE m.person = NEW.customer ORDER BY max(iif(m.id = NEW.customer, coalesce(f.act, 0), 0), coalesce((SELECT max(k.act)
               FROM person_keep k WHERE k.person = NEW.customer AND k.name = 'name' AND k.customer = m.id), 0)) DESC, m.id = NEW.customer DESC LIMIT 1),
    lang = (SELECT nullif(value, '') FROM person_value WHERE person = NEW.customer AND name = 'lang')
   WHERE id = NEW.customer;
END;

CREATE TRIGGER customer_made AFTER INSERT ON customer
BEGIN
  UPDATE customer SET made = iif(NEW.made = '', NEW.name, NEW.made), person = NEW.id WHERE id = NEW.id;
END;
CREATE TRIGGER identity_made AFTER INSERT ON identity WHEN NEW.origin = 0
BEGIN
  UPDATE identity SET origin = NEW.customer, customer = (SELECT person FROM customer WHERE id = NEW.customer) WHERE id = NEW.id;
END;

-- What people are found by: NULL as soon as a part of it changes, worked out anew by `INSERT INTO
-- customer_tidy` of those, before the transaction ends (db_commit): once for many changes. Of who was merged, also what
-- the other was called and had, but nothing that is masked on one of them.
CREATE TRIGGER find_name AFTER UPDATE OF name, person ON customer WHEN OLD.person <> 0 -- a new one has none
BEGIN
  UPDATE customer SET find = NULL WHERE find IS NOT NULL AND id = NEW.id;
  UPDATE customer SET find = NULL WHERE find IS NOT NULL AND id = NEW.person;
  UPDATE customer SET find = NULL WHERE find IS NOT NULL AND id = OLD.person;
END;
CREATE TRIGGER find_identity AFTER INSERT ON identity
BEGIN
  UPDATE customer SET find = NULL WHERE find IS NOT NULL AND id = NEW.customer;
END;
CREATE TRIGGER find_identity_moved AFTER UPDATE OF customer, shown ON identity
  WHEN OLD.customer <> NEW.customer OR OLD.shown <> NEW.shown
BEGIN
  UPDATE customer SET find = NULL WHERE find IS NOT NULL AND id = NEW.customer;
  UPDATE customer SET find = NULL WHERE find IS NOT NULL AND id = OLD.customer;
END;
CREATE TRIGGER find_identity_gone AFTER DELETE ON identity
BEGIN
  UPDATE customer SET find = NULL WHERE find IS NOT NULL AND id = OLD.customer;
END;
CREATE TRIGGER find_field AFTER INSERT ON customer_field
BEGIN
  UPDATE customer SET find = NULL WHERE find IS NOT NULL AND id = (SELECT person FROM customer WHERE id = NEW.customer);
END;
CREATE TRIGGER find_field_gone AFTER DELETE ON customer_field
BEGIN
  UPDATE customer SET find = NULL WHERE find IS NOT NULL AND id = (SELECT person FROM customer WHERE id = OLD.customer);
END;
CREATE VIEW customer_tidy(customer) AS SELECT NULL;
CREATE TRIGGER customer_tidy_run INSTEAD OF INSERT ON customer_tidy
BEGIN
  UPDATE customer SET find = guichet_fold(name,
    (SELECT group_concat(shown, x'0a') FROM identity WHERE customer = NEW.customer),
    (SELECT group_concat(name, x'0a') FROM customer WHERE person = NEW.customer AND id <> NEW.customer),
    (SELECT group_concat(f.value, x'0a') FROM customer m CROSS JOIN customer_field f ON f.customer = m.id
      WHERE m.person = NEW.customer AND NOT f.sensitive AND NOT EXISTS (SELECT 1 FROM customer o CROSS JOIN customer_field s
        ON s.customer = o.id AND s.name = f.name WHERE o.person = NEW.customer AND o.id <> m.id AND s.sensitive)))
   WHERE id = NEW.customer;
END;

-- What is known of one customer, anew.
CREATE VIEW customer_project(customer) AS SELECT NULL;
CREATE TRIGGER customer_project_run INSTEAD OF INSERT ON customer_project
BEGIN
  DELETE FROM customer_field WHERE customer = NEW.customer;
  INSERT INTO customer_field SELECT customer, name, value, sensitive, 0, at FROM customer_known WHERE customer = NEW.customer;
  INSERT OR REPLACE INTO customer_field
    SELECT side, arg, coalesce(text, ''), coalesce(target, 0), id, at FROM customer_act WHERE side = NEW.customer AND kind = 'field'
    ORDER BY id;
END;
-- A row of a directory, unless a person said otherwise. An import brings many: only what changes is worked out, and nothing
-- is an INSERT … SELECT, which makes a table of its rows first where a trigger follows.
CREATE VIEW known_field(customer, name, value, sensitive, at) AS SELECT NULL, NULL, NULL, NULL, NULL;
CREATE TRIGGER known_field_run INSTEAD OF INSERT ON known_field
  WHEN NOT EXISTS (SELECT 1 FROM customer_field WHERE customer = NEW.customer AND name = NEW.name AND act <> 0)
BEGIN
  INSERT OR REPLACE INTO customer_field VALUES (NEW.customer, NEW.name, NEW.value, NEW.sensitive, 0, NEW.at);
END;
CREATE VIEW known_person(customer, name, value) AS SELECT NULL, NULL, NULL;
CREATE TRIGGER known_person_run INSTEAD OF INSERT ON known_person WHEN (NEW.name = 'name' OR NEW.name = 'lang')
  AND (SELECT iif(NEW.name = 'name', p.name, p.lang) IS NOT NEW.value FROM customer c JOIN customer p ON p.id = c.person
        WHERE c.id = NEW.customer)
BEGIN
  INSERT INTO person_project VALUES ((SELECT person FROM customer WHERE id = NEW.customer));
END;
CREATE TRIGGER known_added AFTER INSERT ON customer_known
BEGIN
  INSERT INTO known_field VALUES (NEW.customer, NEW.name, NEW.value, NEW.sensitive, NEW.at);
  INSERT INTO known_person VALUES (NEW.customer, NEW.name, NEW.value);
END;
CREATE TRIGGER known_changed AFTER UPDATE ON customer_known
BEGIN
  INSERT INTO known_field VALUES (NEW.customer, NEW.name, NEW.value, NEW.sensitive, NEW.at);
  INSERT INTO known_person VALUES (NEW.customer, NEW.name, NEW.value);
END;
CREATE TRIGGER known_gone AFTER DELETE ON customer_known
BEGIN
  INSERT INTO customer_project VALUES (OLD.customer);
  INSERT INTO person_project SELECT person FROM customer WHERE id = OLD.customer AND (OLD.name = 'name' OR OLD.name = 'lang');
END;

CREATE VIEW act_people(id, at, customer, kind, arg, text, target) AS SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL;
CREATE TRIGGER act_people_run INSTEAD OF INSERT ON act_people
BEGIN
  UPDATE customer SET into_ = NEW.customer WHERE NEW.kind = 'same' AND id = NEW.target;
  INSERT OR IGNORE INTO evidence(customer, kind, value, weight, own, act, at)
    SELECT NEW.customer, 'verified', NEW.arg, 1.0, 1, NEW.id, NEW.at WHERE NEW.kind = 'verify';
  -- an undo: what came since goes where it says, then the two part
  INSERT OR REPLACE INTO act_side SELECT CAST(substr(j.key, 5) AS INTEGER), j.value FROM json_each(coalesce(NEW.text, '{}')) j
   WHERE NEW.kind = 'undo' AND j.key LIKE 'act:%';
  UPDATE evidence SET customer = (SELECT customer FROM act_side WHERE act = evidence.act) WHERE NEW.kind = 'undo' AND NEW.text IS NOT NULL
     AND customer IN (SELECT person FROM customer WHERE id = NEW.customer UNION SELECT NEW.customer) AND act IN (SELECT act FROM act_side);
  UPDATE identity SET origin = (SELECT j.value FROM json_each(NEW.text) j WHERE j.key = 'identity:' || identity.id)
   WHERE NEW.kind = 'undo' AND NEW.text IS NOT NULL
     AND id IN (SELECT CAST(substr(j.key, 10) AS INTEGER) FROM json_each(NEW.text) j WHERE j.key LIKE 'identity:%');
  UPDATE cases SET origin = (SELECT j.value FROM json_each(NEW.text) j WHERE j.key = 'case:' || cases.id)
   WHERE NEW.kind = 'undo' AND NEW.text IS NOT NULL
     AND id IN (SELECT CAST(substr(j.key, 6) AS INTEGER) FROM json_each(NEW.text) j WHERE j.key LIKE 'case:%');
  INSERT INTO customer_project SELECT DISTINCT j.value FROM json_each(coalesce(NEW.text, '{}')) j WHERE NEW.kind = 'undo' AND j.key LIKE 'act:%';
  INSERT INTO customer_project SELECT NEW.customer WHERE NEW.kind = 'field' OR NEW.kind = 'undo';
  INSERT INTO customer_project SELECT s.customer FROM act_side s WHERE NEW.kind = 'undo' AND s.act = NEW.target;
  UPDATE customer SET into_ = NULL WHERE NEW.kind = 'undo'
     AND id = (SELECT target FROM act WHERE id = NEW.target AND kind = 'same');
  DELETE FROM evidence WHERE NEW.kind = 'undo' AND act = NEW.target AND customer = NEW.customer;
  INSERT INTO person_project SELECT target FROM act WHERE NEW.kind = 'undo' AND id = NEW.target AND kind = 'same';
  INSERT INTO person_project SELECT person FROM customer WHERE id = NEW.customer
     AND (NEW.kind = 'same' OR NEW.kind = 'field' OR NEW.kind = 'undo');
END;
CREATE TRIGGER act_about_people AFTER INSERT ON act WHEN NEW.customer IS NOT NULL
BEGIN
  INSERT INTO act_people VALUES (NEW.id, NEW.at, NEW.customer, NEW.kind, NEW.arg, NEW.text, NEW.target);
END;
