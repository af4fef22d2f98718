-- Reacts to the next events of a type that wait, tenants in turn.
select
  h.handled as "handled!", h.failed as "failed!", h.given_up as "given_up!", h.error as "error?", h.oldest_at as "oldest_at?",
  h.is_more as "is_more!", h.last_tenant as "last_tenant?"
from automation.handle_events(:type::text, :limit::int, :now::timestamptz, :after::uuid) h
