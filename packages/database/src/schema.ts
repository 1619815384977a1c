import type { Exif, ImageFailure, ImageStatus, Status } from '@image-dump/outcome'
import type { Generated, GeneratedAlways, JSONColumnType } from 'kysely'

export type Plan = 'gold' | 'silver' | 'bronze'
export type DataFormat = 'xml' | 'json'

/**
 * How far a file of an invitation has come: OPEN until its browser says that it is there, UPLOADED
 * until it was looked at, and then KEPT or REFUSED.
 */
export type FileStatus = 'OPEN' | 'UPLOADED' | 'KEPT' | 'REFUSED'

/** Why a file is refused. */
export type FileRefusal = 'NOT_AN_IMAGE' | 'TOO_LARGE' | 'TOO_MANY_PIXELS' | 'INTERNAL'

/** What the browser says of a file: nothing of it is relied on. */
export interface ReportedFile {
  readonly uploaded: boolean
  readonly fileSize: number | null
  readonly fileType: string | null
  readonly metadata: string | null
}

/** The tables, as the migrations leave them; a test compares the two. */
export interface Database {
  readonly users: UsersTable
  readonly authentication: AuthenticationTable
  readonly tokens: TokensTable
  readonly requests: RequestsTable
  readonly items: ItemsTable
  readonly images: ImagesTable
  readonly photos: PhotosTable
  readonly deletions: DeletionsTable
  readonly idempotency_keys: IdempotencyKeysTable
  readonly secrets: SecretsTable
  readonly invitations: InvitationsTable
  readonly files: FilesTable
}

interface UsersTable {
  readonly userid: string
  readonly username: string
  /** From `nameKey`: no two users have the same. */
  readonly username_key: string
  readonly plan: Plan
  readonly created_at: Generated<Date>
  /** As the user wrote it. */
  readonly email: string | null
  /** From `nameKey`: no two users have the same. Null where there is no email. */
  readonly email_key: string | null
  /** What the user is called. */
  readonly name: string | null
}

interface AuthenticationTable {
  readonly userid: string
  /** argon2id over the lowercase hex SHA-256 of the password. */
  readonly passwordhash: string
  /** True once the user has chosen a password: from then on users.txt does not overwrite it. */
  readonly set_by_user: Generated<boolean>
}

interface TokensTable {
  readonly userid: string
  /** Signs the tokens of the user's one session; at least 32 bytes. */
  readonly user_secret: Buffer
  readonly last_updated: Date
  /** The jti of the refresh token that is good now, if any is. */
  readonly refresh_id: string | null
}

interface RequestsTable {
  readonly id: string
  readonly userid: string
  readonly dataformat: DataFormat
  /** The body as it came. */
  readonly data: Buffer
  readonly items: number
  readonly images: number
  readonly pending: number
  readonly success: Generated<number>
  readonly failure: Generated<number>
  /** Follows from the three counts. */
  readonly status: GeneratedAlways<Status>
  readonly submitted_at: Generated<Date>
  readonly finished_at: Date | null
  /** When an image of it was last settled. */
  readonly progressed_at: Generated<Date>
}

interface ItemsTable {
  readonly id: string
  readonly request_id: string
  readonly position: number
  readonly name: string
  readonly manufacturer: string | null
  readonly brand: string | null
  readonly category: string | null
}

interface ImagesTable {
  readonly id: string
  readonly request_id: string
  readonly item_id: string
  /** Place within its item, from 0. */
  readonly position: number
  /** As the client wrote it. */
  readonly url: string
  readonly status: Generated<ImageStatus>
  readonly attempts: Generated<number>
  readonly failure: JSONColumnType<ImageFailure> | null
  /** Where the file stands in the store. */
  readonly storage_key: string | null
  readonly content_type: string | null
  readonly bytes: number | null
  readonly width: number | null
  readonly height: number | null
  readonly sha256: Buffer | null
  readonly created_at: Generated<Date>
  readonly settled_at: Date | null
}

interface PhotosTable {
  /** Of an image that a dump brought in, that image's id. */
  readonly id: string
  readonly photo_id: GeneratedAlways<number>
  readonly userid: string
  readonly caption: string
  readonly uploaded_at: Generated<Date>
  /** Null for a draft. */
  readonly published_at: Date | null
  /** Where the file stands in the store. */
  readonly storage_key: string
  readonly content_type: string
  readonly bytes: number
  readonly width: number
  readonly height: number
  readonly sha256: Buffer
}

interface DeletionsTable {
  /** The photo's id. */
  readonly id: string
  /** Of the files to remove. */
  readonly keys: string[]
  readonly due_at: Generated<Date>
}

interface IdempotencyKeysTable {
  readonly userid: string
  readonly key: string
  readonly request_id: string
  /** SHA-256 of the body that came with the key. */
  readonly digest: Buffer
  readonly created_at: Generated<Date>
}

interface SecretsTable {
  readonly name: string
  readonly value: Buffer
}

interface InvitationsTable {
  /** Random: to know it is to be invited. */
  readonly token: string
  /** As it was first written; no two invitations have the same but for the case. */
  readonly email: string
  /** What makes two spellings of an address one. */
  readonly email_key: string
  readonly created_at: Generated<Date>
  readonly updated_at: Generated<Date>
  readonly expires_at: Date
}

interface FilesTable {
  readonly id: GeneratedAlways<number>
  readonly token: string
  /** As the browser calls it. */
  readonly name: string
  /** Of the upload: as file names end, without the dot. */
  readonly extension: string
  readonly status: Generated<FileStatus>
  readonly reported: JSONColumnType<ReportedFile> | null
  readonly refusal: FileRefusal | null
  /** Where the file stands in the store, once it is kept. */
  readonly storage_key: string | null
  readonly content_type: string | null
  readonly bytes: number | null
  readonly width: number | null
  readonly height: number | null
  readonly sha256: Buffer | null
  readonly exif: JSONColumnType<Exif> | null
  readonly created_at: Generated<Date>
  readonly updated_at: Generated<Date>
  /** When the URL that takes the upload expires. */
  readonly upload_until: Date
  /** Whether nothing can be left of the upload, its URL having expired. */
  readonly upload_removed: Generated<boolean>
}
