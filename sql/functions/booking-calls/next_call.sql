-- Begins the first of a tenant's waiting calls, if the tenant's limits, its endpoint's breaker and its pause allow one now;
-- answers as automation.start_call does. Also ends calls whose function died, `lost` of them. Leaves a wake-up for whatever
-- can happen next by itself. `is_wake`: a wake-up has come. `is_last`: the caller's time is over; it begins no call.
-- Idempotent for one `of_call`.
create or replace function automation.next_call(of_tenant uuid, of_call uuid, pacer uuid, is_wake boolean, is_last boolean, at timestamptz,
  out verdict text, out seconds integer, out reason text, out endpoint text, out request jsonb, out booking_id uuid, out call_second bigint,
  out pause_ms integer, out has_more boolean, out lost integer)
language plpgsql set search_path = ''
as $$
#variable_conflict use_column
declare
  lane automation.call_lanes := automation.lock_call_lane(of_tenant);
  settings automation.tenant_settings;
  booking crm.bookings;
  -- Longer than the function's time-out.
  lease constant timestamptz := at + interval '150 seconds';
  running integer;
  ring_at timestamptz;
  ready timestamptz;
  slot timestamptz;
  state automation.lane_states;
  gate_at timestamptz;
begin
  verdict := 'wait';
  has_more := false;
  -- The Data API carried out the statement, but its answer was lost and the client asks again.
  select 'call', c.endpoint, c.booking_id, c.call_second, automation.call_request(b, b.execution_attempts)
  into verdict, endpoint, booking_id, call_second, request
  from automation.booking_calls c
  join crm.bookings b on b.tenant_id = c.tenant_id and b.id = c.booking_id
  where c.tenant_id = of_tenant and c.id = of_call and c.finished_at is null;
  if found then
    lost := 0;
    return;
  end if;
  verdict := 'wait';
  if is_wake then
    update automation.call_lanes l set rings_at = '-infinity' where l.tenant_id = of_tenant;
  end if;
  lost := automation.end_lost_calls(of_tenant, at);
  select * into settings from automation.tenant_settings s where s.tenant_id = of_tenant;
  -- A lost call that is still open belongs to a locked booking: it is looked at again in a moment.
  select count(*) filter (where c.lease_until > at), min(case when c.lease_until > at then c.lease_until else at + interval '5 seconds' end)
  into running, ring_at
  from automation.booking_calls c
  where c.tenant_id = of_tenant and c.finished_at is null;
  ready := (select min(w.ready_at) from automation.waiting_calls w where w.tenant_id = of_tenant);

  if ready is null then
    verdict := 'none';
    reason := 'NOTHING_WAITS';
  elsif ready > at then
    reason := 'NOT_DUE';
    seconds := ceil(extract(epoch from ready - at));
    ring_at := least(ring_at, ready);
  elsif settings.calls_paused then
    reason := 'PAUSED';
  elsif is_last then
    reason := 'TIME_OVER';
    ring_at := greatest(at, automation.call_slot(of_tenant, settings.followup_endpoint, at));
  elsif running >= coalesce(settings.calls_at_once, 5) then
    reason := 'LIMITED';
  else
    if settings.followup_endpoint is not null then
      state := automation.hold_endpoint(of_tenant, settings.followup_endpoint);
      gate_at := automation.lane_gate(state, at);
      slot := automation.call_slot(of_tenant, settings.followup_endpoint, at);
    end if;
    if gate_at is not null then
      reason := case when gate_at = state.blocked_until then 'BLOCKED' else 'BREAKER_OPEN' end;
      -- A probe ends long before its lease. A lane may be blocked until a person frees it.
      seconds := case when gate_at = state.probe_until then 15 when gate_at < 'infinity' then ceil(extract(epoch from gate_at - at)) end;
      ring_at := least(ring_at, at + make_interval(secs => seconds));
    elsif slot > at then
      reason := 'LIMITED';
      ring_at := least(ring_at, at + interval '30 seconds'); -- in case the pacer dies
      if lane.paced_until <= at or lane.paced_by = pacer then
        pause_ms := ceil(extract(epoch from slot - at) * 1000);
        update automation.call_lanes l set paced_by = pacer, paced_until = slot + interval '3 seconds' where l.tenant_id = of_tenant;
      end if;
    else
      booking := automation.pick_waiting_call(of_tenant, settings.followup_endpoint, at);
      ready := (select min(w.ready_at) from automation.waiting_calls w where w.tenant_id = of_tenant);
      has_more := coalesce(ready <= at, false);
      if booking.id is null then
        verdict := 'none';
        reason := case when settings.followup_endpoint is null then 'NO_ENDPOINT' else 'NOTHING_WAITS' end;
        ring_at := least(ring_at, ready);
      else
        verdict := 'call';
        endpoint := settings.followup_endpoint;
        request := automation.begin_call(booking, of_call, endpoint, state.opened_until is not null, lease, at);
        booking_id := booking.id;
        call_second := automation.call_second(booking.scheduled_at);
        ring_at := least(ring_at, lease);
      end if;
    end if;
  end if;
  -- A pacer that goes away leaves its place.
  if lane.paced_by = pacer and pause_ms is null and verdict <> 'call' then
    update automation.call_lanes l set paced_until = '-infinity' where l.tenant_id = of_tenant;
  end if;
  if ring_at is not null then
    perform automation.ask_for_calls(of_tenant, ring_at, at);
  end if;
end
$$;
