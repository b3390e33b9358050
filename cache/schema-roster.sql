-- cache/schema-roster.sql — which row of which directory is which customer: so that an import can be repeated.

CREATE TABLE roster (
  source    TEXT NOT NULL,        -- the directory, as in customer_known
  ref       TEXT NOT NULL,        -- its own id; without one the first address
  customer  INTEGER NOT NULL REFERENCES customer(id) DEFERRABLE INITIALLY DEFERRED,
  digest    TEXT NOT NULL,        -- core/entry: what it said last
  at        INTEGER NOT NULL,     -- when it said so
  PRIMARY KEY (source, ref)
) STRICT, WITHOUT ROWID;
CREATE INDEX roster_customer ON roster(customer);
