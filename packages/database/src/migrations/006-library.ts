import { type Kysely, sql } from 'kysely'

export async function up<T>(db: Kysely<T>): Promise<void> {
  await sql`
    create table photos (
      id uuid primary key,
      photo_id bigint not null generated always as identity,
      userid uuid not null references users on delete cascade,
      caption text not null,
      uploaded_at timestamptz not null default now(),
      published_at timestamptz,
      storage_key text not null,
      content_type text not null,
      bytes bigint not null,
      width integer not null,
      height integer not null,
      sha256 bytea not null,
      constraint photos_photo_id_key exclude using hash (photo_id with =)
    )`.execute(db)
  // Each list goes along one of these from its cursor on, in either order, and reads nothing else.
  // Where another index has the same order, the planner would walk along that one, past the photos
  // of all others, for a user who has many: so the number is unique by a hash, which has no order,
  // and the order of a user's published ones differs in where nulls would stand, though none do.
  await sql`create index photos_userid_key on photos (userid, photo_id)`.execute(db)
  await sql`
    create index photos_drafts_key on photos (userid, photo_id)
    where published_at is null`.execute(db)
  await sql`
    create index photos_published_key on photos (published_at, photo_id)
    where published_at is not null`.execute(db)
  await sql`
    create index photos_userid_published_key
    on photos (userid, published_at nulls first, photo_id)
    where published_at is not null`.execute(db)
  // Files that are to be removed once they are due: of photos that were deleted, and of uploads
  // whose photo has not come to be.
  await sql`
    create table deletions (
      id uuid primary key,
      keys text[] not null,
      due_at timestamptz not null default now()
    )`.execute(db)
  await sql`
    insert into photos (
      id, userid, caption, uploaded_at,
      storage_key, content_type, bytes, width, height, sha256
    )
    select
      images.id, requests.userid, items.name, coalesce(images.settled_at, images.created_at),
      storage_key, content_type, bytes, width, height, sha256
    from images
    join items on items.id = images.item_id
    join requests on requests.id = images.request_id
    where images.status = 'SUCCESS'
    order by coalesce(images.settled_at, images.created_at), images.id`.execute(db)
}

export async function down<T>(db: Kysely<T>): Promise<void> {
  await sql`drop table deletions, photos`.execute(db)
}
