-- what: the moments to which a reader can go back, newest first
-- grain: line_number
-- reads: journal_line, batch
-- formula: every line after which pages may show other numbers
select
    journal_line.line_number,
    journal_line.happened_at,
    journal_line.made_by,
    journal_line.event,
    coalesce(batch.filename, '') as filename
from journal_line
left join batch on journal_line.line_number = batch.batch_number
where list_contains($events, journal_line.event)
order by journal_line.line_number desc
