-- what: words of earlier files and what a person said they mean
-- grain: written
-- reads: confirmed_name, batch
-- formula: of one word the latest batch that was not undone decides
select
    written,
    meaning
from (
    select
        confirmed_name.written,
        confirmed_name.meaning,
        row_number() over (partition by confirmed_name.written order by confirmed_name.batch_number desc) as place
    from confirmed_name
    inner join batch on confirmed_name.batch_number = batch.batch_number
    where batch.undone_line is null
) as ranked
where place = 1
order by written
