CREATE VIEW standing_as_read AS
SELECT s.*
FROM standing s JOIN (SELECT substr(max(last_seen), 1, 10) AS day FROM document) r
  ON s.valid_from <= r.day AND (s.valid_to IS NULL OR s.valid_to > r.day);

CREATE VIEW standing_now AS
SELECT s.*, t.title AS treaty_title, p.name AS party_name
FROM standing s JOIN treaty t ON t.id = s.treaty JOIN party p ON p.id = s.party
WHERE s.valid_from <= date('now') AND (s.valid_to IS NULL OR s.valid_to > date('now'));

CREATE VIEW waiting_list AS
SELECT s.treaty, t.title AS treaty_title, s.party, p.name AS party_name, s.domestic_stage, s.domestic_on,
  s.signed_on, s.stage, s.why
FROM standing s JOIN treaty t ON t.id = s.treaty JOIN party p ON p.id = s.party
WHERE s.waiting = 1 AND s.valid_from <= date('now') AND (s.valid_to IS NULL OR s.valid_to > date('now'));

CREATE VIEW evidence AS
SELECT c.id AS claim, c.treaty, c.party, c.party_as_published, c.kind, c.kind_as_published, c.date, c.date_precision,
  c.effective_date, c.bracketed, c.axis, c.realis, c.quote, c.locator, c.source, c.tier, c.retrieved_at,
  d.address, v.sha256, v.stamp, d.last_seen, a.id AS action, a.seen_from, a.seen_to, a.unlisted_from
FROM claim c JOIN version v ON v.id = c.version JOIN document d ON d.id = v.document
LEFT JOIN action a ON a.claim = c.id;
