-- Finds what the jobs of effects do, and whether they may do it now (automation.judge_effect): a row for each of `jobs`, a list of {id, tenantId}. The
-- last ones are left out where all are more than the 1 MB of a reply; the first is always there. No key: there is no such job of a run.
select s.id as "job_id!", s.objection as "objection?", s.key as "key?", s.effect as "effect?"
from (
  select (a.one ->> 'id')::uuid as id, a.place, e.objection, e.key, e.effect,
    sum(coalesce(octet_length(e.effect::text), 0) + 500) over (order by a.place) as bytes
  from jsonb_array_elements(:jobs::jsonb) with ordinality a (one, place)
  left join lateral automation.judge_effect((a.one ->> 'tenantId')::uuid, (a.one ->> 'id')::uuid, :now::timestamptz) e on true
) s
where s.place = 1 or s.bytes < 700000
order by s.place
