-- Starts runs of a workflow by hand: `asked` is a list of {runId, customerId, key, ...} as automation.start_runs has it, `entries` the entries of which
-- one must let the customer in.
select s.place as "place!", s.run_id as "run_id?", s.refused as "refused?"
from automation.enter_by_hand(:asked::jsonb, :entries::jsonb, :now::timestamptz) s
