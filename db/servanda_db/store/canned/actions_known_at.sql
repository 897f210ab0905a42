WITH asked (at) AS (
  SELECT CASE
    WHEN trim(coalesce(:known_at, '')) = '' THEN '9999-12-31T23:59:59Z'
    WHEN length(trim(:known_at)) = 10 THEN trim(:known_at) || 'T23:59:59Z'
    ELSE trim(:known_at)
  END
)
SELECT a.party, p.name, a.kind, a.date, a.bracketed, a.seen_from, a.seen_to
FROM action a JOIN asked JOIN party p ON p.id = a.party
WHERE a.treaty = :treaty AND a.seen_from <= asked.at AND (a.seen_to IS NULL OR a.seen_to > asked.at)
ORDER BY p.name, a.date
