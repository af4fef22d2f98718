-- Returns the events that the insert of a customer means, with their keys. Plain SQL without a search_path of its own,
-- so that PostgreSQL inlines it.
--
-- Keys of events that the database raises begin with `crm:`. A fact that can happen again has the writer's moment in its
-- key, so that it counts once per transaction: now() is the transaction's start.
create or replace function automation.facts_of_new_customer(customer_id uuid, status text) returns table (type text, dedupe_key text)
language sql stable
as $$
  select 'CLIENT_CREATED', 'crm:created:' || customer_id
  union all
  select 'CLIENT_ACTIVATED', 'crm:activated:' || customer_id || ':' || extract(epoch from now()) where status = 'ACTIVE'
$$;
