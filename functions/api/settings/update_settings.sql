-- Replaces a tenant's settings.
update automation.tenant_settings
set
  client_journey = :client_journey::boolean,
  email_workflows = :email_workflows::boolean,
  auto_generate_pdf = :auto_generate_pdf::boolean,
  followup_endpoint = :followup_endpoint::text,
  retry_missed_calls = :retry_missed_calls::boolean,
  run_triggers = :run_triggers::boolean
where tenant_id = :tenant_id::uuid
