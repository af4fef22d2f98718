-- Evaluates a trigger, whole or one chunk: makes each task that is due, once, and records what it saw.
-- Composed per trigger type: matches.sql finds who matches, effects.sql does what a task brings with it.
-- Gives no row when the evaluation has succeeded before, or the trigger's config or the experiment on it has changed since it was read.
-- Fails on the key of triggered_tasks when another evaluation made a task first: on a retry its tasks are ALREADY_DONE. Fails likewise on the key of
-- experiment_exposures: the arm that the other gave stays.
-- Right after a bulk load there are no statistics, and the planner expects one row of every table:
-- `lateral (… offset 0)` makes every look-up use its index, whatever the planner expects.
with gate as (
  -- Evaluations of one trigger take turns; a duplicate message finds the result of the first.
  select e.id as evaluation_id
  from automation.trigger_evaluations e
  join automation.automated_triggers t on t.tenant_id = e.tenant_id and t.id = e.trigger_id
  where e.tenant_id = :tenant_id::uuid and e.id = :evaluation_id::uuid and e.status <> 'SUCCEEDED'
    and t.config = :config::jsonb
    and (
      select x.id from automation.experiments x
      where x.tenant_id = :tenant_id::uuid and x.trigger_id = :trigger_id::uuid and x.status = 'RUNNING'
    ) is not distinct from :experiment_id::uuid
  for no key update of t, e
),
-- Customers who may match now: those with changes since the last evaluation, and those on the agenda for now.
examined as materialized (
  select f.customer_id from automation.changed_customers f
  where not :is_full::boolean and f.tenant_id = :tenant_id::uuid and f.changed_xid >= :since_xid::text::xid8
  union
  select a.customer_id
  from (
    select k.customer_id, k.tenant_id from automation.trigger_agenda k
    where not :is_full::boolean and k.trigger_id = :trigger_id::uuid and k.look_at <= :now::timestamptz
    offset 0
  ) a
  where a.tenant_id = :tenant_id::uuid
),
matches as materialized (
  /* matches */
),
-- Where due occurrences stand before the limit of open tasks; `turn` is the place among the open ones of the same customer.
weighed as materialized (
  select
    m.*,
    c.name as customer_name,
    c.sales_rep_id,
    v.verdict,
    coalesce(done.evaluation_id = :evaluation_id::uuid, false) as is_done_here,
    case when (:settings::jsonb ->> 'maxOpenTasksPerCustomer')::int > 0 and v.verdict is null
      then row_number() over (partition by v.verdict is null, m.customer_id order by m.waiting_since, m.occurrence_key) end as turn
  from matches m
  cross join lateral (
    select k.name, k.sales_rep_id, k.status, k.do_not_contact_until from crm.customers k
    where k.tenant_id = :tenant_id::uuid and k.id = m.customer_id
    offset 0
  ) c
  left join lateral (
    select k.occurrence_key, k.evaluation_id from automation.triggered_tasks k
    -- A trigger that never made a task needs no look-up for each match.
    where exists (
        select from automation.triggered_tasks a where a.tenant_id = :tenant_id::uuid and a.trigger_id = :trigger_id::uuid
      )
      and k.tenant_id = :tenant_id::uuid and k.trigger_id = :trigger_id::uuid and k.occurrence_key = m.occurrence_key
    offset 0
  ) done on true
  cross join lateral (
    select case
      when done.occurrence_key is not null then 'ALREADY_DONE'
      when btrim(coalesce(c.name, '')) = '' then 'CUSTOMER_WITHOUT_NAME'
      when c.status in ('INACTIVE', 'ARCHIVED') then 'NOT_ACTIVE'
      when c.do_not_contact_until > :today::date then 'DO_NOT_CONTACT'
    end as verdict
  ) v
  where m.is_due and (:starts_at::timestamptz is null or m.due_from >= :starts_at::timestamptz)
),
judged as materialized (
  select h.*, row_number() over (partition by h.verdict is null order by h.waiting_since, h.occurrence_key) as place
  from (
    select
      w.customer_id, w.occurrence_key, w.waiting_since, w.product, w.fact_on, w.days, w.customer_name, w.sales_rep_id, w.is_done_here,
      given.experiment_id, given.phase, given.arm, given.how,
      case
        when w.turn > (:settings::jsonb ->> 'maxOpenTasksPerCustomer')::int - coalesce(held.tasks, 0) then 'OPEN_TASK'
        when given.arm = 'HELD_OUT' then 'HELD_OUT'
        when w.waiting_since + (:settings::jsonb -> 'delays' ->> given.arm)::int * interval '24 hours' > :now::timestamptz then 'ARM_WAITS'
        else w.verdict
      end as verdict
    from weighed w
    left join lateral (
      select count(*) as tasks
      from automation.triggered_tasks l
      cross join lateral (select t.status from crm.tasks t where t.tenant_id = :tenant_id::uuid and t.id = l.task_id offset 0) t
      where exists (
          select from automation.triggered_tasks a where a.tenant_id = :tenant_id::uuid and a.trigger_id = :trigger_id::uuid
        )
        -- Further turns are beyond the limit in any case.
        and w.turn <= (:settings::jsonb ->> 'maxOpenTasksPerCustomer')::int
        and l.customer_id = w.customer_id and l.trigger_id = :trigger_id::uuid and l.tenant_id = :tenant_id::uuid
        and t.status in ('PENDING', 'IN_PROGRESS')
      offset 0
    ) held on true
    left join lateral (
      select a.experiment_id, a.phase, a.arm, a.how
      from automation.arm_at_trigger(:tenant_id::uuid, :trigger_id::uuid, w.customer_id, null) a
      where :experiment_id::uuid is not null and w.verdict is null
      offset 0
    ) given on true
  ) h
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
-- Who gets the tasks by the tenant's setting `assignment`, in the order of their places; null without it.
assigned as materialized (
  select a.users, a.whys from automation.assign_in_order(:tenant_id::uuid, array(select c.sales_rep_id from chosen c order by c.place),
    :now::timestamptz + :due_in_days::int * interval '24 hours', :now::timestamptz) a
),
-- Link and audit row use the task's id as their own: making an id costs 2 µs, a twentieth of a task.
links as (
  insert into automation.triggered_tasks
    (id, tenant_id, trigger_id, task_id, customer_id, occurrence_key, evaluation_id, triggered_at, experiment_id, arm)
  select c.task_id, :tenant_id::uuid, :trigger_id::uuid, c.task_id, c.customer_id, c.occurrence_key, :evaluation_id::uuid, :now::timestamptz,
    c.experiment_id, c.arm
  from chosen c
),
-- Whoever would get a task but for the arm and the limit of the run comes to the experiment, at the same moment in every arm.
exposed as (
  insert into automation.experiment_exposures (tenant_id, experiment_id, customer_id, phase, arm, exposed_at)
  select distinct :tenant_id::uuid, j.experiment_id, j.customer_id, j.phase, j.arm, :now::timestamptz
  from gate cross join judged j
  where j.how = 'DRAWN' and (j.verdict is null or j.verdict in ('HELD_OUT', 'ARM_WAITS'))
),
tasks as (
  insert into crm.tasks
    (id, tenant_id, customer_id, assignee_id, title, description, due_at, status, priority, source, occurrence_key, created_at)
  select
    c.task_id,
    :tenant_id::uuid,
    c.customer_id,
    coalesce(rep.id, tenant.default_assignee_id),
    left(format(coalesce(:arms::jsonb -> c.arm ->> 'titleFormat', :title_format::text), c.customer_name, c.product, c.fact_on, c.days, coalesce(nullif(btrim(case when rep.id is null then tenant.default_assignee_name else rep.name end), ''), 'unassigned'), model.words[1], model.words[2], model.words[3], model.words[4], model.words[5]), 500),
    format(coalesce(:arms::jsonb -> c.arm ->> 'descriptionFormat', :description_format::text), c.customer_name, c.product, c.fact_on, c.days, coalesce(nullif(btrim(case when rep.id is null then tenant.default_assignee_name else rep.name end), ''), 'unassigned'), model.words[1], model.words[2], model.words[3], model.words[4], model.words[5]),
    :now::timestamptz + coalesce((:arms::jsonb -> c.arm ->> 'dueInDays')::int, :due_in_days::int) * interval '24 hours',
    'PENDING', coalesce(:arms::jsonb -> c.arm ->> 'priority', :priority::text), :trigger_type::text, c.occurrence_key, :now::timestamptz
  from chosen c
  cross join assigned a
  left join (
    select u.id as default_assignee_id, u.name as default_assignee_name from crm.tenants t
    left join crm.users u on u.tenant_id = t.id and u.id = t.default_assignee_id and u.is_active
    where t.id = :tenant_id::uuid
  ) tenant on a.users is null
  left join lateral (
    select k.id, k.name from crm.users k
    where k.tenant_id = :tenant_id::uuid and k.id = case when a.users is null then c.sales_rep_id else a.users[c.place] end
      and (k.is_active or a.users is not null)
    offset 0
  ) rep on true
  left join lateral (
    select automation.cadence_words(automation.cadence_of_customer(:tenant_id::uuid, c.customer_id, :now::timestamptz)) as words
    where :uses_cadence::boolean
    offset 0
  ) model on true
  returning id, customer_id, assignee_id
),
effects as (
  /* effects */
),
audited_tasks as (
  insert into automation.audit_log (id, tenant_id, actor, action, entity_type, entity_id, changes, occurred_at)
  select c.task_id, :tenant_id::uuid, 'trigger:' || :trigger_id::uuid::text, 'task.created', 'task', c.task_id,
    facts.changes || coalesce(a.whys[c.place], '{}'), :now::timestamptz
  from chosen c cross join assigned a
  cross join (select jsonb_build_object('evaluationId', :evaluation_id::uuid::text) as changes) facts
),
/* agenda */,
-- Every transaction below the snapshot's xmin was seen; the next evaluation looks at those that may still commit.
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
    already_done = tally.done - tally.done_here,
    suppressed = held.suppressed,
    examined = case
      when :is_full::boolean then (select count(*) from crm.customers c where c.tenant_id = :tenant_id::uuid)
      else (select count(*) from examined)
    end,
    is_full = :is_full::boolean,
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
    from (select j.verdict, count(*) as customers from judged j where j.verdict <> 'ALREADY_DONE' group by j.verdict) s
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
