-- Tells how often templates are used, how they are rated, and how the caller rated them.
select f.template_id as "template_id!", f.uses as "uses!", f.ratings as "ratings!", f.stars::float8 as "stars?", f.own_stars::int as "own_stars?"
from automation.template_figures(:ids::jsonb, :actor::text) f
limit 1000
