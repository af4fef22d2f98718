-- Lets events of a type that ended as FAILED wait for five more tries, and wakes their function. Returns how many, up to ten
-- thousand: call it until it returns 0. For a person who has mended the cause (docs/operating.md).
create or replace function automation.retry_failed_events(p_type text) returns integer
language sql set search_path = ''
as $$
  with reset as (
    update automation.events e
    set attempts = 0, outcome = null, handled_at = null
    from (
      select f.tenant_id, f.id
      from automation.events f
      where f.type = p_type and f.handled_at is not null and f.outcome like 'FAILED%'
      limit 10000
      for update skip locked
    ) f
    where e.tenant_id = f.tenant_id and e.id = f.id
    returning e.tenant_id, e.id
  ),
  waiting as (
    insert into automation.waiting_events (tenant_id, type, event_ids)
    select r.tenant_id, p_type, array[r.id] from reset r
    returning id
  ),
  woken as (
    insert into automation.outbox (tenant_id, topic)
    select '00000000-0000-0000-0000-000000000000', 'event:' || p_type
    where exists (select from waiting)
  )
  select cast(count(*) as integer) from waiting
$$;
