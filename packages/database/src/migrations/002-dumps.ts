import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table requests (
      id uuid primary key,
      userid uuid not null references users,
      dataformat text not null check (dataformat in ('xml', 'json')),
      data bytea not null,
      items integer not null,
      images integer not null,
      pending integer not null check (pending >= 0),
      success integer not null default 0,
      failure integer not null default 0,
      status text not null generated always as (
        case
          when pending > 0 then 'PENDING'
          when failure = 0 then 'SUCCESS'
          when success = 0 then 'FAILURE'
          else 'PARTIAL'
        end
      ) stored,
      submitted_at timestamptz not null default now(),
      finished_at timestamptz,
      check (pending + success + failure = images)
    )`.execute(db)
  await sql`create index requests_userid_id_key on requests (userid, id)`.execute(db)
  await sql`
    create table items (
      id uuid primary key,
      request_id uuid not null references requests on delete cascade,
      position integer not null,
      name text not null,
      manufacturer text,
      brand text,
      category text,
      unique (request_id, position)
    )`.execute(db)
  // request_id repeats what item_id implies, for the settling: no foreign key of its own.
  // No index holds the status: Postgres can then settle an image in place (a HOT update), and the
  // spare room in each page is for the version of the row that the settling writes.
  await sql`
    create table images (
      id uuid primary key,
      request_id uuid not null,
      item_id uuid not null references items on delete cascade,
      position integer not null,
      url text not null,
      status text not null default 'PENDING' check (status in ('PENDING', 'SUCCESS', 'FAILURE')),
      attempts integer not null default 0,
      failure json check ((failure is not null) = (status = 'FAILURE')),
      storage_key text,
      content_type text,
      bytes bigint,
      width integer,
      height integer,
      sha256 bytea,
      created_at timestamptz not null default now(),
      settled_at timestamptz,
      unique (item_id, position)
    ) with (fillfactor = 50)`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table images, items, requests`.execute(db)
}
