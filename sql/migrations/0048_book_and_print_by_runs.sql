-- Runs of workflows make bookings, and print texts.
grant insert on crm.bookings to followthrough_engine;

-- The subject of a WORKFLOW document is the effect of a run. Older rows have one of the other types: nothing to look at.
alter table automation.documents
  drop constraint documents_type_check,
  add constraint documents_type_check check (type in ('BUSINESS_PLAN', 'DELIVERABLE', 'WORKFLOW')) not valid;
