-- Returns what jobs are ordered by: the due moment less the head start of the priority. An urgent job overtakes whatever
-- fell due up to a day before it, jobs below LOW (7) let those of the minutes after them pass, and no job waits forever.
-- Stable, as the difference of a moment and an interval is to PostgreSQL, and without a search_path of its own: so it is inlined.
create or replace function automation.rank_at(run_at timestamptz, priority integer) returns timestamptz
language sql stable parallel safe
as $$
  select run_at - case when priority <= 1 then interval '24 hours' when priority <= 3 then interval '1 hour'
    when priority <= 5 then interval '10 minutes'
    else least(0, 7 - priority) * interval '1 minute' end
$$;
