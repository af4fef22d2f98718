/**
 * Every column of the database that can hold text: whether it may hold personal data of a customer, which erasure takes out (sql/functions/erasure), or
 * not. A new column fails the test until it is in one of the lists.
 */

/** Of customers. Emptied, or their rows deleted. */
export const personal: Readonly<Record<string, string>> = {
  'crm.customers': 'name email phone account_number time_zone tags attributes external_id',
  'crm.activities': 'summary data',
  'crm.bookings': 'notes metadata last_execution_error',
  'crm.business_plans': 'content document_key',
  'crm.deliverables': 'title document_key',
  'crm.sample_usages': 'feedback',
  'crm.tasks': 'title description',
  'automation.audit_log': 'changes',
  'automation.campaign_recipients': 'recipient_id',
  'automation.cursors': 'loops result data',
  'automation.customer_consents': 'recipient_id',
  'automation.documents': 'title file_key',
  'automation.email_addresses': 'address last_detail',
  'automation.email_reports': 'address detail',
  'automation.events': 'data dedupe_key',
  'automation.held_rows': 'external_id item missing_external_id',
  'automation.inbound_messages': 'recipient_id message_id matched_keyword',
  'automation.jobs': 'payload result error failures notes effect discard_reason',
  'automation.message_deliveries': 'detail',
  'automation.message_logs': 'recipient_id error',
  'automation.run_attempts': 'error',
  'automation.run_trace': 'detail',
  'automation.runs': 'data error',
  'automation.subscribers': 'recipient_id',
  'automation.task_ratings': 'comment',
  'automation.trigger_runs': 'recipient_user_id trigger_context error_details',
  'automation.webhook_deliveries': 'body topic reason',
  'automation.window_waits': 'recipient_id',
};

/** Answers to repeated requests, which are kept for a day and cannot be read: they are compressed, and secret ones encrypted. */
export const shortLived: Readonly<Record<string, string>> = {
  'automation.idempotency_keys': 'key request_hash response',
};

/** About customers: ids, states, names of settings and of channels, codes. They are what figures are made of. */
const figures: Readonly<Record<string, string>> = {
  'crm.activities': 'type',
  'crm.bookings': 'booking_type time_zone status task_status task_name call_result',
  'crm.business_plans': 'status',
  'crm.customers': 'status',
  'crm.deliverables': 'status external_id',
  'crm.orders': 'status external_id',
  'crm.sample_usages': 'external_id',
  'crm.tasks': 'status priority source occurrence_key',
  'automation.audit_log': 'actor action entity_type',
  'automation.awaited_events': 'type subject',
  'automation.booking_calls': 'endpoint outcome error',
  'automation.booking_timers': 'name',
  'automation.campaign_counts': 'status reason',
  'automation.campaign_recipients': 'status reason',
  'automation.cursors': 'state',
  'automation.customer_consents': 'channel state source',
  'automation.documents': 'type',
  'automation.email_addresses': 'stopped_reason',
  'automation.email_reports': 'report_id kind',
  'automation.entry_dates': 'date',
  'automation.erasures': 'external_id_hash',
  'automation.events': 'type outcome',
  'automation.experiment_days': 'arm',
  'automation.experiment_exposures': 'arm',
  'automation.experiment_overrides': 'arm created_by',
  'automation.held_rows': 'collection missing_collection problem',
  'automation.inbound_messages': 'kind',
  'automation.jobs': 'type queue status dedupe_key lane live_key mail_to lane_key discarded_by',
  'automation.journey_facts': 'fact',
  'automation.message_deliveries': 'message_id status',
  'automation.message_echoes': 'effect_key message_id',
  'automation.message_logs': 'effect_key step status code subcode message_id',
  'automation.message_outcomes': 'of status code message',
  'automation.node_counts': 'port',
  'automation.refused_entries': 'reason detail',
  'automation.run_attempts': 'retried_by',
  'automation.run_trace': 'port',
  'automation.run_waits': 'type subject',
  'automation.runs': 'occurrence_key reentry_key status outcome',
  'automation.subscribers': 'inactive_reason',
  'automation.task_ratings': 'rated_by',
  'automation.trigger_runs': 'status next_step_id last_step_id',
  'automation.triggered_tasks': 'occurrence_key arm',
  'automation.wait_notices': 'type subject',
  'automation.webhook_deliveries': 'dedupe_key address status',
};

