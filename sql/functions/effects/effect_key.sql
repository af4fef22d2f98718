-- Returns the key of what a run does at a step: the same for every attempt, and for no other step. Plain SQL without a search_path of its own,
-- so that PostgreSQL inlines it; each number is cast, because `||` of a text and a number is not immutable, which would keep it from that.
create or replace function automation.effect_key(p_run_id uuid, p_cursor_id bigint, p_step integer) returns text
language sql immutable parallel safe
as $$
  select p_run_id::text || ':' || p_cursor_id::text || ':' || p_step::text
$$;
