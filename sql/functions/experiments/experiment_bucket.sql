-- Returns where chance puts a customer, from 0 to 2^32 - 1: always the same for the same salt, and evenly over all ids.
-- No search_path of its own, so that PostgreSQL inlines it.
create or replace function automation.experiment_bucket(salt text, customer_id uuid) returns bigint
language sql immutable parallel safe
as $$
  select ('x' || "left"(md5(salt || ':' || customer_id::text), 8))::bit(32)::bigint
$$;
