SELECT seen_at, kind, treaty, party, "before", "after", detail
FROM change
WHERE seen_at >= coalesce(:since, '')
ORDER BY seen_at DESC, id DESC
