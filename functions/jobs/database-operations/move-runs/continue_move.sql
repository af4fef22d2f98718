-- Moves the next runs of a bulk action and says how far it has come. No row: there is none.
select m.total as "total!", m.looked_at as "looked_at!", m.moved as "moved!", m.refused as "refused!", m.is_stopped as "is_stopped!", m.is_done as "is_done!"
from automation.continue_move(:tenant_id::uuid, :move_id::uuid, :limit::int, :now::timestamptz) m
