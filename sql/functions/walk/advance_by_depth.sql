-- Walks runs, those of one depth at a time: what they write may be an event that starts other runs, and the event tells how deep it is
-- (automation.events.depth).
create or replace function automation.advance_by_depth(p_cursors automation.cursors[], p_now timestamptz, out steps integer, out failed integer)
language plpgsql set search_path = '' set enable_seqscan = off set jit = off
as $$
declare
  depths smallint[];
  deep smallint;
  part automation.cursors[] = p_cursors;
  one record;
begin
  steps = 0;
  failed = 0;
  select array_agg(distinct r.event_depth) into depths
  from unnest(p_cursors) c join automation.runs r on r.tenant_id = c.tenant_id and r.id = c.run_id;
  foreach deep in array coalesce(depths, '{}') loop
    if cardinality(depths) > 1 then
      select array_agg(c) into part
      from unnest(p_cursors) c join automation.runs r on r.tenant_id = c.tenant_id and r.id = c.run_id
      where r.event_depth = deep;
    end if;
    perform pg_catalog.set_config('followthrough.event_depth', (deep + 1)::text, true);
    one = automation.advance_cursors(part, 200, p_now);
    steps = steps + one.steps;
    failed = failed + one.failed;
  end loop;
  perform pg_catalog.set_config('followthrough.event_depth', '', true);
end
$$;
