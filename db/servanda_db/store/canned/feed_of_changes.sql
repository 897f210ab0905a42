SELECT 'urn:servanda:change:' || c.id AS atom_id, c.seen_at AS atom_updated,
  trim(c.kind || ': ' || coalesce(p.name, '') || ' ' || coalesce(t.title, '')) AS atom_title, c.detail AS atom_content
FROM change c LEFT JOIN treaty t ON t.id = c.treaty LEFT JOIN party p ON p.id = c.party
WHERE (trim(coalesce(:treaty, '')) = '' OR c.treaty = trim(:treaty))
  AND (trim(coalesce(:party, '')) = '' OR c.party = trim(:party))
UNION ALL
SELECT 'urn:servanda:change:0', coalesce((SELECT max(last_seen) FROM document), '1970-01-01T00:00:00Z'),
  'No change is known', ''
WHERE EXISTS (SELECT 1 FROM document) AND NOT EXISTS (
  SELECT 1 FROM change c
  WHERE (trim(coalesce(:treaty, '')) = '' OR c.treaty = trim(:treaty))
    AND (trim(coalesce(:party, '')) = '' OR c.party = trim(:party))
)
ORDER BY atom_updated DESC, atom_id DESC
LIMIT 100
