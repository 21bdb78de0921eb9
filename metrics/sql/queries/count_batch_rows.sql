-- what: how many numbers of one batch the projection holds
-- grain: one row
-- reads: observation
-- formula: count
select count(*) from observation
where batch_number = $batch_number
