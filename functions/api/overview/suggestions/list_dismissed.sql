-- Lists the suggestions that the tenant does not want to see, newest first.
select d.id, d.reason, d.numerator, d.denominator, d.dismissed_by, d.dismissed_at
from automation.suggestions_dismissed d
where d.tenant_id = :tenant_id::uuid
order by d.dismissed_at desc, d.id
limit 1000
