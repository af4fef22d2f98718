-- Keeps the agenda, part of evaluate.sql: customers to examine again although nothing about them will change, at each evaluation (the epoch is always due),
-- or at a moment.
wanted as (
  select w.customer_id, min(w.look_at) as look_at
  from (
    select j.customer_id, to_timestamp(0) as look_at from judged j
    where j.verdict is distinct from 'ALREADY_DONE' and (j.verdict is not null or j.place > :chunk::int)
    union all
    select m.customer_id, m.look_at from matches m where m.look_at is not null
  ) w
  group by w.customer_id
),
saved_agenda as (
  insert into automation.trigger_agenda (tenant_id, trigger_id, customer_id, look_at)
  select :tenant_id::uuid, :trigger_id::uuid, wanted.customer_id, wanted.look_at from gate cross join tally cross join wanted
  where tally.is_final
  on conflict (tenant_id, trigger_id, customer_id) do update set look_at = excluded.look_at
  where trigger_agenda.look_at <> excluded.look_at
),
dropped_agenda as (
  delete from automation.trigger_agenda a
  where a.ctid = any (array(
    select g.place
    from gate cross join tally cross join examined
    cross join lateral (
      select k.ctid as place from automation.trigger_agenda k
      where k.tenant_id = :tenant_id::uuid and k.trigger_id = :trigger_id::uuid and k.customer_id = examined.customer_id
      offset 0
    ) g
    where tally.is_final and not :is_full::boolean
      and examined.customer_id not in (select wanted.customer_id from wanted)
    union all
    select k.ctid
    from gate cross join tally cross join automation.trigger_agenda k
    where tally.is_final and :is_full::boolean
      and k.tenant_id = :tenant_id::uuid and k.trigger_id = :trigger_id::uuid
      and k.customer_id not in (select wanted.customer_id from wanted)
  ))
)
