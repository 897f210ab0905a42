SELECT kind, date, axis, quote, source, tier, address, retrieved_at, seen_from, seen_to, unlisted_from, locator, sha256
FROM evidence
WHERE treaty = :treaty AND party = :party
ORDER BY date, retrieved_at
