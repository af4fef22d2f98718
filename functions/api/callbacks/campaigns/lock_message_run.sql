-- Locks the message run of a campaign, which walks lock before the campaign.
select m.id::text as "id!", m.status as "status!"
from automation.message_runs m
where m.tenant_id = :tenant_id::uuid and m.campaign_id = :id::uuid
for no key update
