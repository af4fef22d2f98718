-- What new rows mean to workflows: each status has an event of its name.
create or replace trigger note_open_inserted after insert on crm.deliverables
  referencing new table as after_change for each statement
  execute function automation.note_open_events('deliverable.created', 'deliverable.draft', 'deliverable.pending-review', 'deliverable.approved',
    'deliverable.delivered', 'deliverable.rejected', 'deliverable.completed');
