-- Finds the runs that wait for what happened, and has the walk look at them; dates that let customers enter follow their rows. Returns how many notices
-- it took. The snapshot of a look-up is later than the commit of what is noted; runs that listen later look back themselves.
create or replace function automation.match_notices(p_limit integer, p_now timestamptz) returns integer
language plpgsql set search_path = '' set enable_seqscan = off set jit = off
as $$
declare
  taken jsonb;
begin
  with gone as (
    delete from automation.wait_notices w
    where w.id in (select x.id from automation.wait_notices x order by x.id limit p_limit for update skip locked)
    returning w.tenant_id, w.type, w.subject, w.created_at
  )
  select pg_catalog.jsonb_agg(pg_catalog.to_jsonb(g)) into taken from gone g;
  if taken is null then
    return 0;
  end if;
  insert into automation.wait_looks (tenant_id, run_id, cursor_id)
  select distinct w.tenant_id, w.run_id, w.cursor_id
  from (select distinct t.tenant_id, t.type, t.subject from pg_catalog.jsonb_to_recordset(taken) t (tenant_id uuid, type text, subject text)) t
  join automation.run_waits w on w.tenant_id = t.tenant_id and w.type = t.type and w.subject = t.subject
  join automation.cursors c on c.tenant_id = w.tenant_id and c.run_id = w.run_id and c.id = w.cursor_id and c.step = w.step and c.state = 'LISTENING';
  perform automation.follow_noted_dates(taken, p_now);
  return pg_catalog.jsonb_array_length(taken);
end
$$;
