-- A session plans a trigger's statement once, for as many rows as its first update had. After an update of one row, one of many
-- would compare each with each: ten thousand customers took 17 s, and a hundred thousand would take half an hour. A hash join
-- takes 0.3 s for the ten thousand.
alter function automation.note_activated_customers() set enable_nestloop = off;
alter function automation.note_completed_deliverables() set enable_nestloop = off;
alter function automation.note_completed_plans() set enable_nestloop = off;
