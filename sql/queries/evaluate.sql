-- One look of a trigger, whole or by chunks: makes each task that is due, once, and writes down what it saw.
-- Composed per trigger type: matches.sql says who matches, effects.sql what else happens with a task.
-- No row when the evaluation has succeeded before, or the trigger's config is no longer the one that was read.
with gate as (
  -- Evaluations of one trigger take turns; a message delivered twice finds the first one's result.
  select e.id as evaluation_id
  from automation.trigger_evaluations e
  join automation.automated_triggers t on t.tenant_id = e.tenant_id and t.id = e.trigger_id
  where e.tenant_id = :tenant_id::uuid and e.id = :evaluation_id::uuid and e.status <> 'SUCCEEDED'
    and t.config = :config::jsonb
  for no key update of t, e
),
examined as (
  select c.id as customer_id
  from crm.customers c
  where :is_full::boolean and c.tenant_id = :tenant_id::uuid
  union
  select f.customer_id
  from automation.changed_customers f
  where not :is_full::boolean and f.tenant_id = :tenant_id::uuid and f.changed_xid >= :since_xid::text::xid8
  union
  select a.customer_id
  from automation.trigger_agenda a
  where not :is_full::boolean
    and a.tenant_id = :tenant_id::uuid and a.trigger_id = :trigger_id::uuid and a.look_at <= :now::timestamptz
),
matches as materialized (
  /* matches */
),
judged as materialized (
  select
    m.*,
    c.name as customer_name,
    c.sales_rep_id,
    v.verdict,
    coalesce(done.evaluation_id = :evaluation_id::uuid, false) as is_done_here,
    row_number() over (partition by v.verdict is null order by m.waiting_since, m.occurrence_key) as place
  from matches m
  join crm.customers c on c.tenant_id = :tenant_id::uuid and c.id = m.customer_id
  left join automation.triggered_tasks done
    on done.tenant_id = :tenant_id::uuid and done.trigger_id = :trigger_id::uuid and done.occurrence_key = m.occurrence_key
  cross join lateral (
    select case
      when done.occurrence_key is not null then 'ALREADY_DONE'
      when btrim(coalesce(c.name, '')) = '' then 'CUSTOMER_WITHOUT_NAME'
      when c.status in ('INACTIVE', 'ARCHIVED') then 'NOT_ACTIVE'
      when c.do_not_contact_until > :today::date then 'DO_NOT_CONTACT'
    end as verdict
  ) v
  where m.is_due
),
tally as (
  select
    count(*)::int as matched,
    (count(*) filter (where j.verdict = 'ALREADY_DONE'))::int as done,
    (count(*) filter (where j.is_done_here))::int as done_here,
    (count(*) filter (where j.verdict is null))::int as open,
    (count(*) filter (where j.verdict = 'CUSTOMER_WITHOUT_NAME'))::int as nameless,
    min(j.customer_id::text) filter (where j.verdict = 'CUSTOMER_WITHOUT_NAME') as nameless_example,
    :is_last_chunk::boolean or count(*) filter (where j.verdict is null) <= :chunk::int as is_final
  from judged j
),
chosen as materialized (
  select j.*, gen_random_uuid() as task_id
  from gate cross join judged j
  where j.verdict is null and j.place <= :chunk::int
),
links as (
  insert into automation.triggered_tasks
    (tenant_id, trigger_id, task_id, customer_id, occurrence_key, evaluation_id, triggered_at)
  select :tenant_id::uuid, :trigger_id::uuid, c.task_id, c.customer_id, c.occurrence_key, :evaluation_id::uuid, :now::timestamptz
  from chosen c
  on conflict (tenant_id, trigger_id, occurrence_key) do nothing
  returning task_id
),
tasks as (
  insert into crm.tasks
    (id, tenant_id, customer_id, assignee_id, title, description, due_at, status, priority, source, occurrence_key, created_at)
  select
    c.task_id,
    :tenant_id::uuid,
    c.customer_id,
    coalesce(rep.id, tenant.default_assignee_id),
    left(format(:title_format::text, c.customer_name, c.product, c.fact_on, c.days, coalesce(rep.name, fallback.name)), 500),
    format(:description_format::text, c.customer_name, c.product, c.fact_on, c.days, coalesce(rep.name, fallback.name)),
    :now::timestamptz + make_interval(days => :due_in_days::int),
    'PENDING',
    :priority::text,
    :trigger_type::text,
    c.occurrence_key,
    :now::timestamptz
  from links
  join chosen c on c.task_id = links.task_id
  join crm.tenants tenant on tenant.id = :tenant_id::uuid
  left join crm.users rep on rep.tenant_id = :tenant_id::uuid and rep.id = c.sales_rep_id and rep.is_active
  left join crm.users fallback on fallback.tenant_id = :tenant_id::uuid and fallback.id = tenant.default_assignee_id
  returning id, customer_id, assignee_id
),
effects as (
  /* effects */
),
audited_tasks as (
  insert into automation.audit_log (tenant_id, actor, action, entity_type, entity_id, changes, occurred_at)
  select :tenant_id::uuid, 'trigger:' || :trigger_id::uuid::text, 'task.created', 'task', tasks.id, facts.changes, :now::timestamptz
  from tasks
  cross join (select jsonb_build_object('evaluationId', :evaluation_id::uuid::text) as changes) facts
),
-- Whom to look at again although nothing about them will change: at each evaluation (the epoch is always due), or at a moment.
wanted as (
  select w.customer_id, min(w.look_at) as look_at
  from (
    select j.customer_id, to_timestamp(0) as look_at
    from judged j
    where j.verdict is distinct from 'ALREADY_DONE' and (j.verdict is not null or j.place > :chunk::int)
    union all
    select m.customer_id, m.look_at from matches m where m.look_at is not null
  ) w
  group by w.customer_id
),
saved_agenda as (
  insert into automation.trigger_agenda (tenant_id, trigger_id, customer_id, look_at)
  select :tenant_id::uuid, :trigger_id::uuid, wanted.customer_id, wanted.look_at
  from gate cross join tally cross join wanted
  where tally.is_final
  on conflict (tenant_id, trigger_id, customer_id) do update set look_at = excluded.look_at
  where trigger_agenda.look_at <> excluded.look_at
),
dropped_agenda as (
  delete from automation.trigger_agenda a
  using gate, tally
  where tally.is_final
    and a.tenant_id = :tenant_id::uuid and a.trigger_id = :trigger_id::uuid
    and (:is_full::boolean or a.customer_id in (select examined.customer_id from examined))
    and a.customer_id not in (select wanted.customer_id from wanted)
),
-- Every transaction below the snapshot's xmin was seen; whatever else may still commit is looked at next time.
watermark as (
  insert into automation.trigger_watermarks (tenant_id, trigger_id, looked_at, looked_xid)
  select :tenant_id::uuid, :trigger_id::uuid, :now::timestamptz, pg_snapshot_xmin(pg_current_snapshot())
  from gate cross join tally
  where tally.is_final
  on conflict (tenant_id, trigger_id) do update set looked_at = excluded.looked_at, looked_xid = excluded.looked_xid
),
finished as (
  update automation.trigger_evaluations e
  set
    status = case when tally.is_final then 'SUCCEEDED' else 'RUNNING' end,
    matched = tally.matched - tally.done_here + seen.created,
    created = e.created + made.created,
    already_done = tally.done - tally.done_here + least(tally.open, :chunk::int) - made.created,
    suppressed = held.suppressed,
    unassigned = e.unassigned + made.unassigned,
    deferred = greatest(tally.open - :chunk::int, 0),
    error = case when tally.nameless > 0 then format(
      'CUSTOMER_WITHOUT_NAME: %s matched without a name and got no task, for example customer %s; give them a name and the next evaluation makes their tasks',
      tally.nameless, tally.nameless_example) end,
    finished_at = case when tally.is_final then :wall_now::timestamptz end
  from gate
  cross join tally
  cross join (select count(*)::int as created, (count(*) filter (where assignee_id is null))::int as unassigned from tasks) made
  cross join (
    select coalesce(jsonb_object_agg(s.verdict, s.customers), '{}') as suppressed
    from (
      select j.verdict, count(*) as customers
      from judged j
      where j.verdict <> 'ALREADY_DONE'
      group by j.verdict
    ) s
  ) held
  cross join (
    select s.created from automation.trigger_evaluations s where s.tenant_id = :tenant_id::uuid and s.id = :evaluation_id::uuid
  ) seen
  where e.tenant_id = :tenant_id::uuid and e.id = gate.evaluation_id
  returning e.status, made.created, e.matched, e.already_done, e.suppressed, e.unassigned, e.deferred, e.created as created_in_all
),
audited_evaluation as (
  insert into automation.audit_log (tenant_id, actor, action, entity_type, entity_id, changes, occurred_at)
  select
    :tenant_id::uuid, 'trigger:' || :trigger_id::uuid::text, 'evaluation.succeeded', 'evaluation', :evaluation_id::uuid,
    jsonb_build_object('matched', f.matched, 'created', f.created_in_all, 'suppressed', f.suppressed, 'deferred', f.deferred),
    :now::timestamptz
  from finished f
  where f.status = 'SUCCEEDED'
)
select
  f.status as "status!",
  f.created as "created!",
  f.created_in_all as "created_in_all!",
  f.matched as "matched!",
  f.already_done as "already_done!",
  f.suppressed as "suppressed!",
  f.unassigned as "unassigned!",
  f.deferred as "deferred!"
from finished f
