-- Sets the function that commits invoke.
insert into automation.doorbell_target (function_arn, region)
values (:function_arn::text, split_part(:function_arn::text, ':', 4))
on conflict (is_only_row) do update set function_arn = excluded.function_arn, region = excluded.region
