/** An XMP packet (ISO 16684-1) as it belongs to a result. Its text is edited: what is not meant stays as it was written. */

const property = (name: string): RegExp =>
  new RegExp(`\\s+${name}\\s*=\\s*("[^"]*"|'[^']*')|<${name}(\\s[^>]*)?(/>|>[\\s\\S]*?</${name}\\s*>)`, 'g');

/** Upright, and without a small picture of what it was before. */
export const settledXmp = (xmp: string): string =>
  xmp
    .replace(/(tiff:Orientation\s*=\s*["'])\d+/g, '$11')
    .replace(/(<tiff:Orientation(?:\s[^>]*)?>\s*)\d+/g, '$11')
    .replace(property('xmp:Thumbnails'), '');

/** Without where it was taken. */
export const xmpWithoutGps = (xmp: string): string => xmp.replace(property('exif:GPS\\w*'), '');
