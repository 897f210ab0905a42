WITH asked (day) AS (
  SELECT CASE WHEN trim(coalesce(:on, '')) = '' THEN date('now') ELSE trim(:on) END
)
SELECT s.party, p.name, s.standing, s.is_party, s.signed_on, s.consent_kind, s.consent_on, s.in_force_on, s.withdrawn_on
FROM standing s JOIN asked JOIN party p ON p.id = s.party
WHERE s.treaty = :treaty AND s.valid_from <= asked.day AND (s.valid_to IS NULL OR s.valid_to > asked.day)
ORDER BY p.name
