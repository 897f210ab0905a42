SELECT q.kind, q.subject, q.detail, q.treaty, q.address, q.locator, q.asked_at
FROM open_question q
UNION ALL
SELECT v.verdict, v.reason, v.detail, v.treaty, v.address, '', v.last_seen
FROM version_aside v
