DROP INDEX standing_party;
CREATE INDEX standing_party ON standing (party, treaty, valid_from, valid_to, stage, is_party, consent_on);

DROP VIEW standing_as_read;
CREATE VIEW standing_as_read AS
SELECT s.*
FROM standing s JOIN (
  SELECT substr(max(v.last_seen), 1, 10) AS day FROM document d JOIN version v ON v.id = d.accepted_version
) r
  ON s.valid_from <= r.day AND (s.valid_to IS NULL OR s.valid_to > r.day);

CREATE VIEW version_aside AS
SELECT v.id AS version, d.source, d.address, d.treaty, v.sha256, v.verdict, v.reason, v.detail, v.first_seen, v.last_seen
FROM version v JOIN document d ON d.id = v.document
WHERE v.verdict <> 'accepted' AND (d.accepted_version IS NULL OR v.last_seen > d.last_seen)
  AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.kind = 'held' AND r.subject = v.sha256);

CREATE VIEW version_awaiting AS
SELECT a.* FROM version_aside a JOIN version v ON v.id = a.version
WHERE a.verdict = 'held'
  AND NOT EXISTS (SELECT 1 FROM document o JOIN version w ON w.id = o.accepted_version
    WHERE o.treaty = a.treaty AND o.kind = 'status' AND w.last_seen > a.last_seen)
  AND NOT EXISTS (SELECT 1 FROM version w WHERE w.document = v.document AND w.last_seen > a.last_seen);
