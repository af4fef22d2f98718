-- Finds what the jobs of effects do, and whether they may do it now (automation.judge_effect): a row for each of `jobs`, a list of {id, tenantId}. The
-- last ones are left out where all are more than the 1 MB of a reply; the first is always there. `depth` is that of the event that the run began with. No key: there is no such job of a run.
select s.id as "job_id!", s.objection as "objection?", s.key as "key?", s.effect as "effect?", s.depth::int as "depth?"
from (
  select (a.one ->> 'id')::uuid as id, a.place, e.objection, e.key, e.effect, r.event_depth as depth,
    sum(coalesce(octet_length(e.effect::text), 0) + 500) over (order by a.place) as bytes
  from jsonb_array_elements(:jobs::jsonb) with ordinality a (one, place)
  left join automation.jobs j on j.tenant_id = (a.one ->> 'tenantId')::uuid and j.id = (a.one ->> 'id')::uuid
  left join automation.runs r on r.tenant_id = j.tenant_id and r.id = j.run_id
  left join lateral (select e.* from automation.judge_effect((a.one ->> 'tenantId')::uuid, (a.one ->> 'id')::uuid, :now::timestamptz) e offset 0) e on true
) s
where s.place = 1 or s.bytes < 700000
order by s.place