/** Written by the staff of a tenant about its automation: settings, drawings, names of workflows. And the staff itself. */
const written: Readonly<Record<string, string>> = {
  'crm.products': 'sku name external_id',
  'crm.sample_feedback_templates': 'category label',
  'crm.tenants': 'slug name time_zone',
  'crm.users': 'email name role external_id',
  'automation.api_keys': 'role name key_hash created_by',
  'automation.automated_triggers': 'trigger_type name description config',
  'automation.calendar_exceptions': 'name spans',
  'automation.calendar_holidays': 'name source',
  'automation.calendars': 'name time_zone country region',
  'automation.campaigns': 'name status audience error created_by',
  'automation.connection_authorizations': 'verifier redirect_uri requested_by',
  'automation.connections':
    'name base_url auth settings idempotency_header secret secret_last_four problem access_token refresh_token scope authorized_by lane_key',
  'automation.entry_passes': 'spec run reasons',
  'automation.entry_schedules': 'spec time_zone',
  'automation.experiment_phases': 'arms reason',
  'automation.experiments':
    'name key status salt holdout_salt labels configs control outcome event_type better winner created_by',
  'automation.graph_migrations': 'map stayed created_by',
  'automation.graph_nodes': 'key kind name role port_names test tests vars conditions salt config parts on_error',
  'automation.graph_waits': 'type key',
  'automation.graphs': 'source checksum settings starts note published_by',
  'automation.imported_records': 'format source_id checksum imported_by',
  'automation.imported_triggers': 'source_id checksum imported_by',
  'automation.lanes': 'key limits_of endpoint',
  'automation.pages': 'channel name token origination_identity phone_number_id url lane_key phone_number',
  // Nothing says whose runs of another system they were.
  'automation.past_executions': 'format source_id status error',
  'automation.paused_runs': 'paused_by',
  // Files of rows are deleted after seven days, and nothing of them is in the tables.
  'automation.row_exports': 'collection settings state upload_id parts after_at created_by',
  'automation.row_imports': 'collection file_name settings state problem etag ignored_columns created_by',
  'automation.run_moves': 'action filter refused created_by',
  'automation.schedules':
    'name description pattern cron time_zone job_type queue payload input overlap catch_up on_holiday created_by',
  'automation.sessions': 'token_hash role',
  'automation.suggestion_wordings': 'hash wording',
  'automation.suggestions_dismissed': 'kind reason dismissed_by',
  'automation.template_ratings': 'template_id rated_by',
  'automation.template_uses': 'template_id',
  'automation.tenant_quotas': 'quota',
  'automation.tenant_settings':
    'followup_endpoint sender_name reply_to_address sender_address opt_out_words assignment',
  'automation.webhook_endpoints':
    'name form event_type secret secret_last_four previous_secret previous_last_four verify_token dedupe_header dedupe_path allowed_addresses customer',
  'automation.webhook_subscriptions':
    'name url event_types status ended_reason secret secret_last_four previous_secret lane_key last_error',
  'automation.workflow_entries': 'event_type spec',
  'automation.workflow_templates':
    'category title summary visibility parameters graph taken_out node_types created_by approved_by',
  'automation.workflows': 'name description status draft created_by',
};

/** The engine about itself: counts, claims, messages on their way, which name rows by their ids only. */
const engine: Readonly<Record<string, string>> = {
  // Ids and roles of users.
  'automation.assignment_turns': 'pool',
  'automation.booking_reconciliations': 'phase next_token after_status counts foreign_names',
  // Parameters and figures of all customers together.
  'automation.cadence_models': 'status reason back_test',
  'automation.circuit_breakers': 'key endpoint last_error',
  // Bodies of queues whose messages name rows by their ids only.
  'automation.discarded_messages': 'queue message_id source body reason discarded_by',
  'automation.doorbell_target': 'function_arn region',
  'automation.event_listeners': 'event_type',
  'automation.job_claims': 'queue lane',
  'automation.job_lanes': 'queue lane',
  'automation.job_starts': 'queue lane',
  'automation.lane_claims': 'key',
  'automation.lane_notices': 'queue key',
  'automation.lane_states': 'key last_error',
  'automation.lane_turns': 'key queue lane',
  'automation.maintenance_pauses': 'name',
  'automation.maintenance_runs': 'name source requested_by status detail error',
  'automation.message_runs': 'status error_summary next_step_id last_step_id after_recipient',
  'automation.outbox': 'topic',
  'automation.queue_pauses': 'queue',
  'automation.quota_uses': 'quota',
  'automation.quotas': 'name',
  'automation.run_notices': 'kind error',
  'automation.schedule_firings': 'requested_by status reason detail',
  'automation.schedule_runs': 'name',
  'automation.schema_functions': 'name hash signature drop_statement',
  'automation.schema_migrations': 'name hash',
  'automation.trigger_evaluations': 'trigger_type source status suppressed error requested_by',
  'automation.waiting_events': 'type',
  'automation.waiting_jobs': 'queue lane_key',
  'automation.webhook_refusals': 'reason detail',
};

export const notPersonal = [figures, written, engine] as const;
