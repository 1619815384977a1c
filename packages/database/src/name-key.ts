/**
 * What a username or an email address is compared by: the same for all ways to capitalise it and to
 * put its accents together. `ANNA`, `anna` and the wide `ａｎｎａ` are one name; so are `straße`,
 * `STRASSE` and `STRAẞE`.
 *
 * Here and not in SQL, because `lower()` follows the locale that the database was made with: under
 * `C` it leaves `Ä` as it is. What the tables took for two names and the throttle for one, or the
 * other way round, was an account too many or a way to guess. JavaScript follows Unicode alone.
 *
 * Unicode's caseless match (chapter 3.13, D146) asks for a folding that JavaScript lacks. Its letters
 * come in the same groups: `ẞ` becomes `ß` only in lower case, `ß` becomes `SS` only in upper case,
 * and `SS` goes back to lower case. What that takes apart is put together again at the end, so the
 * key of a key is itself.
 *
 * The keys are kept in the table `users`: whoever changes this writes a migration that makes them
 * anew.
 */
export function nameKey(text: string): string {
  return text.normalize('NFKC').toLowerCase().toUpperCase().toLowerCase().normalize('NFKC')
}
