-- Two deployments at once take turns; the lock ends with the transaction. The number is ours alone: "follow" in ASCII.
select 1 as turn from (select pg_advisory_xact_lock(112585662229367)) taken
