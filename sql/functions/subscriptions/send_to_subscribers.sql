-- Makes a job for each subscription to each event that is written: the delivery. Others cost a look-up of the tenant. A lane that somebody has removed is no
-- reason to refuse the event. One that eight others led to is not delivered: a circle of subscriptions and endpoints would never end.
create or replace function automation.send_to_subscribers() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if not exists (
    select from automation.webhook_subscriptions s
    where s.status <> 'ENDED' and s.tenant_id in (select i.tenant_id from inserted i)
  ) then
    return null;
  end if;
  insert into automation.jobs (tenant_id, type, queue, priority, payload, max_attempts, dedupe_key, run_at, rank_at, created_at, event_id, lane_key)
  select i.tenant_id, 'SEND_WEBHOOK', 'http', 5, pg_catalog.jsonb_build_object('subscriptionId', s.id, 'eventId', i.id), 100,
    pg_catalog.format('hook:%s:%s', s.id, i.id), x.at, automation.rank_at(x.at, 5), x.at, i.id, l.key
  from inserted i
  join automation.webhook_subscriptions s on s.tenant_id = i.tenant_id and s.status <> 'ENDED'
    and (i.type = any (s.event_types) or i.type like 'custom.%' and 'custom.*' = any (s.event_types))
  left join automation.lanes l on l.tenant_id = s.tenant_id and l.key = s.lane_key
  cross join lateral (select coalesce(i.handled_at, now()) as at) x
  where i.depth < 8
  order by i.tenant_id, i.occurred_at, i.id, s.id
  on conflict do nothing;
  return null;
end
$$;
