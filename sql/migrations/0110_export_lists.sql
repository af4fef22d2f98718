-- Exports of tasks, jobs and runs, and of customers by what is searched.
alter table automation.row_exports drop constraint row_exports_collection_check;
alter table automation.row_exports add constraint row_exports_collection_check check (
  collection in ('users', 'products', 'customers', 'orders', 'samples', 'deliverables', 'tasks', 'jobs', 'runs'));
