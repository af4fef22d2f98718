-- Does `p_action` with those of a tenant's runs that allow it: pause, resume, cancel, retry, wake or replay. Returns how many it moved, and the
-- others by reason. `p_key` names the call: a replay that is repeated with the same key starts no second run. Idempotent otherwise too, because
-- a run that was moved does not allow it a second time.
create or replace function automation.move_runs(
  p_tenant_id uuid, p_action text, p_runs uuid[], p_graph_id bigint, p_port text, p_key text, p_by text, p_now timestamptz,
  out moved integer, out refused jsonb
)
language plpgsql set search_path = '' set jit = off
as $$
declare
  ids uuid[];
  lost integer;
begin
  -- Whoever moves a run locks its cursors first, as the walk does. The walk passes over what is locked.
  perform from automation.cursors c where c.tenant_id = p_tenant_id and c.run_id = any (p_runs) order by c.run_id, c.id for update;

  -- A customer who enters at the same time is found by the unique key first, and then by the next round.
  for round in 1..5 loop
    with judged as (
      select j.run_id, j.reason from automation.judge_moves(p_tenant_id, p_action, p_runs, p_graph_id, p_port) j
    )
    select array(select j.run_id from judged j where j.reason is null order by j.run_id),
      coalesce((select pg_catalog.jsonb_object_agg(x.reason, x.runs)
        from (select j.reason, count(*) as runs from judged j where j.reason is not null group by j.reason) x), '{}')
    into ids, refused;
    moved = cardinality(ids);
    if moved = 0 then
      return;
    end if;
    begin
      moved = automation.do_move(p_tenant_id, p_action, ids, p_graph_id, p_port, p_key, p_by, p_now);
      exit;
    exception when unique_violation then
      if round = 5 then
        raise;
      end if;
    end;
  end loop;

  if p_action = 'replay' and moved < cardinality(ids) then
    lost = (
      select count(*) from automation.runs r
      where r.tenant_id = p_tenant_id and r.id = any (ids) and not exists (
        select from automation.runs o
        where o.tenant_id = r.tenant_id and o.workflow_id = r.workflow_id and o.occurrence_key = 'replay:' || r.id || ':' || p_key));
    if lost > 0 then
      refused = refused || pg_catalog.jsonb_build_object('ENTERED_AGAIN', lost + coalesce((refused ->> 'ENTERED_AGAIN')::integer, 0));
    end if;
  end if;
  if p_action not in ('cancel', 'pause') then
    perform automation.ask_for_walk(null, p_now);
  end if;
end
$$;
