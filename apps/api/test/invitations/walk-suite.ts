import type { Test } from 'tap'
import { jsonOf, nikon, openInvitations, startFileWorker } from './support.ts'

const iso = /^\d{4}-\d\d-\d\dT.*Z$/
const day = 86_400_000

/** What an invitation promises on any store. */
export async function walkSuite(
  t: Test,
  settings: (t: Test) => Promise<NodeJS.ProcessEnv>,
): Promise<void> {
  const open = async (t: Test) => {
    const opened = await openInvitations(t, await settings(t))
    await startFileWorker(t, opened)
    return opened
  }

  t.test('from the invitation to the list, as its document has it', async (t) => {
    const { origin, anna, post, put, policyOf, complete, list, services } = await open(t)
    const photo = await nikon()

    const invited = await post('/invitation/', { email: 'guest@example.com' }, anna)
    t.equal(invited.status, 201)
    const invitation = await jsonOf(invited)
    const { token } = invitation
    t.match(invitation, {
      token: /^[0-9a-f]{8}-[0-9a-f]{4}-4/,
      email: 'guest@example.com',
      created_at: iso,
      updated_at: iso,
      expires_at: iso,
      upload_link: `${origin}/api/upload/?access_token=${token}`,
    })
    const expiry = Date.parse(invitation.expires_at) - Date.parse(invitation.updated_at)
    t.equal(expiry, 7 * day)

    const answer = await policyOf(token, 'Nikon_COOLPIX_P1.jpg')
    t.equal(answer.status, 200)
    const policy = await jsonOf(answer)
    const path = `${token}/${policy.file_id}/${policy.file_id}.jpg`
    t.match(policy, { key: path, file_bucket_path: path, filename: 'Nikon_COOLPIX_P1.jpg', token })
    t.ok(Number.isInteger(policy.file_id))
    const before = { name: 'Nikon_COOLPIX_P1.jpg', uploaded: false, size: null, image_link: null }
    t.match(await list(token), [before])

    t.equal((await put(policy.url, photo)).status, 200)
    const completed = await complete(token, policy.file_id, { fileSize: photo.length })
    t.equal(completed.status, 200)
    t.strictSame(await jsonOf(completed), {})

    const [image, ...others] = await list(token)
    t.strictSame(others, [])
    const { timestamp, updated, image_link: link, ...rest } = image
    t.match([timestamp, updated], [iso, iso])
    t.strictSame(rest, {
      name: 'Nikon_COOLPIX_P1.jpg',
      path,
      size: photo.length,
      file_type: 'image/jpeg',
      uploaded: true,
      active: true,
      token,
      make: 'NIKON',
      model: 'COOLPIX P1',
      xDimension: 100,
      yDimension: 75,
      orientation: 1,
      software: 'GIMP 2.4.5',
      flash: 'Flash did not fire, auto mode',
      metering_mode: 'Pattern',
      saturation: 'Normal',
      sharpness: 'Normal',
      contrast: 'Normal',
      x_resolution: '72',
      y_resolution: '72',
      aperture_value: '2.9',
      focal_length: '7.5',
      exif_version: '0220',
    })
    const served = await fetch(link)
    t.equal(served.status, 200)
    t.ok(Buffer.from(await served.arrayBuffer()).equals(photo))
    t.equal(served.headers.get('content-type'), 'image/jpeg')
    const disposition = 'inline; filename="Nikon_COOLPIX_P1.jpg"'
    t.equal(served.headers.get('content-disposition'), disposition)
    t.notMatch(link, token, 'whoever gets the link gets no more than that')
    await t.rejects(services.store.head(path), { name: 'ObjectMissing' })
  })

  t.test('what is put to the URL after the check changes nothing', async (t) => {
    const { invite, policy, put, complete, list } = await open(t)
    const { token } = await invite()
    const { url, file_id: id } = await policy(token, 'a.jpg')
    await put(url, await nikon())
    t.equal((await complete(token, id)).status, 200)
    t.equal((await put(url, '<script>alert(1)</script>')).status, 200)
    t.equal((await complete(token, id)).status, 200)
    const [{ image_link: link, size }] = await list(token)
    const served = Buffer.from(await (await fetch(link)).arrayBuffer())
    t.ok(served.equals(await nikon()))
    t.equal(size, served.length)
  })

  t.test('what is no image is refused with a sentence, and is gone', async (t) => {
    const { invite, policy, put, complete, list, services } = await open(t)
    const { token } = await invite()
    const { url, file_id: id, key } = await policy(token, 'page.jpg')
    await put(url, '<html>not an image</html>')
    for (const _ of ['once', 'twice']) {
      const answer = await complete(token, id, { fileType: 'image/jpeg' })
      t.equal(answer.status, 422)
      t.match(await jsonOf(answer), { status: 422, detail: /^The file is not an image/ })
    }
    await t.rejects(services.store.head(key), { name: 'ObjectMissing' })
    t.match(await list(token), [{ uploaded: true, active: false, size: null, image_link: null }])
  })

  t.test('a file that is too large is refused, wherever it is found to be', async (t) => {
    const { invite, policy, put, complete, list, services, config } = await open(t)
    const { token } = await invite()
    const { url, file_id: id, key } = await policy(token, 'a.jpg')
    const large = Buffer.alloc(config.image.maxBytes + 1)
    const { status } = await put(url, large)
    if (services.store.signedUrls) {
      t.equal(status, 413)
      t.equal((await complete(token, id)).status, 409)
    } else {
      t.equal(status, 200)
      const answer = await complete(token, id)
      t.match([answer.status, await jsonOf(answer)], [422, { detail: /more bytes/ }])
      t.match(await list(token), [{ active: false }])
    }
    await t.rejects(services.store.head(key), { name: 'ObjectMissing' })
  })

  t.test('a file that has not come is not completed, and may come later', async (t) => {
    const { invite, policy, put, complete, list } = await open(t)
    const { token } = await invite()
    const { url, file_id: id } = await policy(token, 'a.jpg')
    t.equal((await complete(token, id)).status, 409)
    const failed = await complete(token, id, { uploaded: false, fileSize: null })
    t.strictSame([failed.status, await jsonOf(failed)], [200, {}])
    t.match(await list(token), [{ uploaded: false, active: true }])
    await put(url, await nikon())
    t.equal((await complete(token, id)).status, 200)
    t.match(await list(token), [{ uploaded: true, make: 'NIKON' }])
  })

  t.test('many files at once all get there', async (t) => {
    const { invite, policy, put, complete, list } = await open(t)
    const { token } = await invite()
    const photo = await nikon()
    const names = Array.from({ length: 10 }, (_, n) => `photo ${n}.jpg`)
    const statuses = await Promise.all(
      names.map(async (name) => {
        const { url, file_id: id } = await policy(token, name)
        await put(url, photo)
        return (await complete(token, id)).status
      }),
    )
    t.ok(statuses.every((status) => status === 200))
    const images: { readonly name: string; readonly make: string }[] = await list(token)
    t.strictSame(images.map(({ name }) => name).sort(), names)
    t.ok(images.every(({ make }) => make === 'NIKON'))
  })
}
