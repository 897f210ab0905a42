WITH asked (phrase) AS (
  SELECT '"' || replace(trim(coalesce(:words, '')), '"', '""') || '"'
)
SELECT t.id, t.title, t.reference, t.depositary, group_concat(DISTINCT n.name) AS names
FROM treaty t LEFT JOIN treaty_name n ON n.treaty = t.id
WHERE t.rowid IN (SELECT rowid FROM treaty_fts WHERE treaty_fts MATCH (SELECT phrase FROM asked))
  OR t.id IN (
    SELECT treaty FROM treaty_name
    WHERE rowid IN (SELECT rowid FROM treaty_name_fts WHERE treaty_name_fts MATCH (SELECT phrase FROM asked))
  )
GROUP BY t.id
ORDER BY t.title
