CREATE TABLE source (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  publisher TEXT NOT NULL,
  tier TEXT NOT NULL CHECK (tier IN ('depositary', 'register', 'official', 'press')),
  start_url TEXT NOT NULL CHECK (start_url LIKE 'http://%' OR start_url LIKE 'https://%'),
  language TEXT NOT NULL,
  cadence TEXT NOT NULL,
  terms_url TEXT,
  licence TEXT,
  may_republish_text INTEGER NOT NULL CHECK (may_republish_text IN (0, 1)),
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  notes TEXT
) STRICT;

CREATE TABLE treaty (
  id TEXT PRIMARY KEY CHECK (id GLOB '[a-z]*' AND id NOT GLOB '*[^a-z0-9-]*'),
  reference TEXT NOT NULL,
  title TEXT NOT NULL,
  short_title TEXT,
  depositary TEXT NOT NULL,
  chapter TEXT,
  concluded TEXT,
  adopted_on TEXT,
  opened_on TEXT,
  signature_closes_on TEXT,
  in_force_on TEXT,
  in_force_text TEXT,
  registered_on TEXT,
  registration TEXT,
  signatories_published INTEGER,
  parties_published INTEGER,
  text_reference TEXT,
  parent TEXT REFERENCES treaty (id),
  in_registry INTEGER NOT NULL DEFAULT 0 CHECK (in_registry IN (0, 1)),
  as_of TEXT,
  first_seen TEXT
) STRICT;
CREATE INDEX treaty_parent ON treaty (parent);
CREATE INDEX treaty_chapter ON treaty (chapter);
CREATE INDEX treaty_depositary ON treaty (depositary);

CREATE TABLE published_force (
  id INTEGER PRIMARY KEY,
  treaty TEXT NOT NULL REFERENCES treaty (id),
  in_force_on TEXT,
  not_in_force INTEGER NOT NULL CHECK (not_in_force IN (0, 1)),
  seen_from TEXT NOT NULL,
  seen_to TEXT,
  unstated_from TEXT,
  CHECK ((in_force_on IS NULL) = (not_in_force = 1)),
  CHECK (seen_to IS NULL OR seen_to >= seen_from)
) STRICT;
CREATE INDEX published_force_treaty ON published_force (treaty, seen_from);

CREATE TABLE treaty_name (
  treaty TEXT NOT NULL REFERENCES treaty (id),
  name TEXT NOT NULL,
  language TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('official', 'short', 'alias')),
  PRIMARY KEY (treaty, name, language)
) STRICT;
CREATE INDEX treaty_name_name ON treaty_name (name);

CREATE TABLE party (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('state', 'regional_organization', 'international_organization', 'territory', 'former_state', 'other')),
  region TEXT,
  valid_from TEXT,
  valid_to TEXT
) STRICT;
CREATE INDEX party_kind ON party (kind);

CREATE TABLE party_name (
  party TEXT NOT NULL REFERENCES party (id),
  name TEXT NOT NULL,
  valid_from TEXT,
  valid_to TEXT,
  kind TEXT NOT NULL CHECK (kind IN ('current', 'former', 'alias')),
  PRIMARY KEY (party, name)
) STRICT;
CREATE INDEX party_name_name ON party_name (name);

CREATE TABLE party_code (
  party TEXT NOT NULL REFERENCES party (id),
  scheme TEXT NOT NULL CHECK (scheme IN ('iso2', 'iso3', 'iso3166_3', 'm49', 'cown', 'cowc', 'gwn', 'wikidata')),
  code TEXT NOT NULL,
  valid_from TEXT NOT NULL DEFAULT '',
  valid_to TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (party, scheme, code, valid_from)
) STRICT, WITHOUT ROWID;
CREATE INDEX party_code_code ON party_code (scheme, code);

CREATE TABLE party_relation (
  predecessor TEXT NOT NULL REFERENCES party (id),
  successor TEXT NOT NULL REFERENCES party (id),
  relation TEXT NOT NULL,
  since TEXT,
  PRIMARY KEY (predecessor, successor)
) STRICT, WITHOUT ROWID;
CREATE INDEX party_relation_successor ON party_relation (successor);

CREATE TABLE document (
  id INTEGER PRIMARY KEY,
  source TEXT NOT NULL REFERENCES source (id),
  address TEXT NOT NULL UNIQUE CHECK (address LIKE 'http://%' OR address LIKE 'https://%'),
  kind TEXT NOT NULL CHECK (kind IN ('index', 'status', 'article')),
  treaty TEXT,
  title TEXT,
  first_seen TEXT NOT NULL,
  last_seen TEXT NOT NULL,
  last_tried TEXT NOT NULL,
  accepted_version INTEGER REFERENCES version (id)
) STRICT;
CREATE INDEX document_source ON document (source);
CREATE INDEX document_treaty ON document (treaty);
CREATE INDEX document_accepted_version ON document (accepted_version);

