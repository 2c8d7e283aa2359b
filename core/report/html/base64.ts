const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base64 (RFC 4648) without DOM or Node, neither of which core has. */
export function base64(bytes: Uint8Array): string {
  const parts: string[] = [];
  let part = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const word = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    part += DIGITS[word >> 18]! + DIGITS[(word >> 12) & 63]!;
    part += i + 1 < bytes.length ? DIGITS[(word >> 6) & 63]! : '=';
    part += i + 2 < bytes.length ? DIGITS[word & 63]! : '=';
    if (part.length > 8192) {
      parts.push(part);
      part = '';
    }
  }
  return parts.join('') + part;
}
