-- Runs only when the journey is on.
create or replace trigger note_journey_begun after insert or update on automation.tenant_settings
  for each row when (new.client_journey) execute function automation.note_journey_begun();
