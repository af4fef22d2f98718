-- Returns a text as words are compared: compatible forms made one (NFKC), lower case, without accents, with single spaces, and without
-- white space and punctuation around it. functions/engine/fold-text.ts does the same.
create or replace function automation.fold_text(said text) returns text
language sql immutable strict parallel safe set search_path = ''
as $$
  select regexp_replace(regexp_replace(l.folded, '\s+', ' ', 'g'), '^[\s.,;:!?"''()]+|[\s.,;:!?"''()]+$', '', 'g')
  from (select regexp_replace(normalize(normalize(said, NFKC), NFD), '[\u0300-\u036f]', '', 'g') as bare) b
  cross join lateral (select normalize(lower(b.bare collate pg_catalog.pg_c_utf8), NFC) as folded) l
$$;