CREATE TABLE version (
  id INTEGER PRIMARY KEY,
  document INTEGER NOT NULL REFERENCES document (id),
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  first_seen TEXT NOT NULL,
  last_seen TEXT NOT NULL,
  stamp TEXT,
  published TEXT,
  language TEXT,
  verdict TEXT NOT NULL CHECK (verdict IN ('accepted', 'held', 'refused')),
  reason TEXT,
  detail TEXT,
  reader TEXT NOT NULL,
  reader_version TEXT NOT NULL,
  rows INTEGER NOT NULL,
  claims INTEGER NOT NULL,
  CHECK (verdict = 'accepted' OR reason IS NOT NULL),
  UNIQUE (document, sha256)
) STRICT;
CREATE INDEX version_verdict ON version (verdict);
CREATE INDEX version_sha256 ON version (sha256);

CREATE TABLE claim (
  id TEXT PRIMARY KEY CHECK (length(id) = 32),
  version INTEGER NOT NULL REFERENCES version (id),
  source TEXT NOT NULL REFERENCES source (id),
  tier TEXT NOT NULL CHECK (tier IN ('depositary', 'register', 'official', 'press')),
  treaty TEXT REFERENCES treaty (id),
  treaty_as_published TEXT,
  party TEXT REFERENCES party (id),
  party_as_published TEXT NOT NULL,
  kind TEXT NOT NULL,
  kind_as_published TEXT NOT NULL,
  letter TEXT,
  date TEXT,
  date_precision TEXT CHECK (date_precision IN ('day', 'month', 'year')),
  effective_date TEXT,
  bracketed INTEGER NOT NULL CHECK (bracketed IN (0, 1)),
  axis TEXT NOT NULL CHECK (axis IN ('international', 'domestic')),
  realis TEXT NOT NULL CHECK (realis IN ('happened', 'planned', 'denied', 'historical')),
  quote TEXT NOT NULL,
  locator TEXT NOT NULL,
  retrieved_at TEXT NOT NULL,
  CHECK ((date IS NULL) = (date_precision IS NULL))
) STRICT;
CREATE INDEX claim_version ON claim (version);
CREATE INDEX claim_treaty_party ON claim (treaty, party, date);
CREATE INDEX claim_party ON claim (party, date);
CREATE INDEX claim_domestic ON claim (treaty, party) WHERE axis = 'domestic';
CREATE INDEX claim_kind ON claim (kind);

CREATE TRIGGER claim_is_append_only_update BEFORE UPDATE ON claim
BEGIN SELECT RAISE (ABORT, 'a claim is never changed: append another'); END;
CREATE TRIGGER claim_is_append_only_delete BEFORE DELETE ON claim
BEGIN SELECT RAISE (ABORT, 'a claim is never deleted'); END;

CREATE TABLE action (
  id INTEGER PRIMARY KEY,
  claim TEXT NOT NULL REFERENCES claim (id),
  tier TEXT NOT NULL DEFAULT 'depositary' CHECK (tier = 'depositary'),
  treaty TEXT NOT NULL REFERENCES treaty (id),
  party TEXT NOT NULL REFERENCES party (id),
  kind TEXT NOT NULL,
  column_label TEXT NOT NULL,
  date TEXT,
  effective_date TEXT,
  bracketed INTEGER NOT NULL DEFAULT 0 CHECK (bracketed IN (0, 1)),
  seen_from TEXT NOT NULL,
  seen_to TEXT,
  unlisted_from TEXT,
  CHECK (seen_to IS NULL OR seen_to >= seen_from)
) STRICT;
CREATE INDEX action_claim ON action (claim);
CREATE INDEX action_treaty_party ON action (treaty, party, date);
CREATE INDEX action_party ON action (party, date);
CREATE INDEX action_kind ON action (kind);
CREATE INDEX action_unlisted ON action (unlisted_from) WHERE unlisted_from IS NOT NULL;

CREATE TRIGGER action_rests_on_the_depositary BEFORE INSERT ON action
WHEN (SELECT tier FROM claim WHERE id = NEW.claim) IS NOT NEW.tier
BEGIN SELECT RAISE (ABORT, 'constraint failed: only a claim of the depositary establishes an act'); END;

CREATE TABLE statement (
  id INTEGER PRIMARY KEY,
  claim TEXT NOT NULL REFERENCES claim (id),
  treaty TEXT NOT NULL REFERENCES treaty (id),
  party TEXT REFERENCES party (id),
  kind TEXT NOT NULL CHECK (kind IN ('reservation', 'declaration', 'objection', 'withdrawal', 'territorial_application')),
  article TEXT,
  text TEXT NOT NULL,
  date TEXT,
  objects_to INTEGER REFERENCES statement (id),
  seen_from TEXT NOT NULL,
  seen_to TEXT
) STRICT;
CREATE INDEX statement_claim ON statement (claim);
CREATE INDEX statement_treaty_party ON statement (treaty, party);
CREATE INDEX statement_party ON statement (party);
CREATE INDEX statement_objects_to ON statement (objects_to);

