-- Cancels a message run, and tells how many of its messages were waiting, and how many are being sent. No row: there is no such run.
select c.deleted as "deleted!", c.failed as "failed!", c.is_change as "is_change!"
from automation.cancel_message_run(:tenant_id::uuid, :message_run_id::text::bigint, :now::timestamptz) c
where c.deleted is not null
