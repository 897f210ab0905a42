SELECT treaty, treaty_title, party, party_name, domestic_stage, domestic_on, signed_on, why
FROM waiting_list
ORDER BY domestic_on IS NULL, domestic_on, treaty, party
