-- what: the batches, newest first
-- grain: batch_number
-- reads: batch
-- formula: none
select *
from batch
where ($batch_number is null or batch_number = $batch_number)
order by batch_number desc
