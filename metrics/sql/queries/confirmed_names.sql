-- what: words of earlier files and what a person said they mean
-- grain: written
-- reads: confirmed_name, batch
-- formula: of one word the latest line decides, whose batch was not undone
select
    written,
    meaning
from (
    select
        confirmed_name.written,
        confirmed_name.meaning,
        row_number() over (partition by confirmed_name.written order by confirmed_name.line_number desc) as place
    from confirmed_name
    left join batch on confirmed_name.line_number = batch.batch_number
    where batch.undone_line is null
) as ranked
where place = 1
order by written
