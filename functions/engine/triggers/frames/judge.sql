-- Judges what is due among `matches`, as evaluate.sql does: no reason means a task. Part of the statements that only show. With :judged_at it
-- judges a moment of the past: tasks that were made or completed at or after it are taken as not yet made, and still open.
select
  h.customer_id,
  h.customer_name,
  h.occurrence_key,
  h.waiting_since,
  h.product,
  h.fact_on,
  h.days,
  h.sales_rep_id,
  given.experiment_id,
  given.arm,
  r.reason,
  row_number() over (partition by r.reason is null order by h.waiting_since, h.occurrence_key) as place
from (
  select
    t.*,
    case when (:settings::jsonb ->> 'maxOpenTasksPerCustomer')::int > 0 and t.turn > (:settings::jsonb ->> 'maxOpenTasksPerCustomer')::int - (
      select count(*)
      from automation.triggered_tasks l
      join crm.tasks k on k.tenant_id = l.tenant_id and k.id = l.task_id
      where t.turn <= (:settings::jsonb ->> 'maxOpenTasksPerCustomer')::int
        and l.customer_id = t.customer_id and l.trigger_id = :trigger_id::uuid and l.tenant_id = :tenant_id::uuid
        and (:judged_at::timestamptz is null or l.triggered_at < :judged_at::timestamptz)
        and (k.status in ('PENDING', 'IN_PROGRESS') or k.completed_at >= :judged_at::timestamptz)
    ) then 'OPEN_TASK' else t.verdict end as reason
  from (
    select
      w.*,
      case when w.verdict is null then
        row_number() over (partition by w.verdict is null, w.customer_id order by w.waiting_since, w.occurrence_key)
      end as turn
    from (
      select
        m.customer_id,
        c.name as customer_name,
        c.sales_rep_id,
        m.occurrence_key,
        m.waiting_since,
        m.product,
        m.fact_on,
        m.days,
        case
          when exists (
            select from automation.triggered_tasks done
            where done.tenant_id = :tenant_id::uuid and done.trigger_id = :trigger_id::uuid and done.occurrence_key = m.occurrence_key
              and (:judged_at::timestamptz is null or done.triggered_at < :judged_at::timestamptz)
          ) then 'ALREADY_DONE'
          when btrim(coalesce(c.name, '')) = '' then 'CUSTOMER_WITHOUT_NAME'
          when c.status in ('INACTIVE', 'ARCHIVED') then 'NOT_ACTIVE'
          when c.do_not_contact_until > :today::date then 'DO_NOT_CONTACT'
        end as verdict
      from matches m
      cross join lateral (
        select k.name, k.status, k.do_not_contact_until, k.sales_rep_id
        from crm.customers k
        where k.tenant_id = :tenant_id::uuid and k.id = m.customer_id
        offset 0
      ) c
      where m.is_due and (:starts_at::timestamptz is null or m.due_from >= :starts_at::timestamptz)
    ) w
  ) t
) h
left join lateral (
  select a.experiment_id, a.arm from automation.arm_at_trigger(:tenant_id::uuid, :trigger_id::uuid, h.customer_id, :judged_at::timestamptz) a
  where h.reason is null
) given on true
cross join lateral (
  select case
    when given.arm = 'HELD_OUT' then 'HELD_OUT'
    when h.waiting_since + (:settings::jsonb -> 'delays' ->> given.arm)::int * interval '24 hours' > :now::timestamptz then 'ARM_WAITS'
    else h.reason
  end as reason
) r
