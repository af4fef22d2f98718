-- Ends the pause of the message run of a campaign.
update automation.message_runs m
set is_paused = false
where m.tenant_id = :tenant_id::uuid and m.campaign_id = :id::uuid and m.is_paused
