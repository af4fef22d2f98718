-- Counts the messages of the transaction's tenant that wait, by page: those that are due, and those of a moment to come. Runs with its owner's rights,
-- because the API's login does not see which jobs wait.
create or replace function automation.messages_waiting(at timestamptz) returns table (page_id bigint, waiting integer, delayed integer)
language sql stable security definer set search_path = ''
as $$
  select p.page_id, c.due::integer, c.later::integer
  from automation.pages p
  cross join lateral (
    select count(*) filter (where w.run_at <= at) as due, count(*) filter (where w.run_at > at) as later
    from automation.waiting_jobs w
    where w.tenant_id = p.tenant_id and w.lane_key = p.lane_key
  ) c
  where p.tenant_id = automation.current_tenant()
$$;

revoke all on function automation.messages_waiting(timestamptz) from public;
grant execute on function automation.messages_waiting(timestamptz) to followthrough_api;
