-- Reacts to up to `p_limit` events of a type that wait, and marks them as handled, in the caller's transaction: each event
-- is handled exactly once. Returns how many were handled, those included that were skipped with a reason; how many failed; how
-- many of these will not be tried again; one failure's text; when the oldest of all happened; whether more may
-- wait; and the tenant after which the next call goes on.
--
-- Separate statements, because each sees what was committed before it: one statement would miss the rows of events that were
-- committed after it began and before it took them.
create or replace function automation.handle_events(p_type text, p_limit integer, p_now timestamptz, p_after uuid)
returns table (handled integer, failed integer, given_up integer, error text, oldest_at timestamptz, is_more boolean, last_tenant uuid)
language plpgsql set search_path = '' set enable_hashjoin = off set enable_mergejoin = off set jit = off
as $$
declare
  tenants uuid[];
  ids uuid[];
  opened automation.events[];
  gone automation.events[];
begin
  -- An event may wait twice, after a message that named it.
  select array_agg(t.tenant_id order by t.place), array_agg(t.event_id order by t.place), coalesce(bool_or(t.is_more), false),
    cast(min(cast(t.last_tenant as text)) as uuid)
  into tenants, ids, is_more, last_tenant
  from (
    select w.tenant_id, w.event_id, bool_or(w.is_more) as is_more, w.last_tenant, min(w.place) as place
    from automation.take_waiting_events(p_type, p_limit, p_now, p_after)
      with ordinality w(tenant_id, event_id, is_more, last_tenant, place)
    group by w.tenant_id, w.event_id, w.last_tenant
  ) t;

  -- The lock waits for anybody else who handles one of them, and leaves out what is handled by then.
  select array_agg(o.event order by o.place) filter (where o.skip is null), array_agg(o.event) filter (where o.skip is not null),
    min(o.occurred_at), cast(count(*) as integer)
  into opened, gone, oldest_at, handled
  from (
    select e as event, e.occurred_at, t.place,
      case when s.tenant_id is null then 'JOURNEY_OFF' when c.id is null then 'CUSTOMER_GONE' end as skip
    from unnest(tenants, ids) with ordinality t(tenant_id, id, place)
    join automation.events e on e.tenant_id = t.tenant_id and e.id = t.id
    left join automation.tenant_settings s on s.tenant_id = e.tenant_id and s.client_journey
    left join crm.customers c on c.tenant_id = e.tenant_id and c.id = e.customer_id
    where e.type = p_type and e.handled_at is null
    for update of e
  ) o;

  if gone is not null then
    update automation.events e
    set handled_at = p_now,
      outcome = case
        when exists (select from automation.tenant_settings s where s.tenant_id = e.tenant_id and s.client_journey) then 'SKIPPED: CUSTOMER_GONE'
        else 'SKIPPED: JOURNEY_OFF'
      end
    from unnest(gone) g
    where e.tenant_id = g.tenant_id and e.id = g.id;
  end if;

  select coalesce(sum(r.failed), 0), coalesce(sum(r.given_up), 0), min(r.error) into failed, given_up, error
  from automation.react_to_events(p_type, opened, p_now) r;
  handled = handled - failed;
  return next;
end
$$;
