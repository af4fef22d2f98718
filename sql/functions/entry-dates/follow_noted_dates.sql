-- Brings the moments of entries by dates up to date for what changed: a list of {tenant_id, type, subject, created_at} (automation.wait_notices).
create or replace function automation.follow_noted_dates(p_notices jsonb, p_now timestamptz) returns void
language plpgsql set search_path = '' set enable_seqscan = off set jit = off
as $$
declare
  one record;
begin
  for one in
    select s as schedule, array_agg(t.id order by t.id) as subjects, array_agg(t.since order by t.id) as since
    from automation.entry_schedules s
    cross join lateral (
      -- A clock of the database that is ahead of the caller's must not make a moment to come one that is over.
      select split_part(n.subject, ':', 2)::uuid as id, least(min(n.created_at), p_now) as since
      from pg_catalog.jsonb_to_recordset(p_notices) n (tenant_id uuid, type text, subject text, created_at timestamptz)
      where n.tenant_id = s.tenant_id and n.type in (select c.type from automation.changes_of_entry(s.spec) c)
      group by 1
    ) t
    where s.tenant_id in (
        select n.tenant_id from pg_catalog.jsonb_to_recordset(p_notices) n (tenant_id uuid, type text) where n.type like 'change:%')
      and s.spec ->> 'kind' = 'date'
    group by s
    -- By tenant, workflow and entry: a row is compared by its columns.
    order by s
  loop
    perform automation.follow_dates(one.schedule, one.subjects, one.since, p_now);
  end loop;
end
$$;
