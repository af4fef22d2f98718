-- Counts tastings of a period and of the one before it, and after how many of them the customer ordered the product within 30 days: all of them, by week
-- or month ("bucket"), and by rep or trigger ("group"). `before`: in the period before. Only tastings whose 30 days are over count. By trigger, a tasting is
-- one that a trigger acted on, and its days begin with the task. Groups: the 200 with the most tastings, and `groups`.
with period as (
  select t.time_zone, (:before_from::date)::timestamp at time zone t.time_zone as before_at, (:from::date)::timestamp at time zone t.time_zone as starts_at,
    least((:to::date + 1)::timestamp at time zone t.time_zone, :now::timestamptz - interval '720 hours') as ends_at
  from crm.tenants t
  where t.id = :tenant_id::uuid
),
begun as (
  select s.tasted_at as at, s.customer_id, s.product_id, s.sales_rep_id, null::uuid as trigger_id
  from period p
  join crm.sample_usages s on s.tenant_id = :tenant_id::uuid and s.tasted_at >= p.before_at and s.tasted_at < p.ends_at
  where not :by_trigger::boolean
  union all
  select l.triggered_at, s.customer_id, s.product_id, s.sales_rep_id, l.trigger_id
  from period p
  join automation.triggered_tasks l on l.tenant_id = :tenant_id::uuid and l.triggered_at >= p.before_at and l.triggered_at < p.ends_at
  join automation.automated_triggers a on a.tenant_id = l.tenant_id and a.id = l.trigger_id and a.trigger_type = 'SAMPLE_NO_ORDER'
  join crm.sample_usages s on s.tenant_id = l.tenant_id and s.id::text = l.occurrence_key
  where :by_trigger::boolean and l.task_id is not null and (:trigger_id::uuid is null or l.trigger_id = :trigger_id::uuid)
),
followed as (
  select
    b.at < p.starts_at as is_before,
    date_trunc(:by::text, b.at at time zone p.time_zone)::date as bucket,
    case :group_by::text when 'rep' then b.sales_rep_id when 'trigger' then b.trigger_id end as group_id,
    exists (
      select
      from crm.orders o
      join crm.order_lines i on i.tenant_id = o.tenant_id and i.order_id = o.id and i.product_id = b.product_id
      where o.tenant_id = :tenant_id::uuid and o.customer_id = b.customer_id and o.status <> 'CANCELLED'
        and o.ordered_at between b.at and b.at + interval '720 hours'
    ) as has_ordered
  from begun b
  cross join period p
  where :user_id::uuid is null or b.sales_rep_id = :user_id::uuid
),
summed as (
  select
    case when grouping(f.bucket) = 0 then 'bucket' when grouping(f.group_id) = 0 then 'group' else 'all' end as kind,
    f.bucket,
    f.group_id,
    (count(*) filter (where not f.is_before))::int as tastings,
    (count(*) filter (where f.has_ordered and not f.is_before))::int as ordered,
    (count(*) filter (where f.is_before))::int as tastings_before,
    (count(*) filter (where f.has_ordered and f.is_before))::int as ordered_before
  from followed f
  group by grouping sets ((), (f.bucket), (f.group_id))
),
ranked as (
  select s.kind, s.bucket, s.group_id, s.tastings, s.ordered, s.tastings_before, s.ordered_before,
    row_number() over (partition by s.kind order by s.bucket desc, s.tastings desc, s.group_id) as place
  from summed s
)
select
  k.kind as "kind!", k.bucket as "bucket?", k.group_id as "group_id?", coalesce(left(u.name, 200), left(a.name, 200)) as "group_name?",
  k.tastings as "tastings!", k.ordered as "ordered!", k.tastings_before as "tastings_before!", k.ordered_before as "ordered_before!"
from ranked k
left join crm.users u on :group_by::text = 'rep' and u.tenant_id = :tenant_id::uuid and u.id = k.group_id
left join automation.automated_triggers a on :group_by::text = 'trigger' and a.tenant_id = :tenant_id::uuid and a.id = k.group_id
where k.kind <> 'group' or (:group_by::text is not null and (k.place <= 200 or k.group_id is null or :groups::jsonb ? k.group_id::text))
order by k.kind, k.place
limit 1000
