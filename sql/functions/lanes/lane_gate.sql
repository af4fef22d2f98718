-- Returns until when a lane is shut: blocked, its breaker open, or a probe on its way. Null while it is open. Without a search_path of its own, so that
-- PostgreSQL inlines it.
create or replace function automation.lane_gate(state automation.lane_states, at timestamptz) returns timestamptz
language sql immutable
as $$
  select greatest(
    case when state.blocked_until > at then state.blocked_until end,
    case when state.opened_until > at then state.opened_until end,
    case when state.opened_until <= at and state.probe_until > at then state.probe_until end)
$$;
