-- Pages that send e-mail know recipients in lower case, so that a mailbox is one subscriber however it is written. Of a mailbox that is there twice
-- the oldest gets the name, and the others stay as they are: links in e-mails name them.
with oldest as (
  select distinct on (s.tenant_id, s.page_id, lower(s.recipient_id)) s.tenant_id, s.page_id, s.recipient_id
  from automation.subscribers s
  join automation.pages p on p.tenant_id = s.tenant_id and p.page_id = s.page_id and p.channel = 'email'
  order by s.tenant_id, s.page_id, lower(s.recipient_id), s.recipient_id = lower(s.recipient_id) desc, s.created_at, s.id
)
update automation.subscribers s
set recipient_id = lower(s.recipient_id)
from oldest o
where s.tenant_id = o.tenant_id and s.page_id = o.page_id and s.recipient_id = o.recipient_id and s.recipient_id <> lower(s.recipient_id);
