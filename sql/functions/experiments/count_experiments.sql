-- Counts the days of a tenant's experiments: of the customers who came on a day (UTC), what they did within the time for the outcome, and in the 42 days
-- before they came. A day is counted once its time is over, and again for a week, because orders come late and are cancelled; then it stays. Returns how
-- many rows were written. Idempotent, and makes up for runs that were missed.
create or replace function automation.count_experiments(p_tenant_id uuid, p_now timestamptz) returns integer
language sql set search_path = '' set jit = off set work_mem = '32MB'
as $$
  with due as materialized (
    select e.id, e.outcome, e.event_type, e.outcome_days,
      coalesce(e.counted_at, e.started_at) - pg_catalog.make_interval(days => e.outcome_days + 8) as since
    from automation.experiments e
    where e.tenant_id = p_tenant_id and e.status <> 'DRAFT' and coalesce(e.counted_at, e.started_at) <= p_now
      and (e.stopped_at is null or e.counted_at is null or e.counted_at < e.stopped_at + pg_catalog.make_interval(days => e.outcome_days + 8))
    for no key update
  ),
  exposed as materialized (
    select d.id, d.outcome, d.event_type, x.phase, x.arm, x.customer_id, x.run_id, x.exposed_at, y.day,
      x.exposed_at - interval '42 days' as since, x.exposed_at + pg_catalog.make_interval(days => d.outcome_days) as until,
      (y.day + 1 + d.outcome_days)::timestamp at time zone 'UTC' <= p_now as is_over
    from due d
    join automation.experiment_exposures x on x.tenant_id = p_tenant_id and x.experiment_id = d.id
      and x.exposed_at >= pg_catalog.date_trunc('day', d.since, 'UTC') and x.exposed_at <= p_now
    cross join lateral (select (x.exposed_at at time zone 'UTC')::date as day) y
  ),
  facts as (
    select e.id, e.customer_id, o.ordered_at >= e.exposed_at as is_after, case e.outcome when 'REVENUE' then coalesce(nullif(o.total, 'NaN'), 0) else 1 end as worth
    from exposed e
    join crm.orders o on o.tenant_id = p_tenant_id and o.customer_id = e.customer_id and o.ordered_at >= e.since and o.ordered_at < e.until
    where e.is_over and e.outcome in ('ORDER', 'REVENUE') and o.status <> 'CANCELLED'
    union all
    select e.id, e.customer_id, k.completed_at >= e.exposed_at, 1
    from exposed e
    join crm.tasks k on k.tenant_id = p_tenant_id and k.customer_id = e.customer_id and k.completed_at >= e.since and k.completed_at < e.until
    where e.is_over and e.outcome = 'TASK_COMPLETED' and k.status = 'COMPLETED'
    union all
    select e.id, e.customer_id, m.sent_at >= e.exposed_at, 1
    from exposed e
    join automation.subscribers s on s.tenant_id = p_tenant_id and s.customer_id = e.customer_id
    join automation.inbound_messages m on m.tenant_id = p_tenant_id and m.page_id = s.page_id and m.recipient_id = s.recipient_id
      and m.sent_at >= e.since and m.sent_at < e.until
    where e.is_over and e.outcome = 'REPLY' and not m.is_opt_out
    union all
    select e.id, e.customer_id, b.scheduled_at >= e.exposed_at, 1
    from exposed e
    join crm.bookings b on b.tenant_id = p_tenant_id and b.customer_id = e.customer_id and b.scheduled_at >= e.since and b.scheduled_at < e.until
    where e.is_over and e.outcome = 'BOOKING_KEPT' and b.status = 'completed'
    union all
    -- Of the workflow in which the customer came to the experiment.
    select e.id, e.customer_id, r.ended_at >= e.exposed_at, 1
    from exposed e
    join automation.runs x on x.tenant_id = p_tenant_id and x.id = e.run_id
    join automation.runs r on r.tenant_id = p_tenant_id and r.customer_id = e.customer_id and r.workflow_id = x.workflow_id
      and r.ended_at >= e.since and r.ended_at < e.until
    where e.is_over and e.outcome = 'GOAL' and r.outcome = 'GOAL'
    union all
    select e.id, e.customer_id, v.occurred_at >= e.exposed_at, 1
    from exposed e
    join automation.events v on v.tenant_id = p_tenant_id and v.customer_id = e.customer_id and v.type = e.event_type
      and v.occurred_at >= e.since and v.occurred_at < e.until
    where e.is_over and e.outcome = 'EVENT'
  ),
  figures as (
    select f.id, f.customer_id, coalesce(sum(f.worth) filter (where f.is_after), 0) as y, coalesce(sum(f.worth) filter (where not f.is_after), 0) as x
    from facts f
    group by f.id, f.customer_id
  ),
  measured as (
    select e.id, e.phase, e.arm, e.day, e.is_over,
      case e.outcome when 'REVENUE' then coalesce(f.y, 0) else (coalesce(f.y, 0) > 0)::integer end as y,
      case e.outcome when 'REVENUE' then coalesce(f.x, 0) else (coalesce(f.x, 0) > 0)::integer end as x
    from exposed e
    left join figures f on f.id = e.id and f.customer_id = e.customer_id
  ),
  written as (
    insert into automation.experiment_days (tenant_id, experiment_id, phase, arm, day, exposed, n, sum_y, sum_yy, sum_x, sum_xx, sum_xy)
    select p_tenant_id, m.id, m.phase, m.arm, m.day, count(*), count(*) filter (where m.is_over),
      sum(case when m.is_over then m.y else 0 end), sum(case when m.is_over then m.y * m.y else 0 end), sum(case when m.is_over then m.x else 0 end),
      sum(case when m.is_over then m.x * m.x else 0 end), sum(case when m.is_over then m.x * m.y else 0 end)
    from measured m
    group by m.id, m.phase, m.arm, m.day
    on conflict (tenant_id, experiment_id, phase, arm, day) do update set
      exposed = excluded.exposed, n = excluded.n, sum_y = excluded.sum_y, sum_yy = excluded.sum_yy, sum_x = excluded.sum_x, sum_xx = excluded.sum_xx,
      sum_xy = excluded.sum_xy
    returning 1
  ),
  -- Events that are the outcome of nobody any more.
  unheard as (
    delete from automation.event_listeners l
    using automation.experiments e
    where l.tenant_id = p_tenant_id and l.experiment_id is not null and e.tenant_id = l.tenant_id and e.id = l.experiment_id
      and e.stopped_at < p_now - pg_catalog.make_interval(days => e.outcome_days)
  ),
  noted as (
    update automation.experiments e set counted_at = p_now from due d where e.tenant_id = p_tenant_id and e.id = d.id
  )
  select count(*)::integer from written
$$;
