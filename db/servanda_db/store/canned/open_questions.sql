SELECT q.kind, q.subject, q.detail, q.treaty, d.address, q.locator, q.asked_at
FROM question q JOIN version v ON v.id = q.version JOIN document d ON d.id = v.document
UNION ALL
SELECT v.verdict, v.reason, v.detail, d.treaty, d.address, '', v.last_seen
FROM version v JOIN document d ON d.id = v.document
WHERE v.verdict <> 'accepted' AND (d.accepted_version IS NULL OR v.last_seen > d.last_seen)
