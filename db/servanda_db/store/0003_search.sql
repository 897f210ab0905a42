CREATE VIRTUAL TABLE claim_fts USING fts5 (
  quote, party_as_published, kind_as_published, content = 'claim', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE treaty_fts USING fts5 (
  title, reference, short_title, content = 'treaty', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE treaty_name_fts USING fts5 (
  name, content = 'treaty_name', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE party_name_fts USING fts5 (
  name, content = 'party_name', tokenize = 'unicode61 remove_diacritics 2'
);
