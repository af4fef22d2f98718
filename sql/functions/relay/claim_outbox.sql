-- Claims the next `p_limit` rows of the outbox that are due until `p_due_until`, so that no other relay sends them before
-- `p_lease_until`. Tenants take turns, a row of each, so that a tenant with one row does not wait for another's thousands.
-- Begins after the tenant `p_after`, and with the first when that is null; `last_tenant` is where the next call goes on.
-- Looks at twice as many rows as it may claim, however many are due; `is_more` says that others may be. Also deletes doorbells, which are not needed once their transaction is
-- visible.
create or replace function automation.claim_outbox(p_limit integer, p_now timestamptz, p_due_until timestamptz, p_lease_until timestamptz, p_after uuid)
returns table (id bigint, tenant_id uuid, topic text, subject_ids jsonb, due_at timestamptz, is_more boolean, last_tenant uuid)
language plpgsql
set search_path = '' set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off set jit = off
as $$
begin
  delete from automation.doorbells d
  using (select b.xid from automation.doorbells b limit 1000 for update skip locked) seen
  where d.xid = seen.xid;

  return query
    with recursive tenant as (
      (select o.tenant_id as id from automation.outbox o
       where (p_after is null or o.tenant_id > p_after) and o.due_at <= p_due_until and o.claimed_until <= p_now order by o.tenant_id limit 1)
      union all
      select next.id from tenant t
      cross join lateral (
        select o.tenant_id as id from automation.outbox o
        where o.tenant_id > t.id and o.due_at <= p_due_until and o.claimed_until <= p_now order by o.tenant_id limit 1
      ) next
    ),
    turn as materialized (
      select t.id from tenant t limit p_limit -- in the order of ids, in which the recursion finds them
    ),
    cap as materialized (
      select greatest(2 * p_limit / greatest(count(*), 1), 1) as most from turn t
    ),
    candidate as materialized (
      select c.id, row_number() over (partition by t.id order by c.due_at, c.id) as place
      from turn t
      cross join lateral (
        select o.id, o.due_at from automation.outbox o
        where o.tenant_id = t.id and o.due_at <= p_due_until and o.claimed_until <= p_now order by o.due_at, o.id limit (select c.most from cap c)
      ) c
    ),
    due as (
      select o.id from automation.outbox o
      where o.id in (select c.id from candidate c order by c.place limit p_limit) and o.claimed_until <= p_now
      for update skip locked
    ),
    more as materialized (
      select (select count(*) from candidate) > (select count(*) from due) or (select count(*) from turn) = p_limit or p_after is not null
        or exists (select from candidate c where c.place = (select c.most from cap c)) as "is",
        case when (select count(*) from turn) = p_limit then (select t.id from turn t order by t.id desc limit 1) end as last_tenant
    )
    update automation.outbox o
    set claimed_until = p_lease_until
    from due
    cross join more
    where o.id = due.id
    returning o.id, o.tenant_id, o.topic, to_jsonb(o.subject_ids), o.due_at, more."is", more.last_tenant;
end
$$;
