-- what: how many numbers each journal line changed, told by the batches alone
-- grain: line_number
-- reads: batch
-- formula: a batch counts its corrections (with $with_new all its rows), an undo every row it took back
with line as (
    select
        batch_number as line_number,
        case when $with_new then row_count else changed_count end as change_count
    from batch
    where
        ($batch_number is null or batch_number = $batch_number)
        and ($person is null or reported_by = $person or reviewed_by = $person)
    union all
    select
        undone_line as line_number,
        row_count as change_count
    from batch
    where
        undone_line is not null
        and ($batch_number is null or batch_number = $batch_number)
        and ($person is null or undone_by = $person)
)

select
    line_number,
    change_count
from line
where change_count > 0
order by line_number desc
