import { type Kysely, sql } from 'kysely'

export async function up<T>(db: Kysely<T>): Promise<void> {
  // What all processes share without being told: made by the first that needs it.
  await sql`
    create table secrets (
      name text primary key,
      value bytea not null check (octet_length(value) >= 32)
    )`.execute(db)
  await sql`
    create table invitations (
      token uuid primary key,
      email text not null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      expires_at timestamptz not null
    )`.execute(db)
  await sql`create unique index invitations_email_key on invitations (lower(email))`.execute(db)
  await sql`
    create table files (
      id bigint primary key generated always as identity,
      token uuid not null references invitations on delete cascade,
      name text not null,
      extension text not null,
      status text not null default 'OPEN'
        check (status in ('OPEN', 'UPLOADED', 'KEPT', 'REFUSED')),
      reported jsonb,
      refusal text check ((refusal is not null) = (status = 'REFUSED')),
      storage_key text check ((storage_key is not null) = (status = 'KEPT')),
      content_type text,
      bytes bigint,
      width integer,
      height integer,
      sha256 bytea,
      exif jsonb,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      upload_until timestamptz not null,
      upload_removed boolean not null default false
    )`.execute(db)
  await sql`create index files_token_key on files (token, id)`.execute(db)
  // What the sweep looks at: few files are not looked at yet, or have an upload that may be there.
  await sql`create index files_uploaded_key on files (id) where status = 'UPLOADED'`.execute(db)
  await sql`
    create index files_leftover_key on files (upload_until)
    where not upload_removed and status <> 'UPLOADED'`.execute(db)
}

export async function down<T>(db: Kysely<T>): Promise<void> {
  await sql`drop table files, invitations, secrets`.execute(db)
}
