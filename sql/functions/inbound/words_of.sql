-- Returns the words of a folded text with one space between them: punctuation separates words.
create or replace function automation.words_of(p_folded text) returns text
language sql immutable strict parallel safe set search_path = ''
as $$ select pg_catalog.btrim(pg_catalog.regexp_replace(p_folded, '[ .,;:!?"''()/¿¡…–—-]+', ' ', 'g')) $$;
