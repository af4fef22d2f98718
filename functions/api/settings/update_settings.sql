-- Replaces a tenant's settings.
update automation.tenant_settings
set
  client_journey = :client_journey::boolean,
  email_workflows = :email_workflows::boolean,
  auto_generate_pdf = :auto_generate_pdf::boolean,
  followup_endpoint = :followup_endpoint::text,
  retry_missed_calls = :retry_missed_calls::boolean,
  deliverable_due_days = :deliverable_due_days::int,
  full_look_hours = :full_look_hours::int,
  sender_name = :sender_name::text,
  sender_address = :sender_address::text,
  reply_to_address = :reply_to_address::text,
  calls_at_once = :calls_at_once::int,
  calls_per_second = :calls_per_second::int,
  calls_paused = :calls_paused::boolean,
  run_triggers = :run_triggers::boolean,
  document_link_days = :document_link_days::int,
  attach_documents = :attach_documents::boolean,
  workflows = :workflows::boolean,
  keep_runs_days = :keep_runs_days::int,
  message_spacing_seconds = :message_spacing_seconds::int,
  keep_message_logs_days = :keep_message_logs_days::int,
  opt_out_words = :opt_out_words::jsonb,
  assignment = :assignment::jsonb
where tenant_id = :tenant_id::uuid
