-- what: the later batches, not undone, that touched a cell of one batch
-- grain: batch_number
-- reads: observation
-- formula: same indicator, region, start and as-of day
select distinct later.batch_number
from observation as earlier
inner join observation as later
    on
        earlier.indicator_id = later.indicator_id
        and earlier.region_id = later.region_id
        and earlier.period_start = later.period_start
        and earlier.as_of = later.as_of
        and earlier.batch_number < later.batch_number
where earlier.batch_number = $batch_number and later.undone_line is null
order by later.batch_number
