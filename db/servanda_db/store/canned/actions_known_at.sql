SELECT a.party, p.name, a.kind, a.date, a.bracketed, a.seen_from, a.seen_to
FROM action a JOIN party p ON p.id = a.party
WHERE a.treaty = :treaty
  AND (coalesce(:known_at, '') = '' AND a.seen_to IS NULL
    OR coalesce(:known_at, '') <> '' AND a.seen_from <= :known_at AND (a.seen_to IS NULL OR a.seen_to > :known_at))
ORDER BY p.name, a.date
