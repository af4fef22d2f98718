-- Reads nothing: any statement ends the pause of a cluster.
select true as "is_awake!"
