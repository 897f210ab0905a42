CREATE TABLE remark (
  version INTEGER NOT NULL REFERENCES version (id),
  position INTEGER NOT NULL,
  topic TEXT NOT NULL,
  treaty TEXT REFERENCES treaty (id),
  number INTEGER,
  quote TEXT NOT NULL,
  locator TEXT NOT NULL,
  PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX remark_treaty ON remark (treaty);

CREATE TABLE decision (
  id TEXT PRIMARY KEY,
  verdict TEXT NOT NULL CHECK (verdict IN ('accept', 'reject')),
  kind TEXT NOT NULL,
  source TEXT,
  address TEXT,
  subject TEXT NOT NULL,
  detail TEXT,
  party TEXT REFERENCES party (id),
  treaty TEXT REFERENCES treaty (id),
  stage TEXT,
  date TEXT,
  why TEXT,
  decided_by TEXT,
  decided_at TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX decision_subject ON decision (subject);
CREATE INDEX decision_party ON decision (party);
CREATE INDEX decision_treaty ON decision (treaty);

CREATE VIEW open_question AS
SELECT q.id, q.version, d.source, d.address, q.treaty, q.kind, q.subject, q.detail, q.locator, q.asked_at
FROM question q JOIN document d ON d.accepted_version = q.version
WHERE NOT EXISTS (
  SELECT 1 FROM decision r
  WHERE r.subject = q.subject AND r.kind = q.kind AND r.source = d.source
    AND (r.address IS NULL OR r.address = d.address) AND (r.detail IS NULL OR r.detail = q.detail)
);
