-- Keeps what belongs to a subscription: its lane, with its rate and a breaker as endpoints of bookings have one, which is blocked while the subscription is
-- paused; and the events that it listens to. Deliveries that wait are cancelled with it, up to ten thousand: they would use up the queue's rate.
create or replace function automation.follow_subscription() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if tg_op = 'DELETE' or tg_op = 'UPDATE' and new.status = 'ENDED' and old.status <> 'ENDED' then
    update automation.jobs j
    set status = 'CANCELLED', error = 'GONE: the subscription was removed, or has ended', completed_at = now()
    from (
      select w.id from automation.jobs w
      where w.tenant_id = old.tenant_id and w.type = 'SEND_WEBHOOK' and w.payload ->> 'subscriptionId' = old.id::text and w.status = 'QUEUED'
      order by w.created_at desc, w.id
      limit 10000
      for update skip locked
    ) w
    where j.tenant_id = old.tenant_id and j.id = w.id;
  end if;
  if tg_op = 'DELETE' then
    delete from automation.lanes l where l.tenant_id = old.tenant_id and l.key = old.lane_key;
    return null;
  end if;
  if tg_op = 'INSERT' or new.per_second <> old.per_second then
    insert into automation.lanes (tenant_id, key, per_second, at_once, reserve, breaker_failures, breaker_seconds, breaker_most_seconds, created_at)
    values (new.tenant_id, new.lane_key, new.per_second, 5, 0, 5, 60, 900, new.created_at)
    on conflict (tenant_id, key) do update set per_second = excluded.per_second, burst = null;
  end if;
  if tg_op = 'UPDATE' and new.status <> old.status then
    update automation.lane_states s set blocked_until = case when new.status = 'PAUSED' then 'infinity'::timestamptz end
    where s.tenant_id = new.tenant_id and s.key = new.lane_key;
  end if;
  if tg_op = 'INSERT' or (new.status, new.event_types) is distinct from (old.status, old.event_types) then
    delete from automation.event_listeners l where l.tenant_id = new.tenant_id and l.subscription_id = new.id;
    insert into automation.event_listeners (event_type, tenant_id, subscription_id)
    select t.type, new.tenant_id, new.id from unnest(new.event_types) t (type) where new.status <> 'ENDED'
    on conflict do nothing;
  end if;
  return null;
end
$$;
