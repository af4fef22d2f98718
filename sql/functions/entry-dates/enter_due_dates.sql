-- Lets customers enter whose moment has come, earliest first, and returns how many moments it took. Those that another walk has locked are its own.
create or replace function automation.enter_due_dates(p_limit integer, p_now timestamptz) returns integer
language plpgsql set search_path = '' set enable_seqscan = off set jit = off
as $$
declare
  taken jsonb;
  one record;
begin
  with due as materialized (
    select e.tenant_id, e.workflow_id, e.entry, e.subject_id
    from automation.entry_dates e
    where e.due_at <= p_now
    order by e.due_at, e.subject_id
    limit p_limit
    for update skip locked
  )
  select pg_catalog.jsonb_agg(pg_catalog.to_jsonb(d)) into taken from due d;
  if taken is null then
    return 0;
  end if;
  -- In the order in which automation.fire_schedules takes workflows.
  for one in
    select s as schedule, array_agg(d.subject_id) as subjects
    from pg_catalog.jsonb_to_recordset(taken) d (tenant_id uuid, workflow_id uuid, entry smallint, subject_id uuid)
    join automation.entry_schedules s on s.tenant_id = d.tenant_id and s.workflow_id = d.workflow_id and s.entry = d.entry and s.spec ->> 'kind' = 'date'
    group by s
    -- By tenant, workflow and entry: a row is compared by its columns.
    order by s
  loop
    perform automation.try_dates(one.schedule, one.subjects, p_now);
  end loop;
  -- Of an entry that was taken away while its moments were written.
  delete from automation.entry_dates e
  using pg_catalog.jsonb_to_recordset(taken) d (tenant_id uuid, workflow_id uuid, entry smallint, subject_id uuid)
  where e.tenant_id = d.tenant_id and e.workflow_id = d.workflow_id and e.entry = d.entry and e.subject_id = d.subject_id
    and not exists (
      select from automation.entry_schedules s
      where s.tenant_id = d.tenant_id and s.workflow_id = d.workflow_id and s.entry = d.entry and s.spec ->> 'kind' = 'date');
  return pg_catalog.jsonb_array_length(taken);
end
$$;
