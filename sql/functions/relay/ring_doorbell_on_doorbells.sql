-- Deferred to the end of the transaction, when only the commit itself is left to wait for.
-- Dropped first: PostgreSQL cannot replace a constraint trigger.
drop trigger if exists ring_doorbell on automation.doorbells;
create constraint trigger ring_doorbell after insert on automation.doorbells
  deferrable initially deferred for each row execute function automation.ring_doorbell();
