/**
 * Whether a segment that is neither a frame nor a scan is one that libvips reads without a complaint.
 * Arithmetic coding, restart markers, DNL and all others are not plain.
 *
 * @param data what follows the length of the segment
 * @see ITU T.81, B.2.4
 */
export function isPlainTable(marker: number, data: Buffer): boolean {
  switch (marker) {
    case 0xffdb:
      return areQuantizationTables(data)
    case 0xffc4:
      return areHuffmanTables(data)
    case 0xffdd: // DRI
      return data.length === 2
    case 0xffe0: // libjpeg warns of any other version of JFIF, and libvips gives up at 100 warnings.
      return !startsWith(data, 'JFIF\0') || data[5] === 1
    case 0xffe1:
      return appOne.some((name) => startsWith(data, name))
    default: // The other APPn (ICC, Photoshop, Adobe…), and COM: kept or skipped, whatever is in them.
      return (marker >= 0xffe2 && marker <= 0xffef) || marker === 0xfffe
  }
}

/**
 * EXIF and XMP, which no image is refused for. Of APP1 libvips compares no more than four letters,
 * and searches what follows `http` for the end of the name, so that shall be there.
 */
const appOne = [
  'Exif\0\0',
  'http://ns.adobe.com/xap/1.0/\0',
  'http://ns.adobe.com/xmp/extension/\0',
]

function startsWith(data: Buffer, text: string): boolean {
  return data.toString('latin1', 0, text.length) === text
}

/** One table or more, each a byte of precision and number, and 64 values of 8 or 16 bits. */
function areQuantizationTables(data: Buffer): boolean {
  let at = 0
  while (at < data.length) {
    const table = data.readUInt8(at)
    const precision = table >> 4
    if (precision > 1 || (table & 15) > 3) return false
    at += 1 + 64 * (1 + precision)
  }
  return at > 0 && at === data.length
}

/** One table or more, each a byte of class and number, 16 counts, and as many values. */
function areHuffmanTables(data: Buffer): boolean {
  let at = 0
  while (at + 17 <= data.length) {
    const table = data.readUInt8(at)
    if (table >> 4 > 1 || (table & 15) > 3) return false
    let values = 0
    for (let length = 1; length <= 16; length++) values += data.readUInt8(at + length)
    if (values > 256) return false
    at += 17 + values
  }
  return at > 0 && at === data.length
}
