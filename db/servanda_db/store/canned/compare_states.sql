SELECT t.id AS treaty, t.title,
  a.standing AS a_standing, a.signed_on AS a_signed_on, a.consent_on AS a_deposited_on, a.in_force_on AS a_bound_since,
  b.standing AS b_standing, b.signed_on AS b_signed_on, b.consent_on AS b_deposited_on, b.in_force_on AS b_bound_since,
  c.standing AS c_standing, c.signed_on AS c_signed_on, c.consent_on AS c_deposited_on, c.in_force_on AS c_bound_since,
  coalesce(a.stage, 'none') IS NOT coalesce(b.stage, 'none')
    OR (trim(coalesce(:c, '')) <> '' AND coalesce(a.stage, 'none') IS NOT coalesce(c.stage, 'none')) AS differ
FROM treaty t
LEFT JOIN standing_as_read a ON a.treaty = t.id AND a.party = upper(trim(:a))
LEFT JOIN standing_as_read b ON b.treaty = t.id AND b.party = upper(trim(:b))
LEFT JOIN standing_as_read c ON c.treaty = t.id AND c.party = upper(trim(:c))
WHERE a.party IS NOT NULL OR b.party IS NOT NULL OR c.party IS NOT NULL
ORDER BY differ DESC, t.title, t.id
