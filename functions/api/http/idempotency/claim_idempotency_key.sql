-- Claims an Idempotency-Key; waits while another request holds it. A null status means that the claim is new; otherwise the earlier
-- answer is returned, up to 60 000 characters: read_answer.sql has the rest. Keys expire after a day, and each claim deletes a few expired ones.
with forgotten as (
  delete from automation.idempotency_keys k
  using (
    select o.key
    from automation.idempotency_keys o
    where o.tenant_id = :tenant_id::uuid and o.key <> :key::text and o.created_at < :now::timestamptz - interval '1 day'
    order by o.created_at
    limit 20
    for update skip locked
  ) old
  where k.tenant_id = :tenant_id::uuid and k.key = old.key
)
insert into automation.idempotency_keys as mine (tenant_id, key, request_hash, created_at)
values (:tenant_id::uuid, :key::text, :request_hash::text, :now::timestamptz)
on conflict (tenant_id, key) do update
set
  request_hash = case when mine.created_at < excluded.created_at - interval '1 day' then excluded.request_hash else mine.request_hash end,
  status = case when mine.created_at < excluded.created_at - interval '1 day' then null else mine.status end,
  response = case when mine.created_at < excluded.created_at - interval '1 day' then null else mine.response end,
  created_at = case when mine.created_at < excluded.created_at - interval '1 day' then excluded.created_at else mine.created_at end
returning mine.request_hash, mine.status, left(mine.response #>> '{}', 60000) as "response?"
