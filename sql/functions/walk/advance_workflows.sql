-- Does one turn of the walk, for all tenants and workflows: starts runs for events that wait, for dates that have come and for one pass over customers, then walks up to `p_limit` runs that are ready and as
-- many that wake, each up to 200 steps, and writes all of it in the caller's transaction. `is_more`: another turn is due at once.
-- `has_schedules`: schedules are due, which only the caller can read (functions/workflows/entries). When no turn is due at once, asks for a wake-up at
-- the moment when the next run wakes or the next schedule comes. Idempotent: a second call finds other runs, or none.
-- For the dashboard: `started`, `finished` and `ended_as_failed` of the runs that were walked, `lag_ms` by which the latest of those that slept woke, `entries_failed`
-- that the database refused, and in the last turn of many how many runs are on the way (`standing`): about, when there are more than 10 000.
-- Runs of priority 1 that can go on have turns of their own, before all else. Two turns of all else run at a time: a third, which does urgent runs
-- only, leaves it and asks for another look a second later.
create or replace function automation.advance_workflows(
  p_limit integer, p_now timestamptz, out entered integer, out claimed integer, out steps integer, out failed integer, out is_more boolean,
  out has_schedules boolean, out started integer, out finished integer, out ended_as_failed integer, out lag_ms bigint, out entries_failed integer, out standing bigint
)
language plpgsql set search_path = ''
as $$
declare
  cursors automation.cursors[];
  noticed integer;
  dated integer;
  wake_at timestamptz;
  looked integer;
  triggered integer;
  is_urgent boolean;
  has_place boolean = false;
begin
  entered = automation.start_waiting_runs(p_limit, p_now);
  triggered = automation.start_trigger_runs(p_limit, p_now);
  select c.cursors, c.claimed into cursors, claimed from automation.claim_urgent_cursors(p_limit, p_now) c;
  is_urgent = claimed > 0;
  if not is_urgent then
    has_place = pg_try_advisory_xact_lock(hashtextextended('walk 1', 0));
    if not has_place then
      has_place = pg_try_advisory_xact_lock(hashtextextended('walk 2', 0));
    end if;
  end if;
  if has_place then
    -- A turn of a pass costs a tenth of a turn of the walk for each customer.
    looked = automation.enter_passes(least(10 * p_limit, 10000), p_now) + automation.start_message_runs(least(10 * p_limit, 10000), p_now)
      + automation.stop_message_runs(p_limit, p_now);
    noticed = automation.match_notices(p_limit, p_now);
    dated = automation.enter_due_dates(p_limit, p_now);
    select c.cursors, c.claimed into cursors, claimed from automation.claim_cursors(p_limit, p_now) c;
  end if;
  select a.steps, a.failed into steps, failed from automation.advance_by_depth(cursors, p_now) a;
  select count(*) filter (where r.status = 'FINISHED'), count(*) filter (where r.status = 'FAILED') into finished, ended_as_failed
  from (select distinct c.tenant_id, c.run_id from unnest(cursors) c) c
  -- Each by its id: a join might compare each with each.
  cross join lateral (select r.status from automation.runs r where r.tenant_id = c.tenant_id and r.id = c.run_id offset 0) r;
  select count(*) filter (where c.step = 0 and c.parent_id is null), (extract(epoch from p_now - min(c.due_at) filter (where c.due_at <= p_now)) * 1000)::bigint
  into started, lag_ms
  from unnest(cursors) c;
  entries_failed = coalesce(nullif(current_setting('followthrough.entries_failed', true), ''), '0');
  is_more = is_urgent or entered = p_limit or triggered = p_limit or looked > 0 or noticed = p_limit or dated = p_limit
    or claimed > 0 and (
      exists (select from automation.cursors c where c.state = 'READY' and c.rank_at <= p_now)
      or exists (select from automation.cursors c where c.state in ('SLEEPING', 'LISTENING') and c.due_at <= p_now)
      or exists (select from automation.wait_looks));
  if not is_urgent and not has_place then
    is_more = entered = p_limit or triggered = p_limit;
    perform automation.ask_for_walk(p_now + interval '1 second', p_now);
  elsif not is_more then
    -- Runs that are left to be looked at are locked by another walk.
    select least(min(c.due_at), (select p_now + interval '1 second' where exists (select from automation.wait_looks))) into wake_at
    from automation.cursors c where c.state in ('SLEEPING', 'LISTENING') and c.due_at > p_now;
    wake_at = least(wake_at, (select min(t.start_at) from automation.trigger_runs t where t.status = 'queued' and t.start_at > p_now),
      (select min(m.start_at) from automation.message_runs m where m.status = 'queued' and m.start_at > p_now),
      (select e.due_at from automation.entry_dates e where e.due_at > p_now order by e.due_at limit 1));
    select least(wake_at, (select n.next_at from automation.due_schedules n where n.next_at > p_now order by n.next_at limit 1)),
      exists (select from automation.due_schedules n where n.next_at <= p_now)
    into wake_at, has_schedules;
    if wake_at is not null then
      perform automation.ask_for_walk(wake_at, p_now);
    end if;
    select greatest(x.counted, case when x.counted > 10000 then (select c.reltuples::bigint from pg_catalog.pg_class c where c.oid = 'automation.cursors'::regclass) end)
    into standing
    from (select count(*) as counted from (select from automation.cursors c where c.parent_id is null and c.state <> 'FAILED' limit 10001) c) x;
  end if;
end
$$;
