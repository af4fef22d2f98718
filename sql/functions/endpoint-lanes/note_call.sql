-- Counts a call that begins for the rate of its endpoint's lane, and lets no other begin while it probes. The caller holds the lane.
create or replace function automation.note_call(of_tenant uuid, of_endpoint text, of_call uuid, is_probe boolean, lease timestamptz, at timestamptz)
returns void
language sql set search_path = ''
as $$
  update automation.lane_states s
  set starts_at = n.starts_at, starts = n.starts, starts_urgent = n.starts_urgent,
    probe_claim = case when is_probe then of_call else s.probe_claim end,
    probe_until = case when is_probe then lease else s.probe_until end
  from automation.lane_states o
  join automation.lanes l on l.tenant_id = o.tenant_id and l.key = o.key
  cross join lateral automation.lane_limits('normal', l.per_second, l.burst, l.reserve) most
  cross join lateral automation.with_start(o, at, most.span, 1, false) n
  where s.tenant_id = of_tenant and s.key = automation.lane_of_endpoint(of_endpoint) and o.tenant_id = s.tenant_id and o.key = s.key
$$;
