/**
 * What a camera wrote into a photo, in the words of the EXIF specification (CIPA DC-008); null where
 * it says nothing. Nothing of where the photo was taken.
 */
export interface Exif {
  readonly make: string | null
  readonly model: string | null
  readonly software: string | null
  /** 1 to 8, as the pixels are to be turned. */
  readonly orientation: number | null
  /** Such as `Flash did not fire, auto mode`. */
  readonly flash: string | null
  /** Such as `Pattern`. */
  readonly meteringMode: string | null
  /** These three: `Normal`, or how it differs. */
  readonly saturation: string | null
  readonly sharpness: string | null
  readonly contrast: string | null
  /** Pixels per unit, such as `72`. */
  readonly xResolution: string | null
  readonly yResolution: string | null
  /** The f-number, such as `2.9`. */
  readonly apertureValue: string | null
  /** Millimetres, such as `7.5`. */
  readonly focalLength: string | null
  /** Such as `0220`. */
  readonly exifVersion: string | null
}
