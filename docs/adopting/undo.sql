-- Takes the recipe off: triggers, views, functions and lists. The CRM's tables and the rows of schema crm stay as they are.
drop schema adoption cascade;
