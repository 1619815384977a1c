import sharp from 'sharp'

// Of everything that libvips can load (SVG, its own format, raw pixels, tables of numbers…) only
// this, and only from files. sniff() lets nothing else come here; this is the second lock.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: ['Png', 'Jpeg', 'Nsgif', 'Webp', 'Tiff', 'Heif'].map((n) => `VipsForeignLoad${n}File`),
})
sharp.cache(false)
sharp.concurrency(1)

export { sharp }
