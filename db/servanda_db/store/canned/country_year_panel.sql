SELECT a.party, p.name, CAST(substr(a.date, 1, 4) AS INTEGER) AS year,
  count(DISTINCT CASE WHEN a.kind IN ({signatures}) THEN a.treaty END) AS signed,
  count(DISTINCT CASE WHEN a.kind IN ({consents}) THEN a.treaty END) AS deposited,
  count(DISTINCT CASE WHEN a.kind = 'withdrawal' THEN a.treaty END) AS withdrew
FROM action a JOIN party p ON p.id = a.party
WHERE a.seen_to IS NULL AND a.bracketed = 0 AND a.date IS NOT NULL
  AND (trim(coalesce(:party, '')) = '' OR a.party = trim(:party))
  AND a.date >= trim(coalesce(:since, ''))
  AND (trim(coalesce(:on, '')) = '' OR a.date <= trim(:on) || '-99')
GROUP BY a.party, year
ORDER BY a.party, year
LIMIT 1000
