-- Pauses the message run of a campaign: no job of it is sent from now on (automation.judge_effect), and walks hold its runs.
update automation.message_runs m
set is_paused = true
where m.tenant_id = :tenant_id::uuid and m.campaign_id = :id::uuid and m.status in ('queued', 'running')
