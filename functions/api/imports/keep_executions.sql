-- Keeps runs of another system as history, each once, and says what became of them. Those of records that were not imported are counted.
with given as (
  select e."sourceId" as source_id, e."workflowSourceId" as workflow_source_id, e.status, e."startedAt" as started_at, e."endedAt" as ended_at, e.error
  from jsonb_to_recordset(:executions::jsonb) e (
    "sourceId" text, "workflowSourceId" text, status text, "startedAt" timestamptz, "endedAt" timestamptz, error text)
),
matched as (
  select g.*, r.workflow_id
  from given g
  join automation.imported_records r on r.tenant_id = :tenant_id::uuid and r.format = :format::text and r.source_id = g.workflow_source_id
),
kept as (
  insert into automation.past_executions (tenant_id, workflow_id, format, source_id, status, started_at, ended_at, error, imported_at)
  select :tenant_id::uuid, m.workflow_id, :format::text, m.source_id, m.status, m.started_at, m.ended_at, m.error, :now::timestamptz
  from matched m
  on conflict (tenant_id, format, source_id) do nothing
  returning source_id
)
select
  (select count(*) from kept)::int as "kept!",
  (select count(*) from matched)::int - (select count(*) from kept)::int as "known!",
  (select count(*) from given)::int - (select count(*) from matched)::int as "unmatched!"
