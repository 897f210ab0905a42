SELECT 'In force: ' || title AS event_name, in_force_on AS event_dtstart, id || '/in-force@servanda' AS event_uid,
  reference AS event_description
FROM treaty
WHERE length(in_force_on) = 10 AND (trim(coalesce(:treaty, '')) = '' OR id = trim(:treaty))
UNION ALL
SELECT 'Signature closes: ' || title, signature_closes_on, id || '/signature-closes@servanda', reference
FROM treaty
WHERE length(signature_closes_on) = 10 AND (trim(coalesce(:treaty, '')) = '' OR id = trim(:treaty))
ORDER BY event_dtstart DESC, event_uid
LIMIT 500
