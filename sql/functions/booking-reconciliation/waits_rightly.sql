-- Returns whether the call of a booking waits among others and goes on by itself: it is to be tried later, the tenant has paused
-- its calls, a breaker holds them back, calls before it are being made, or a wake-up is on its way.
create or replace function automation.waits_rightly(b crm.bookings, at timestamptz) returns boolean
language sql stable set search_path = ''
as $$
  select exists (
    select from automation.waiting_calls w
    left join automation.tenant_settings s on s.tenant_id = w.tenant_id
    where w.tenant_id = b.tenant_id and w.booking_id = b.id and w.call_second = automation.call_second(b.scheduled_at) and (
      w.ready_at > at - interval '5 minutes'
      or s.calls_paused
      or exists (
        select from automation.lane_states k
        where k.tenant_id = b.tenant_id and k.key = automation.lane_of_endpoint(s.followup_endpoint)
          and greatest(k.blocked_until, k.opened_until, k.probe_until) > at - interval '30 minutes'
      )
      or exists (select from automation.booking_calls c where c.tenant_id = b.tenant_id and c.finished_at is null and c.lease_until > at)
      or exists (select from automation.call_lanes l where l.tenant_id = b.tenant_id and l.rings_at > at - interval '30 minutes')
    )
  )
$$;
