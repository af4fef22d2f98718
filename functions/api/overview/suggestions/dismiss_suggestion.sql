-- Keeps that a suggestion is not wanted, with its main figure as it is. Dismissed again, the new reason and figure count.
insert into automation.suggestions_dismissed (tenant_id, id, kind, reason, numerator, denominator, dismissed_by, dismissed_at)
values (:tenant_id::uuid, :id::uuid, :kind::text, :reason::text, :numerator::int, :denominator::int, :actor::text, :now::timestamptz)
on conflict (tenant_id, id) do update
set reason = excluded.reason, numerator = excluded.numerator, denominator = excluded.denominator,
  dismissed_by = excluded.dismissed_by, dismissed_at = excluded.dismissed_at
