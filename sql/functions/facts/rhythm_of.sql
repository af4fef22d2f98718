-- Returns the rhythm of deliveries, as facts have it, from the days that had one, in order. It is the mean of the last four gaps, as for triggers.
-- `overdueRatio` is how many intervals have passed since the last delivery. `expectedAt` is a day without a time. Null with fewer than two days.
create or replace function automation.rhythm_of(days date[], p_now timestamptz) returns jsonb
language sql immutable set search_path = ''
as $$
  select pg_catalog.jsonb_build_object('intervalDays', g.gap, 'expectedAt', (g.last_day + g.gap)::text,
    'overdueRatio', pg_catalog.round((extract(epoch from p_now - g.last_day::timestamp at time zone 'UTC') / 86400 / g.gap)::numeric, 2))
  from (select automation.mean_gap(days, least(cardinality(days), 5) - 1) as gap, days[cardinality(days)] as last_day) g
  where cardinality(days) > 1
$$;
