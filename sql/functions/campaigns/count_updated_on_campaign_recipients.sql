-- Runs once per statement, however many rows it changed.
create or replace trigger count_updated after update on automation.campaign_recipients
  referencing new table as after_change old table as before_change for each statement execute function automation.count_campaign_recipients();
