SELECT s.party, p.name, s.treaty, t.title, s.signed_on, s.consent_kind, s.consent_on,
  CAST(julianday(coalesce(s.consent_on, date('now'))) - julianday(s.signed_on) AS INTEGER) AS days,
  s.consent_on IS NULL AS still_open
FROM standing s JOIN party p ON p.id = s.party JOIN treaty t ON t.id = s.treaty
WHERE s.valid_to IS NULL AND length(s.signed_on) = 10 AND s.stage <> 'withdrawn'
  AND (length(s.consent_on) = 10 OR s.consent_on IS NULL)
  AND (trim(coalesce(:treaty, '')) = '' OR s.treaty = trim(:treaty))
  AND (trim(coalesce(:party, '')) = '' OR s.party = trim(:party))
ORDER BY days DESC, s.party, s.treaty
LIMIT 1000
