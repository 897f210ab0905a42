SELECT q.kind, q.subject, q.detail, q.treaty, q.address, q.locator, q.asked_at
FROM open_question q
UNION ALL
SELECT v.verdict, v.reason, v.detail, d.treaty, d.address, '', v.last_seen
FROM version v JOIN document d ON d.id = v.document
WHERE v.verdict <> 'accepted' AND (d.accepted_version IS NULL OR v.last_seen > d.last_seen)
  AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.kind = 'held' AND r.subject = v.sha256)
