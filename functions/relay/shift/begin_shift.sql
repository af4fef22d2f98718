-- Begins the shift of a relay for a minute, or makes its own longer, unless another relay is in one. Two that begin at the same moment
-- both may.
with ended as (
  delete from automation.relay_shifts s where s.ends_at <= :now::timestamptz and s.id <> :id::uuid
),
begun as (
  insert into automation.relay_shifts as s (id, ends_at)
  select :id::uuid, :now::timestamptz + interval '1 minute'
  where not exists (select from automation.relay_shifts o where o.ends_at > :now::timestamptz and o.id <> :id::uuid)
  on conflict (id) do update set ends_at = excluded.ends_at
  returning s.id
)
select exists (select from begun) as "has_begun!"
