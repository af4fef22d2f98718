-- Counts how messages ended: a list of {tenantId, triggerRunId?, messageRunId?, status, code?, text?}. In the order of the key, so that two walks
-- lock the rows alike.
create or replace function automation.count_messages(p_ended jsonb) returns void
language sql set search_path = ''
as $$
  insert into automation.message_outcomes as o (tenant_id, of, of_id, status, code, message, messages)
  select e."tenantId", k.of, k.of_id, e.status, coalesce(e.code, ''), min(pg_catalog."left"(e.text, 500)), count(*)
  from pg_catalog.jsonb_to_recordset(p_ended) e ("tenantId" uuid, "triggerRunId" bigint, "messageRunId" bigint, status text, code text, text text)
  cross join lateral (values ('trigger_run', e."triggerRunId"), ('message_run', e."messageRunId")) k (of, of_id)
  where k.of_id is not null
  group by 1, 2, 3, 4, 5
  order by 1, 2, 3, 4, 5
  on conflict (tenant_id, of, of_id, status, code) do update set messages = o.messages + excluded.messages
$$;
