-- Finds everything about the e-mail of a workflow in one statement, because the customer waits for it: whether it may be sent now, to whom, and its texts.
-- A row for each piece of a text: a row of the Data API ends at 64 KB. Makes the token of the unsubscribe link for the customer's first e-mail.
with judged as materialized (
  select e.* from automation.judge_effect(:tenant_id::uuid, :job_id::uuid, :now::timestamptz) e
),
recipient as materialized (
  select j.objection, j.effect, c.id, left(c.name, 300) as customer_name, left(c.email, 300) as email, left(t.name, 300) as tenant_name,
    coalesce(s.email_workflows, false) as sends_email, s.sender_name, s.sender_address, s.reply_to_address
  from judged j
  join crm.customers c on c.tenant_id = :tenant_id::uuid and c.id = j.customer_id
  join crm.tenants t on t.id = c.tenant_id
  left join automation.tenant_settings s on s.tenant_id = c.tenant_id
),
made as (
  insert into automation.unsubscribe_tokens (tenant_id, customer_id)
  select :tenant_id::uuid, r.id from recipient r where r.objection is null
  on conflict (tenant_id, customer_id) do update set customer_id = excluded.customer_id
  returning token
)
select
  j.objection as "objection?",
  r.customer_name as "customer_name?",
  r.email as "email?",
  r.tenant_name as "tenant_name?",
  coalesce(r.sends_email, false) as "sends_email!",
  r.sender_name as "sender_name?",
  r.sender_address as "sender_address?",
  r.reply_to_address as "reply_to_address?",
  (select m.token from made m) as "token?",
  automation.reason_against_email(:tenant_id::uuid, r.id, r.email) as "reason?",
  automation.earlier_mail(:tenant_id::uuid, :job_id::uuid, :now::timestamptz) is not null as "has_earlier!",
  r.effect -> 'variables' as "variables?",
  p.name as "name?",
  p.piece as "piece?"
from judged j
left join recipient r on true
left join lateral (
  select t.key as name, substr(f.filled, 1 + 8000 * (n - 1), 8000) as piece, n
  from automation.graph_nodes g
  cross join lateral jsonb_each(case when r.effect ? 'chosen' then (automation.node_of_variant(g, r.effect #>> '{chosen,variant}')).parts else g.parts end) t
  cross join lateral (select automation.text_of_values(t.value, r.effect #> array['values', t.key]) as filled) f
  cross join lateral generate_series(1, greatest(1, ceil(length(f.filled) / 8000.0)::int)) n
  -- Of the version in which the values were read: the run may have moved to another one since.
  where r.objection is null and g.graph_id = (r.effect -> 'graphId')::bigint and g.node = (r.effect -> 'node')::smallint
) p on true
order by p.name, p.n
