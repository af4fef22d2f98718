-- Runs that are ended from outside, such as by a person, leave a row of the trace and are counted at the node where they stood.
-- node_counts.port: the way by which runs left; empty when they ended there; FAILED or CANCELLED when they were ended so.

grant insert on automation.run_trace to followthrough_api;
grant insert, update on automation.node_counts to followthrough_api;
