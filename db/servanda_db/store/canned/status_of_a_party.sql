SELECT s.treaty, t.title, s.standing, s.is_party, s.signed_on, s.domestic_stage, s.domestic_on, s.consent_kind,
  s.consent_on, s.in_force_on, s.withdrawn_on, s.why
FROM standing s JOIN treaty t ON t.id = s.treaty
WHERE s.party = :party AND s.valid_from <= date('now') AND (s.valid_to IS NULL OR s.valid_to > date('now'))
ORDER BY t.title
