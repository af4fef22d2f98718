-- Starts runs of a workflow by hand: `asked` is a list of {runId, customerId, key, ...} as automation.start_runs has it.
select s.place as "place!", s.run_id as "run_id?", s.refused as "refused?"
from automation.start_runs(:asked::jsonb, :now::timestamptz) s
