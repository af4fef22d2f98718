-- Returns a text as words are compared: compatible forms made one (NFKC), lower case, with ss for ß, without accents, with single spaces, and
-- without white space and punctuation around it. functions/engine/words/fold-text.ts does the same.
create or replace function automation.fold_text(said text) returns text
language sql immutable strict parallel safe set search_path = ''
as $$
  select regexp_replace(
    regexp_replace(l.folded, '[\t-\r \u0085\u1680\u2028\u2029\ufeff]+', ' ', 'g'), '^[ .,;:!?"''()]+|[ .,;:!?"''()]+$', '', 'g')
  from (select regexp_replace(normalize(normalize(said, NFKC), NFD), '[\u0300-\u036f]', '', 'g') as bare) b
  cross join lateral (select replace(translate(normalize(lower(b.bare collate pg_catalog.pg_c_utf8), NFC), 'ς', 'σ'), 'ß', 'ss') as folded) l
$$;
