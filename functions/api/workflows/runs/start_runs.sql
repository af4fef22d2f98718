-- Starts runs of a workflow by hand: `asked` is a list of {runId, customerId, key, ...} as automation.start_runs has it, `entries` the entries of which
-- one must let the customer in. All get the same `input`, which stands here once: a request of the Data API ends at 4 MiB.
select s.place as "place!", s.run_id as "run_id?", s.refused as "refused?"
from automation.enter_by_hand((
  select jsonb_agg(a.one || jsonb_build_object('input', :input::jsonb) order by a.place)
  from jsonb_array_elements(:asked::jsonb) with ordinality a (one, place)
), :entries::jsonb, :now::timestamptz) s