CREATE TABLE standing (
  treaty TEXT NOT NULL REFERENCES treaty (id),
  party TEXT NOT NULL REFERENCES party (id),
  valid_from TEXT NOT NULL,
  valid_to TEXT,
  standing TEXT NOT NULL,
  is_party INTEGER CHECK (is_party IN (0, 1)),
  stage TEXT NOT NULL CHECK (stage IN ('none', 'signed', 'consent_deposited', 'in_force', 'provisionally_applying', 'suspended', 'withdrawal_notified', 'withdrawn')),
  signed_on TEXT,
  consent_kind TEXT,
  consent_on TEXT,
  in_force_on TEXT,
  withdrawn_on TEXT,
  domestic_stage TEXT NOT NULL CHECK (domestic_stage IN ('none', 'announced', 'cabinet_approved', 'before_parliament', 'parliament_approved', 'court_reviewed', 'law_signed', 'gazetted', 'instrument_signed')),
  domestic_on TEXT,
  waiting INTEGER NOT NULL CHECK (waiting IN (0, 1)),
  why TEXT NOT NULL,
  PRIMARY KEY (treaty, party, valid_from),
  CHECK (valid_to IS NULL OR valid_to > valid_from)
) STRICT, WITHOUT ROWID;
CREATE INDEX standing_party ON standing (party, treaty);
CREATE INDEX standing_waiting ON standing (waiting) WHERE waiting = 1;
CREATE INDEX standing_stage ON standing (stage);

CREATE TABLE force (
  treaty TEXT PRIMARY KEY REFERENCES treaty (id),
  published TEXT,
  stated INTEGER NOT NULL CHECK (stated IN (0, 1)),
  computed TEXT,
  agrees INTEGER CHECK (agrees IN (0, 1)),
  article TEXT,
  rule TEXT,
  trigger_party TEXT,
  trigger_on TEXT,
  reason TEXT,
  doubt TEXT,
  missing INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX force_missing ON force (missing);

CREATE TABLE progress (
  treaty TEXT NOT NULL REFERENCES treaty (id),
  position INTEGER NOT NULL,
  clause TEXT NOT NULL,
  have REAL,
  need REAL,
  satisfied INTEGER CHECK (satisfied IN (0, 1)),
  PRIMARY KEY (treaty, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE change (
  id INTEGER PRIMARY KEY,
  treaty TEXT REFERENCES treaty (id),
  party TEXT REFERENCES party (id),
  kind TEXT NOT NULL CHECK (kind IN ('new action', 'correction', 'no longer listed', 'relisted', 'rename', 'in force', 'new treaty', 'domestic stage')),
  seen_at TEXT NOT NULL,
  detail TEXT NOT NULL,
  action INTEGER REFERENCES action (id),
  previous_action INTEGER REFERENCES action (id),
  claim TEXT REFERENCES claim (id),
  "before" TEXT,
  "after" TEXT
) STRICT;
CREATE INDEX change_treaty ON change (treaty, seen_at);
CREATE INDEX change_party ON change (party, seen_at);
CREATE INDEX change_seen_at ON change (seen_at);
CREATE INDEX change_kind ON change (kind);
CREATE INDEX change_action ON change (action);
CREATE INDEX change_previous_action ON change (previous_action);
CREATE INDEX change_claim ON change (claim);

CREATE TABLE conflict (
  id INTEGER PRIMARY KEY,
  treaty TEXT REFERENCES treaty (id),
  party TEXT REFERENCES party (id),
  pattern TEXT NOT NULL,
  claim TEXT REFERENCES claim (id),
  against TEXT REFERENCES claim (id),
  detail TEXT NOT NULL,
  UNIQUE (treaty, party, pattern, claim, against)
) STRICT;
CREATE INDEX conflict_treaty ON conflict (treaty);
CREATE INDEX conflict_party ON conflict (party);
CREATE INDEX conflict_pattern ON conflict (pattern);
CREATE INDEX conflict_claim ON conflict (claim);
CREATE INDEX conflict_against ON conflict (against);

CREATE TABLE question (
  id INTEGER PRIMARY KEY,
  version INTEGER NOT NULL REFERENCES version (id),
  treaty TEXT,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail TEXT NOT NULL,
  locator TEXT NOT NULL,
  asked_at TEXT NOT NULL
) STRICT;
CREATE INDEX question_version ON question (version);
CREATE INDEX question_treaty ON question (treaty);
CREATE INDEX question_kind ON question (kind);

CREATE TABLE run (
  id INTEGER PRIMARY KEY,
  source TEXT NOT NULL REFERENCES source (id),
  started_at TEXT NOT NULL,
  finished_at TEXT,
  fetched INTEGER NOT NULL DEFAULT 0,
  revalidated INTEGER NOT NULL DEFAULT 0,
  accepted INTEGER NOT NULL DEFAULT 0,
  held INTEGER NOT NULL DEFAULT 0,
  refused INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0,
  rows INTEGER NOT NULL DEFAULT 0,
  seconds REAL,
  error TEXT
) STRICT;
CREATE INDEX run_source ON run (source, started_at);

CREATE TABLE problem (
  id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES run (id),
  address TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('held', 'refused', 'failed')),
  reason TEXT NOT NULL,
  detail TEXT NOT NULL
) STRICT;
CREATE INDEX problem_run ON problem (run);

CREATE TABLE edition (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
