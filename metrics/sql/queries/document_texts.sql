-- what: the text of each document as it was loaded last, as known at a journal line; null knows all
-- grain: document_id
-- reads: document_text
-- formula: none
with known as (
    select
        *,
        row_number() over (partition by document_id order by line_number desc) as place
    from document_text
    where $known_at is null or line_number <= $known_at
)

select
    document_id,
    line_number,
    filename,
    file_hash,
    text_hash,
    figure_count,
    found_count,
    reason,
    loaded_at,
    loaded_by
from known
where place = 1
order by document_id
