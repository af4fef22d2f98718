-- Whoever has been through a split keeps the way, also when its percentages change: a walk finds the versions that divide the same split otherwise.
create index graph_nodes_splits on automation.graph_nodes (tenant_id, salt) where salt is not null;
