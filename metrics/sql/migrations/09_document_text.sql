-- The texts of policy documents that the office loaded; the text itself lies in the archive under its hash.

-- Append-only; the latest line of a document decides.
create table document_text (
    document_id varchar not null,
    line_number integer not null,
    filename varchar not null,
    file_hash varchar not null,
    text_hash varchar not null,
    figure_count integer not null,
    found_count integer not null,
    reason varchar not null,
    loaded_at timestamp not null,
    loaded_by varchar not null
);
