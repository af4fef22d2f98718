-- Returns the mean of the last gaps between days, in whole days, a half rounding up, at least one; null without a gap. `days` ascend.
create or replace function automation.mean_gap(days date[], gaps integer) returns integer
language sql immutable
as $$
  select greatest(1, (2 * (days[cardinality(days)] - days[cardinality(days) - gaps]) + gaps) / nullif(2 * gaps, 0))
$$;
