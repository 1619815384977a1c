import t from 'tap'
import { extensionOf, longestName, nameOf, savedName } from '../src/index.ts'

t.test('a name is shown as it was given, without what can’t be shown', async (t) => {
  t.equal(nameOf('Käse 🧀 (1).PNG'), 'Käse 🧀 (1).PNG')
  t.equal(nameOf('a\0b\r\nc\x7f\x85.png'), 'abc.png')
  t.equal(nameOf('\ud800.png'), '\ufffd.png')
  t.equal([...(nameOf('🧀'.repeat(400)) ?? '')].length, longestName)
  for (const nothing of ['', ' ', '\0', '\n\n']) t.equal(nameOf(nothing), undefined)
})

t.test('an extension is a plain one, or none', async (t) => {
  t.equal(extensionOf('a.JPG'), 'jpg')
  t.equal(extensionOf('a.tar.gz'), 'gz')
  for (const name of ['a', 'a.', '.', 'a.b/c', 'a.jp g', 'a.käse', 'a.ninechars']) {
    t.equal(extensionOf(name), 'bin', name)
  }
})

t.test('a name to save under is safe, and has the extension of what was found', async (t) => {
  const names = {
    'photo.jpeg': 'photo.png',
    'evil.html': 'evil.png',
    '../../etc/passwd': 'etc passwd.png',
    'a"b.exe': 'a b.png',
    'gnp\u202eexe': 'gnp exe.png',
    '...': 'image.png',
    'no extension': 'no extension.png',
  }
  for (const [name, saved] of Object.entries(names)) t.equal(savedName(name, 'png'), saved)
})
