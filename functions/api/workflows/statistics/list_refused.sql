-- Adds up who was refused entry to a workflow, by reason, most first. `detail`: the last error, of ENTRY_FAILED.
select e.reason, sum(e.entries)::float8 as "entries!", (array_agg(e.detail order by e.day desc) filter (where e.detail is not null))[1] as "detail?"
from automation.refused_entries e
where e.tenant_id = :tenant_id::uuid and e.workflow_id = :workflow_id::uuid and e.day between :from_day::date and :to_day::date
group by e.reason
order by 2 desc, e.reason
limit 100
