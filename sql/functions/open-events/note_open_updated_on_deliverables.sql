-- What changed rows mean to workflows: each status has an event of its name.
create or replace trigger note_open_updated after update on crm.deliverables
  referencing old table as before_change new table as after_change for each statement
  execute function automation.note_open_events('deliverable.draft', 'deliverable.pending-review', 'deliverable.approved',
    'deliverable.delivered', 'deliverable.rejected', 'deliverable.completed');
