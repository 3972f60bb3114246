// Bits as words of a list.

/** `count` words of the list of 2048 for the first count × 11 bits of `bytes`. */
export function wordsOfBits(bytes: Uint8Array, count: number, list: readonly string[]): string[] {
  const words: string[] = [];
  let number = 0;
  let bits = 0;
  for (const byte of bytes) {
    number = (number << 8) | byte;
    bits += 8;
    if (bits >= 11 && words.length < count) {
      bits -= 11;
      words.push(list[number >> bits] ?? "");
      number &= (1 << bits) - 1;
    }
  }
  return words;
}
