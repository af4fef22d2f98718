-- Returns a tenant's settings; no row means the defaults.
select s.client_journey, s.email_workflows, s.auto_generate_pdf, s.followup_endpoint, s.retry_missed_calls,
  s.deliverable_due_days, s.full_look_hours,
  s.sender_name, s.sender_address, s.reply_to_address,
  s.calls_at_once, s.calls_per_second, s.calls_paused, s.run_triggers,
  s.document_link_days, s.attach_documents, s.word_suggestions, s.workflows, s.keep_runs_days, s.message_spacing_seconds, s.keep_message_logs_days,
  s.opt_out_words, s.assignment,
  s.target_conversion_gain, s.target_completion_rate, s.target_follow_up_hours, s.target_satisfaction::float8 as "target_satisfaction!", s.target_accuracy
from automation.tenant_settings s
where s.tenant_id = :tenant_id::uuid
