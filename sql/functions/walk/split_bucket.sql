-- Returns where a customer stands in a split, 0 to 9999: always the same for the same salt. A run without a customer goes by its recipient on a page, else by its own id.
-- No search_path of its own, so that PostgreSQL inlines it.
create or replace function automation.split_bucket(salt text, facts jsonb) returns integer
language sql immutable
as $$
  select ('x' || "left"(md5(salt || ':' || coalesce(facts #>> '{run,recipientId}', facts #>> '{run,userId}', facts #>> '{run,id}')), 7))::bit(28)::integer % 10000
$$;
