-- Wakes the tenant's waiting calls, so that they are made now.
select automation.wake_calls()::text as "woken?"
