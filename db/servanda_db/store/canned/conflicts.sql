SELECT x.treaty, x.party, x.pattern, x.detail, c.quote AS says, c.source, c.tier, c.date, o.quote AS against,
  o.source AS against_source, o.date AS against_date
FROM conflict x LEFT JOIN claim c ON c.id = x.claim LEFT JOIN claim o ON o.id = x.against
WHERE (trim(coalesce(:treaty, '')) = '' OR x.treaty = trim(:treaty))
  AND (trim(coalesce(:party, '')) = '' OR x.party = trim(:party))
ORDER BY x.treaty, x.party, x.pattern
