-- Starts runs of a workflow by hand: `asked` is a list of {runId, customerId, key, ...} as automation.start_runs has it. All get the same `input`, which
-- stands here once: a request of the Data API ends at 4 MiB.
select s.place as "place!", s.run_id as "run_id?", s.refused as "refused?"
from automation.start_runs((
  select jsonb_agg(a.one || jsonb_build_object('input', :input::jsonb) order by a.place)
  from jsonb_array_elements(:asked::jsonb) with ordinality a (one, place)
), :now::timestamptz) s
