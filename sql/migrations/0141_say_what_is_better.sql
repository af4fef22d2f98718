-- An outcome may be a bad one, such as an event by which customers unsubscribe: the arm with less of it wins.
alter table automation.experiments add column better text not null default 'MORE';
alter table automation.experiments add constraint experiments_better check (better in ('MORE', 'LESS'));
