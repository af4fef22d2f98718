-- Clears a date in the statement that makes its last task. A date that a person sets meanwhile stays.
-- Asks for those acted on before too: the trigger that was last to act may have been switched off instead.
update crm.customers c
set do_not_contact_until = null, updated_at = :now::timestamptz
from automation.contact_dates_to_clear(
  :tenant_id::uuid, :trigger_id::uuid,
  array(
    select o.occurrence_key from chosen o
    union all
    select j.occurrence_key from gate cross join judged j where j.verdict = 'ALREADY_DONE'
  )
) ended
where c.tenant_id = :tenant_id::uuid and c.id = ended.customer_id and c.do_not_contact_until = ended.contact_on
