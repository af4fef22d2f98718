-- Runs once per statement, however many rows it wrote.
create or replace trigger count_inserted after insert on automation.campaign_recipients
  referencing new table as inserted for each statement execute function automation.count_campaign_recipients();
