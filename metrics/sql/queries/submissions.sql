-- what: the submitted files, newest first, or one of them
-- grain: submission_number
-- reads: submission
-- formula: none
select *
from submission
where ($submission_number is null or submission_number = $submission_number)
order by submission_number desc
