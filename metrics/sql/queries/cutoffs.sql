-- what: the month ends a reader can choose as cut-off, with how many numbers came in for each
-- grain: cutoff
-- reads: observation
-- formula: last day of the month the numbers reach to
select
    last_day(as_of) as cutoff,
    count(*) as number_count
from observation
where batch_number <= $known_at and (undone_line is null or undone_line > $known_at)
group by last_day(as_of)
order by cutoff desc
